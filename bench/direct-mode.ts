import { setTimeout as wait } from 'node:timers/promises';
import { createControlPlane } from '../src/control-plane/index.ts';
import { runDirect } from '../src/direct/index.ts';
import { benchAgent, lister, workflowOf } from './agents.ts';
import { chainOf, nothing } from './engine-steps.ts';
import { atLeast, type Benchmark, best, rounded, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const STEPS = 1_000;
const ITEMS = 40;

/** Items that take 2 to 20 ms, then a step that follows each: with a control plane it need not wait for the slowest. */
const FOLLOWING = workflowOf(`
name: following
steps:
  list: { agent: bench.list, with: ${ITEMS} }
  build: { forEach: steps.list.output.items, agent: bench.build, concurrency: 4 }
  check: { forEach: build, agent: bench.build, concurrency: 4 }
`);

const build = benchAgent('build', async ({ item }) => {
  const number = Number(item?.id.slice('item-'.length));
  await wait(number % 10 === 0 ? 20 : 2);
  return { output: null };
});

/** The same runs without a control plane: nothing is durable, steps come one after the other. */
export const directMode: Benchmark = {
  prefix: 'direct-',
  async measure() {
    await chainDirectly(100);
    const chain = await best(3, () => chainDirectly(STEPS));
    const direct = await best(3, followingDirectly);
    const own = await best(3, followingWithControlPlane);
    return [
      toCompare({
        id: 'direct-step-not-durable',
        measure: `one run of ${STEPS} steps in direct mode: nothing is durable`,
        value: rounded((chain * 1_000) / STEPS),
        unit: 'µs/step',
      }),
      atLeast(1, {
        id: 'direct-pipelining',
        measure: `how much faster than direct mode a run of ${ITEMS} items in two steps is`,
        value: rounded(direct / own, 2),
        unit: 'times',
        beside: `direct ${Math.round(direct)} ms, control plane ${Math.round(own)} ms`,
      }),
    ];
  },
};

async function chainDirectly(steps: number): Promise<number> {
  await using place = await temporaryDirectory();
  const workflow = chainOf(steps);
  return await elapsed(async () => (await runDirect(workflow, {}, { home: place.path, agents: [nothing] })).state);
}

async function followingDirectly(): Promise<number> {
  await using place = await temporaryDirectory();
  return await elapsed(
    async () => (await runDirect(FOLLOWING, {}, { home: place.path, agents: [lister, build] })).state,
  );
}

async function followingWithControlPlane(): Promise<number> {
  await using place = await temporaryDirectory();
  await using plane = await createControlPlane({ home: place.path, agents: [lister, build], slots: 8 });
  return await elapsed(async () => (await plane.settled(await plane.startRun(FOLLOWING))).state);
}

async function elapsed(run: () => Promise<string>): Promise<number> {
  const begin = performance.now();
  const state = await run();
  if (state !== 'succeeded') throw new Error(`the run ${state}`);
  return performance.now() - begin;
}
