import { createControlPlane } from '../src/control-plane/index.ts';
import { benchAgent, fanOut, lister } from './agents.ts';
import { type Benchmark, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ITEMS = 10_000;

/** From opening the home of a run that was interrupted after its items to the first attempt that goes on. */
export const recoveryTime: Benchmark = {
  prefix: 'recovery-',
  async measure() {
    await using place = await temporaryDirectory();
    let entered = Promise.withResolvers<void>();
    const nothing = benchAgent('nothing', () => ({ output: null }));
    const last = benchAgent('last', ({ signal }) => {
      entered.resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    });
    const agents = [lister, nothing, last];
    const workflow = fanOut(ITEMS, 'nothing', '  last: { agent: bench.last, needs: work }');
    {
      await using plane = await createControlPlane({ home: place.path, agents, durability: 'process-crash' });
      await plane.startRun(workflow);
      await entered.promise;
    }
    entered = Promise.withResolvers<void>();
    const begin = performance.now();
    await using _ = await createControlPlane({ home: place.path, agents, durability: 'process-crash' });
    await entered.promise;
    return [
      toCompare({
        id: 'recovery-10000-items',
        measure: `from opening the home to the next attempt of an interrupted run with ${ITEMS} finished items`,
        value: Math.round(performance.now() - begin),
        unit: 'ms',
      }),
    ];
  },
};
