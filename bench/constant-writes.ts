import { readFileSync } from 'node:fs';
import { createControlPlane } from '../src/control-plane/index.ts';
import { benchAgent, fanOut, lister } from './agents.ts';
import { atMost, type Benchmark, notMeasured, rounded } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const FEW = 1_000;
const MANY = 10_000;

const row = {
  id: 'constant-writes',
  measure: `bytes written per step of a run with ${MANY} steps, in parts of those with ${FEW}`,
  unit: 'ratio',
};

/** A step must write as much in a long run as in a short one: rows are appended, a run is never rewritten. */
export const constantWrites: Benchmark = {
  prefix: row.id,
  async measure() {
    if (bytesWritten() === null)
      return [notMeasured({ ...row, target: '<= 1.1' }, 'the system does not count (/proc/self/io)')];
    const few = await perStep(FEW);
    const many = await perStep(MANY);
    return [
      atMost(1.1, {
        ...row,
        value: rounded(many.bytes / few.bytes, 2),
        beside: `${Math.round(few.bytes)} and ${Math.round(many.bytes)} bytes; ${rounded(few.microseconds)} and ${rounded(many.microseconds)} µs`,
      }),
    ];
  },
};

async function perStep(steps: number): Promise<{ readonly bytes: number; readonly microseconds: number }> {
  await using place = await temporaryDirectory();
  const nothing = benchAgent('nothing', () => ({ output: null }));
  // One at a time: steps that share a transaction would share its pages.
  const options = { home: place.path, agents: [lister, nothing], durability: 'process-crash', slots: 1 } as const;
  await using plane = await createControlPlane(options);
  const [begin, before] = [performance.now(), bytesWritten() ?? 0];
  const run = await plane.startRun(fanOut(steps, 'nothing'));
  const { state } = await plane.settled(run);
  if (state !== 'succeeded') throw new Error(`the run ${state}`);
  const bytes = ((bytesWritten() ?? 0) - before) / steps;
  return { bytes, microseconds: ((performance.now() - begin) * 1_000) / steps };
}

/** By this process so far; null where the system does not tell. */
function bytesWritten(): number | null {
  try {
    return Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? Number.NaN);
  } catch {
    return null;
  }
}
