import type { Reading } from './assess.ts';

/**
 * What a migration is likely to prove about a program:
 *
 * - `provable`: it translates, and runs here: with its vectors, or because it reads nothing from outside.
 * - `needs_vectors`: it translates and would run, but what it does depends on input that nobody has given yet.
 * - `needs_work`: something in it is not translated, or not completely.
 * - `not_runnable`: it needs a product that cannot be executed here (CICS, DB2 …).
 * - `blocked`: a copybook is missing, or it cannot be read.
 */
export type Outlook = 'provable' | 'needs_vectors' | 'needs_work' | 'not_runnable' | 'blocked';

/** The outlook of a program, with why it is not better. @param vectors how many test vectors are about it */
export function outlookOf(
  { facts, issues, problem }: Reading,
  vectors: number,
): { readonly outlook: Outlook; readonly reasons: readonly string[] } {
  if (facts === undefined) return { outlook: 'blocked', reasons: [problem ?? 'it cannot be read'] };
  const products = facts.inputs.filter((name) => name.startsWith('EXEC'));
  if (products.length > 0) {
    const reasons = products.map((product) => {
      const place = facts.unsupported.find(({ construct }) => construct === product);
      return `needs ${product.replace('EXEC ', '')}${place === undefined ? '' : ` (${place.file}:${place.line})`}`;
    });
    return { outlook: 'not_runnable', reasons: first(reasons) };
  }
  const missing = facts.copies.filter(({ resolved }) => resolved === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ name, file, line }) => `copybook ${name} is missing (${file}:${line})`);
    return { outlook: 'blocked', reasons: first(names) };
  }
  const untranslated = issues.filter(({ severity }) => severity !== 'warning');
  if (untranslated.length > 0) {
    const reasons = untranslated.map(({ message, position }) => `${message} (${position.file}:${position.line})`);
    return { outlook: 'needs_work', reasons: first(reasons) };
  }
  if (vectors > 0) return { outlook: 'provable', reasons: [] };
  if (facts.entryParameters.length > 0)
    return { outlook: 'needs_vectors', reasons: ['is called with parameters and has no test vectors'] };
  if (facts.inputs.length > 0)
    return {
      outlook: 'needs_vectors',
      reasons: [`reads ${facts.inputs.slice(0, 3).join(', ')} and has no test vectors`],
    };
  return { outlook: 'provable', reasons: [] };
}

/** The first reasons, and how many more there are. */
function first(reasons: readonly string[]): readonly string[] {
  return reasons.length <= 3 ? reasons : [...reasons.slice(0, 3), `and ${reasons.length - 3} more`];
}
