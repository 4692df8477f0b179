import type { ExecutionPaths } from '../../../project/index.ts';
import type { TracedStatement, Visit } from './original-trace.ts';
import { keyOf } from './traced-java.ts';

/** Paragraphs before the parting that are told, and statements behind the last of them. */
const TOLD = { paragraphs: 5, statements: 20 };

/** What one side entered. A trace that was cut off says nothing about what came next. */
export interface Traced<Entry> {
  readonly entries: readonly Entry[];
  readonly cut: boolean;
}

/**
 * Lays the paragraphs that both sides entered beside each other. Only those that can be followed on both sides count. Undefined when
 * the traces are equal for as far as they go, and one of them was cut off. Pure.
 *
 * @param translation keys of paragraphs, as {@link keyOf} makes them
 */
export function comparePaths(
  original: Traced<Visit>,
  translation: Traced<string>,
  followed: ReadonlySet<string>,
): ExecutionPaths | undefined {
  const all = original.entries;
  const at = all.flatMap((visit, index) => (followed.has(keyOf(visit.file, visit.name)) ? [index] : []));
  const visits = at.map((index) => all[index] as Visit);
  const keys = visits.map(({ file, name }) => keyOf(file, name));
  let common = 0;
  while (common < keys.length && keys[common] === translation.entries[common]) common += 1;
  const [mine, theirs] = [keys[common], translation.entries[common]];
  if ((mine === undefined && original.cut) || (theirs === undefined && translation.cut)) return undefined;
  return {
    followed: followed.size,
    common,
    parted: mine !== theirs,
    last: visits
      .slice(Math.max(0, common - TOLD.paragraphs), common)
      .map(({ name, file, line }) => ({ name, file, line })),
    original: nameOf(mine),
    translation: nameOf(theirs),
    statements: statementsBetween(all, common === 0 ? 0 : at[common - 1], at[common]),
  };
}

/** The last statements of the original from one visit up to another, over all that was entered between them. */
function statementsBetween(visits: readonly Visit[], from = 0, to = visits.length): TracedStatement[] {
  return visits
    .slice(from, to)
    .flatMap(({ statements }) => statements)
    .slice(-TOLD.statements);
}

/** Null: it entered no further one. */
function nameOf(key: string | undefined): string | null {
  return key?.replace(/^.*\|/, '') ?? null;
}
