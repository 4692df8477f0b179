/** Holds so many runs at the same time and prints what that takes. A process of its own: nothing else is on its heap. */
import { setTimeout as wait } from 'node:timers/promises';
import { createControlPlane } from '../src/control-plane/index.ts';
import { benchAgent, workflowOf } from './agents.ts';
import { heapInUse } from './heap.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const runs = Number(process.argv[2]);
const workflow = workflowOf(`
name: waiting
steps:
  first: { agent: bench.first }
  held: { agent: bench.held, with: "\${steps.first.output}" }
  last: { agent: bench.first, needs: held }
`);

await using place = await temporaryDirectory();
const open = Promise.withResolvers<void>();
let held = 0;
const allHeld = Promise.withResolvers<void>();
const agents = [
  benchAgent('first', ({ run }) => ({ output: { run, text: 'x'.repeat(500) } })),
  benchAgent('held', async (_, input) => {
    held += 1;
    if (held === runs) allHeld.resolve();
    await open.promise;
    return { output: input };
  }),
];
await using plane = await createControlPlane({ home: place.path, agents, durability: 'process-crash', slots: runs });
// What is made once, however many runs follow, shall not count.
const warm = workflowOf(`
name: warm
steps:
  first: { agent: bench.first }
  last: { agent: bench.first, needs: first }
`);
for (let count = 0; count < 50; count++) await plane.settled(await plane.startRun(warm));
// Timers and caches of the warm-up run out.
await wait(500);
const before = heapInUse();
const started = await Promise.all(Array.from({ length: runs }, () => plane.startRun(workflow)));
await allHeld.promise;
const during = heapInUse();
const { rss } = process.memoryUsage();
open.resolve();
for (const run of started) {
  const { state } = await plane.settled(run);
  if (state !== 'succeeded') throw new Error(`the run ${state}`);
}
// Against what was there before, and against what is left: with few runs, either can have changed for other reasons.
const heap = Math.max(during - before, during - heapInUse());
console.log(JSON.stringify({ heap, rss }));
