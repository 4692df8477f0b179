import {
  type CaseResult,
  describeDifference,
  rerunBundle,
  type VerificationTools,
} from '../cobol/equivalence/index.ts';
import { DrydockError, EXIT } from '../model/index.ts';
import { type BundleCheck, type BundleFile, type BundleManifest, checkBundle, unpack } from '../project/index.ts';
import { printable, type Terminal, table } from './terminal.ts';

/** A bundle whose files are all as they were made. */
export interface SoundBundle {
  readonly manifest: BundleManifest;
  readonly files: readonly BundleFile[];
  readonly check: BundleCheck;
}

/** Unpacks and checks a bundle. @throws DRY-E7016 when it is none, DRY-E7019 when something of it was changed */
export function openBundle(archive: Uint8Array, path: string): SoundBundle {
  let files: readonly BundleFile[];
  try {
    files = unpack(archive);
  } catch (error) {
    if (error instanceof RangeError) throw new DrydockError('DRY-E7016', { path, problem: error.message });
    throw error;
  }
  const check = checkBundle(files);
  const { manifest, problems } = check;
  const [problem] = problems;
  if (problem !== undefined || manifest === null) {
    const details = problems.slice(1, 20);
    throw new DrydockError('DRY-E7019', { path, problem: problem ?? 'it has no manifest' }, { details });
  }
  return { manifest, files, check };
}

interface Rerun {
  readonly bundle: SoundBundle;
  readonly vectors?: readonly string[] | undefined;
  readonly tools: VerificationTools;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Executes vectors of a bundle again. @throws DRY-E7015 when it has no such vector */
export async function rerun({ bundle, vectors, tools, terminal, signal }: Rerun): Promise<readonly CaseResult[]> {
  const { manifest } = bundle;
  const known = manifest.vectors.map(({ id }) => id);
  const unknown = vectors?.find((vector) => !known.includes(vector));
  if (unknown !== undefined || known.length === 0) {
    const some = known.length > 10 ? `${known.slice(0, 10).join(', ')} …` : known.join(', ');
    throw new DrydockError('DRY-E7015', {
      program: manifest.program,
      vector: unknown ?? '(nothing was executed)',
      known: some || 'none',
    });
  }
  const { missing } = await tools.toolchain();
  for (const { reason, install } of missing) terminal.err(`! ${reason}. To install: ${install}\n`);
  return rerunBundle(bundle, tools, { vectors, signal });
}

/** Prints what came of executing vectors again, beside what was proved before. */
export async function answerRerun(
  { manifest }: SoundBundle,
  results: readonly CaseResult[],
  terminal: Terminal,
): Promise<void> {
  const before = new Map(manifest.vectors.map(({ id, verdict }) => [id, verdict]));
  const rows = results.map(({ id, verdict, evidence, reason }) => ({
    vector: id,
    verdict,
    verdict_before: before.get(id) ?? 'unverified',
    original: evidence.expectation?.source ?? 'none',
    compilers: [evidence.expectation?.compiler, evidence.execution?.compiler].filter((name) => name !== undefined),
    compared_bytes: evidence.comparison?.comparedBytes ?? 0,
    reason,
    differences: (evidence.comparison?.differences ?? []).map(describeDifference),
  }));
  await terminal.answer({
    data: () => ({ items: rows, next_cursor: null }),
    text: () => {
      const cells = rows.map((row) => [
        row.vector,
        row.verdict === 'proven' ? 'equal' : row.verdict,
        row.verdict_before === row.verdict ? 'as before' : `was ${row.verdict_before}`,
        row.original,
        String(row.compared_bytes),
        row.compilers.join(', '),
      ]);
      const differences = rows.flatMap(({ vector, reason, differences }) =>
        (differences.length === 0 && reason !== '' ? [reason] : differences).map((line) => `${vector}: ${line}\n`),
      );
      const headers = ['vector', 'outputs', 'verdict', 'original', 'bytes', 'with'];
      return printable(table(headers, cells) + differences.join(''));
    },
    names: () => rows.map(({ vector }) => `vector/${vector}`),
  });
}

/** 6 when a vector is not equal, or not what it was before. */
export function exitOfRerun(
  { manifest }: SoundBundle,
  results: readonly CaseResult[],
  failOn: readonly string[],
): number {
  const before = new Map(manifest.vectors.map(({ id, verdict }) => [id, verdict]));
  const isBad = ({ id, verdict }: CaseResult): boolean =>
    failOn.includes(verdict) || (verdict !== 'unverified' && before.get(id) !== verdict);
  return results.some(isBad) ? EXIT.notProven : EXIT.success;
}
