import { runWire, viewOf } from '../server/index.ts';
import type { NumberedRun } from '../store/index.ts';

/** A run as the API shows it. A file of its own: the schemas of the API take longer to load than a list takes to print. */
export function runJson(run: NumberedRun): unknown {
  return runWire.encode(viewOf(run));
}
