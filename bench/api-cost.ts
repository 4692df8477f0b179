import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createControlPlane } from '../src/control-plane/index.ts';
import { serve } from '../src/server/index.ts';
import { fillStore } from '../src/server/testing-many-runs.ts';
import type { RunStore } from '../src/store/index.ts';
import { type Benchmark, type Row, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const REQUESTS = 2_000;
const WARM_UP = 600;

/** Processor time that the server takes for a request of each kind: what a busy machine changes least. */
export const apiCost: Benchmark = {
  prefix: 'api-cost-',
  async measure() {
    await using place = await temporaryDirectory();
    const options = { home: place.path, agents: [], recover: () => false, durability: 'process-crash' } as const;
    await using plane = await createControlPlane(options);
    const run = await fillStore(plane.store as RunStore, { runs: 1_000, items: 1_000 });
    await using server = await serve(plane, { home: place.path, version: 'bench' });
    const rows: Row[] = [];
    for (const [kind, path, header] of kindsOf(run)) {
      const child = fork(new URL('./api-client.ts', import.meta.url), ['cost', server.socket, path, header]);
      await once(child, 'message');
      await asked(child, WARM_UP);
      const before = process.cpuUsage();
      const bytes = await asked(child, REQUESTS);
      const { user, system } = process.cpuUsage(before);
      child.disconnect();
      rows.push(
        toCompare({
          id: `api-cost-${kind}`,
          measure: `processor time of the server for GET ${path.replace(run, '{run}')}`,
          value: Math.round((user + system) / REQUESTS),
          unit: 'µs/request',
          beside: `${bytes} bytes`,
        }),
      );
    }
    return rows;
  },
};

/** No answer is given twice where the request refuses that; where it does not, the store stays as it is. */
function kindsOf(run: string): readonly (readonly [kind: string, path: string, header: string])[] {
  const of = `/v1/runs/${run}`;
  const anew = 'cache-control: no-cache';
  return [
    ['health', '/healthz', ''],
    ['run', of, anew],
    ['run-again', of, ''],
    ['run-unchanged', of, 'if-none-match'],
    ['runs', '/v1/runs?limit=20', anew],
    ['runs-again', '/v1/runs?limit=20', ''],
    ['runs-counted', '/v1/runs:aggregate', anew],
    ['items', `${of}/items?limit=20`, anew],
    ['events', `${of}/events?limit=20`, anew],
    ['steps', `${of}/steps`, anew],
    ['attempts', `${of}/attempts?limit=20`, anew],
  ];
}

/** Has the client ask so often; how many bytes an answer has. */
async function asked(child: ChildProcess, requests: number): Promise<number> {
  child.send(requests);
  const [bytes] = (await once(child, 'message')) as [number];
  return bytes;
}
