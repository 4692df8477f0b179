import {
  compareOutcomes,
  type CoverageTools,
  describeDifference,
  type Outcome,
  runCovered,
  type TestCase,
} from '../equivalence/index.ts';
import { reasonOf } from './measure-coverage.ts';

/** Lines as {@link lineKey} names them. */
export type Lines = ReadonlySet<string>;

export type Tried =
  | { readonly kept: true; readonly outcome: Outcome; readonly reached: Lines }
  | { readonly kept: false; readonly reason: string };

/**
 * Runs the original with a proposed vector: it is worth keeping when the original comes to its own end, executes lines that were
 * missed, and does the same when it runs again.
 *
 * @param missed what no vector has executed so far
 * @throws CountersUnreadable; the signal's reason when it fired
 */
export async function tryCandidate(
  candidate: TestCase,
  missed: Lines,
  tools: CoverageTools,
  signal: AbortSignal,
): Promise<Tried> {
  const { result, lines } = await runCovered(candidate, tools, signal);
  if (result.kind !== 'ran' || lines === undefined) return { kept: false, reason: reasonOf(result) };
  const crashed = result.outcome.steps.find(({ exit }) => exit > 128);
  if (crashed !== undefined) return { kept: false, reason: `the original crashes (exit code ${crashed.exit})` };
  const reached = new Set([...missed].filter((key) => (lines.get(key) ?? 0) > 0));
  if (reached.size === 0) return { kept: false, reason: 'it executes no line that was missed' };
  // As it will be proved: without counters.
  const again = await tools.originals.run(candidate, { signal });
  if (again.kind !== 'ran') return { kept: false, reason: reasonOf(again) };
  const [difference] = compareOutcomes(again.outcome, result.outcome).differences;
  if (difference !== undefined)
    return { kept: false, reason: `a second run does something else: ${describeDifference(difference)}` };
  return { kept: true, outcome: again.outcome, reached };
}
