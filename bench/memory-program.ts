/** Holds so many runs at the same time and prints what that takes. A process of its own: nothing else is on its heap. */
import { setTimeout as wait } from 'node:timers/promises';
import { createControlPlane } from '../src/control-plane/index.ts';
import { runDirect } from '../src/direct/index.ts';
import { benchAgent, workflowOf } from './agents.ts';
import { heapInUse } from './heap.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const runs = Number(process.argv[2]);
const isDirect = process.argv[3] === 'direct';

const workflow = workflowOf(`
name: waiting
steps:
  first: { agent: bench.first }
  held: { agent: bench.held, with: "\${steps.first.output}" }
  last: { agent: bench.first, needs: held }
`);

/** What is made once, however many runs follow, shall not count. */
const warm = workflowOf(`
name: warm
steps:
  first: { agent: bench.first }
  last: { agent: bench.first, needs: first }
`);

await using place = await temporaryDirectory();
const home = place.path;
const open = Promise.withResolvers<void>();
const allHeld = Promise.withResolvers<void>();
let held = 0;
const agents = [
  benchAgent('first', ({ run }) => ({ output: { run, text: 'x'.repeat(500) } })),
  benchAgent('held', async (_, input) => {
    held += 1;
    if (held === runs) allHeld.resolve();
    await open.promise;
    return { output: input };
  }),
];
/** All runs are held at one time, however busy the machine is. */
const coordinator = { global: {}, pressure: { sampleMs: 3_600_000 } };

console.log(JSON.stringify(await (isDirect ? directly() : withControlPlane())));

async function withControlPlane() {
  await using plane = await createControlPlane({ home, agents, durability: 'process-crash', slots: runs, coordinator });
  return await measure(
    async () => (await plane.settled(await plane.startRun(warm))).state,
    async () => {
      const run = await plane.startRun(workflow);
      return async () => (await plane.settled(run)).state;
    },
  );
}

function directly() {
  return measure(
    async () => (await runDirect(warm, {}, { home, agents })).state,
    async () => {
      const run = runDirect(workflow, {}, { home, agents });
      return async () => (await run).state;
    },
  );
}

async function measure(warmUp: () => Promise<string>, start: () => Promise<() => Promise<string>>) {
  for (let count = 0; count < 50; count++) await warmUp();
  // Timers and caches of the warm-up run out.
  await wait(500);
  const before = heapInUse();
  const ends = await Promise.all(Array.from({ length: runs }, start));
  await allHeld.promise;
  const during = heapInUse();
  const { rss } = process.memoryUsage();
  open.resolve();
  for (const end of ends) {
    const state = await end();
    if (state !== 'succeeded') throw new Error(`the run ${state}`);
  }
  // Against what was there before, and against what is left: with few runs, either can have changed for other reasons.
  return { heap: Math.max(during - before, during - heapInUse()), rss };
}
