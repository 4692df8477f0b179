import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestCase } from '../cases.ts';
import { inheritedEnvironment } from '../original-environment.ts';
import type { OriginalResult, OriginalRunner } from '../original.ts';
import { runProcess } from '../process.ts';
import type { Tool } from '../toolchain.ts';
import { type LineCounts, readGcovReport } from './gcov-report.ts';

/** Counters lie among the files of a run, below this folder, under the full path of what was compiled. */
const COUNTERS = 'drydock-counters';

/** C code that counts its lines, and says which line of COBOL each comes from. Optimised code would merge lines. */
const COUNTING = ['-fgen-c-line-directives', '-A', '--coverage -O0', '-Q', '--coverage'] as const;

const GCOV_TIMEOUT_MS = 60_000;

/** What an original did, and how often it executed each of its lines. */
export interface CoveredRun {
  readonly result: OriginalResult;
  /** Undefined: it did not come to its own end, so that nothing was counted. */
  readonly lines: LineCounts | undefined;
}

/** What lines are counted with. */
export interface CoverageTools {
  readonly originals: OriginalRunner;
  readonly gcov: Tool;
}

/** `gcov` did not understand what a run has counted, as when it belongs to another compiler than `cobc` uses. */
export class CountersUnreadable extends Error {
  override readonly name = 'CountersUnreadable';
}

/**
 * Runs the original of a vector, compiled so that it counts its lines.
 *
 * @throws CountersUnreadable; the signal's reason when it fired
 */
export async function runCovered(
  testCase: TestCase,
  { originals, gcov }: CoverageTools,
  signal: AbortSignal,
): Promise<CoveredRun> {
  const counted = {
    ...testCase,
    cobcArgs: [...testCase.cobcArgs, ...COUNTING],
    env: { ...testCase.env, GCOV_PREFIX: COUNTERS },
  };
  const result = await originals.run(counted, { signal });
  if (result.kind !== 'ran') return { result, lines: undefined };
  const counters = new Map<string, Uint8Array>();
  const files = new Map<string, Uint8Array>();
  for (const [name, content] of result.outcome.files)
    (name.startsWith(`${COUNTERS}/`) ? counters : files).set(name, content);
  const lines = counters.size === 0 ? undefined : await readCounters(counters, gcov, signal);
  return { result: { ...result, outcome: { ...result.outcome, files } }, lines };
}

async function readCounters(
  counters: ReadonlyMap<string, Uint8Array>,
  gcov: Tool,
  signal: AbortSignal,
): Promise<LineCounts> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-gcov-'));
  try {
    const names: string[] = [];
    for (const [name, content] of counters) {
      const compiled = name.slice(COUNTERS.length).replace(/\.gcda$/, '');
      const copy = `counters-${names.length}`;
      await writeFile(join(folder, `${copy}.gcda`), content);
      await copyFile(`${compiled}.gcno`, join(folder, `${copy}.gcno`));
      names.push(`${copy}.gcda`);
    }
    const asked = await runProcess({
      command: gcov.path,
      args: ['--json-format', '--stdout', ...names],
      cwd: folder,
      env: inheritedEnvironment(),
      timeoutMs: GCOV_TIMEOUT_MS,
      signal,
    });
    signal.throwIfAborted();
    return understood(Buffer.from(asked.stdout).toString('utf8'), Buffer.from(asked.stderr).toString('utf8'), gcov);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A version of `gcov` that does not fit says so, and prints figures of nothing. */
function understood(stdout: string, stderr: string, gcov: Tool): LineCounts {
  const complaint = /^.*(?:version|stamp mismatch|not a gcov|unrecognized|unknown option).*$/im.exec(stderr)?.[0];
  try {
    if (complaint === undefined) return readGcovReport(stdout);
  } catch {
    // Told below.
  }
  throw new CountersUnreadable(
    `${gcov.version} cannot read what the run has counted: ${complaint ?? stderr.slice(0, 200)}`,
  );
}
