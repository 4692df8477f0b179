// The workloads of the bench on DBOS: one workflow of 1,000 steps, and 100 workflows of 20 steps at the same time.
import { DBOS } from '@dbos-inc/dbos-sdk';

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: process.env.BENCH_DATABASE, logLevel: 'error' });

const chain = DBOS.registerWorkflow(
  async (steps) => {
    for (let step = 0; step < steps; step++) await DBOS.runStep(async () => null, { name: 'nothing' });
  },
  { name: 'chain' },
);

await DBOS.launch();
console.log(JSON.stringify({ sequentialMs: await time(1, 1_000), parallelMs: await time(100, 20) }));
await DBOS.shutdown();

async function time(runs, steps) {
  let best = Infinity;
  await chain(20);
  for (let count = 0; count < 3; count++) {
    const begin = performance.now();
    const handles = await Promise.all(Array.from({ length: runs }, () => DBOS.startWorkflow(chain)(steps)));
    await Promise.all(handles.map((handle) => handle.getResult()));
    best = Math.min(best, performance.now() - begin);
  }
  return best;
}
