import { runBareLoop } from './bare-loop.ts';
import { type Durability, runChains } from './engine-steps.ts';
import { atLeast, atMost, type Benchmark, best, type Row, rounded } from './row.ts';

const TRIES = 3;

/** Time per step when each step waits for the one before. */
export const sequentialSteps: Benchmark = {
  prefix: 'durable-step-sequential',
  async measure() {
    const steps = 1_000;
    await runChains(1, 200, 'process-crash');
    const rows: Row[] = [];
    for (const durability of ['process-crash', 'power-loss'] as const) {
      const bare = (await best(TRIES, () => runBareLoop(1, steps, durability))) * (1_000 / steps);
      const own = (await best(TRIES, () => runChains(1, steps, durability))) * (1_000 / steps);
      rows.push(
        atMost(60, {
          id: `durable-step-sequential-${durability}`,
          measure: `one run of ${steps} steps, ${inWords(durability)}`,
          value: rounded(own),
          unit: 'µs/step',
          beside: `plain loop ${rounded(bare)}`,
        }),
      );
    }
    return rows;
  },
};

/** Steps per second when many runs share the writer. */
export const parallelSteps: Benchmark = {
  prefix: 'durable-steps-100x20',
  async measure() {
    const [runs, steps] = [100, 20];
    await runChains(20, steps, 'process-crash');
    const rows: Row[] = [];
    for (const durability of ['process-crash', 'power-loss'] as const) {
      const perSecond = (milliseconds: number) => Math.round((runs * steps * 1_000) / milliseconds);
      const bare = perSecond(await best(TRIES, () => runBareLoop(runs, steps, durability)));
      const own = perSecond(await best(TRIES, () => runChains(runs, steps, durability)));
      rows.push(
        atLeast(20_000, {
          id: `durable-steps-100x20-${durability}`,
          measure: `${runs} runs of ${steps} steps, started to finished, ${inWords(durability)}`,
          value: own,
          unit: 'steps/s',
          beside: `plain loop ${bare}`,
        }),
      );
    }
    return rows;
  },
};

function inWords(durability: Durability): string {
  return durability === 'power-loss' ? 'safe from power loss' : 'safe from kill -9';
}
