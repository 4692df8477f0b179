import { setTimeout as wait } from 'node:timers/promises';
import { createControlPlane } from '../src/control-plane/index.ts';
import { benchAgent, fanOut, lister } from './agents.ts';
import { atMost, type Benchmark, type Row, rounded } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ITEMS = 1_000;
const ITEM_MS = 50;
const SLOTS = 10;
const IDEAL_MS = (ITEMS * ITEM_MS) / SLOTS;

/** What the control plane adds to work that takes a while: in time, and in processor time. */
export const overhead: Benchmark = {
  prefix: 'overhead-',
  async measure() {
    const bare = await bareLoop();
    const own = await withControlPlane();
    const inPercent = (milliseconds: number, of: number) => rounded((milliseconds / of) * 100, 2);
    const rows: Row[] = [
      atMost(1, {
        id: 'overhead-latency',
        measure: `time added to ${ITEMS} items of ${ITEM_MS} ms on ${SLOTS} slots, against a bare loop with the same timers`,
        value: inPercent(own.elapsedMs - bare.elapsedMs, bare.elapsedMs),
        unit: '%',
        beside: `ideal ${IDEAL_MS} ms, bare loop ${Math.round(bare.elapsedMs)}, drydock ${Math.round(own.elapsedMs)}`,
      }),
      atMost(1, {
        id: 'overhead-processor',
        measure: `processor time added to the same items, in parts of the ${ITEMS * ITEM_MS} ms that they take`,
        value: inPercent(own.processorMs - bare.processorMs, ITEMS * ITEM_MS),
        unit: '%',
        beside: `${rounded((own.processorMs - bare.processorMs) / ITEMS, 2)} ms an item`,
      }),
    ];
    return rows;
  },
};

interface Cost {
  readonly elapsedMs: number;
  readonly processorMs: number;
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const [begin, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { elapsedMs: performance.now() - begin, processorMs: (user + system) / 1_000 };
}

function bareLoop(): Promise<Cost> {
  let next = 0;
  const slot = async () => {
    for (; next < ITEMS; ) {
      next += 1;
      await wait(ITEM_MS);
    }
  };
  return costOf(async () => void (await Promise.all(Array.from({ length: SLOTS }, slot))));
}

async function withControlPlane(): Promise<Cost> {
  await using place = await temporaryDirectory();
  const work = benchAgent('wait', async () => {
    await wait(ITEM_MS);
    return { output: null };
  });
  await using plane = await createControlPlane({ home: place.path, agents: [lister, work], slots: SLOTS });
  return await costOf(async () => {
    const run = await plane.startRun(fanOut(ITEMS, 'wait'));
    const { state } = await plane.settled(run);
    if (state !== 'succeeded') throw new Error(`the run ${state}`);
  });
}
