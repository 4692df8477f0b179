import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { createControlPlane } from '../src/control-plane/index.ts';
import { serve } from '../src/server/index.ts';
import { fillStore } from '../src/server/testing-many-runs.ts';
import type { RunStore } from '../src/store/index.ts';
import { atMost, type Benchmark, percentile, type Row, rounded } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const RUNS = 10_000;
const ITEMS = 50_000;

/** Requests of each list that count, and those before that do not. */
const TRIES = 30;
const WARM_UP = 3;

/** Milliseconds that 95 of 100 answers may take. */
const LIMIT = 100;

/** Lists of a home with ten thousand runs, one of which has fifty thousand items, over the unix socket. */
export const apiLists: Benchmark = {
  prefix: 'api-list',
  async measure() {
    await using place = await temporaryDirectory();
    const options = { home: place.path, agents: [], recover: () => false, durability: 'process-crash' } as const;
    await using plane = await createControlPlane(options);
    const run = await fillStore(plane.store as RunStore, { runs: RUNS, items: ITEMS });
    await using server = await serve(plane, { home: place.path, version: 'bench' });
    const rows: Row[] = [];
    for (const [name, path] of listsOf(run)) rows.push(await timed(server.socket, name, path));
    return rows;
  },
};

function listsOf(run: string): readonly (readonly [string, string])[] {
  const of = `/v1/runs/${run}`;
  return [
    ['runs', '/v1/runs'],
    ['runs-state', '/v1/runs?state=failed'],
    ['runs-owner', '/v1/runs?owner=user7&state=running'],
    ['runs-words', '/v1/runs?q=of%2099'],
    ['runs-no-words', '/v1/runs?q=nothing-is-called-so'],
    ['runs-by-name', '/v1/runs?sort=name'],
    ['runs-by-end', '/v1/runs?sort=-finished_at'],
    ['runs-by-state', '/v1/runs?sort=state'],
    ['runs-by-start', '/v1/runs?sort=-started_at'],
    ['runs-by-cost', '/v1/runs?sort=-spent_usd'],
    ['runs-label', '/v1/runs?label=none'],
    ['runs-counted', '/v1/runs:aggregate?by=owner'],
    ['runs-500', '/v1/runs?limit=500'],
    ['items', `${of}/items`],
    ['items-state', `${of}/items?state=pending&step=build`],
    ['items-no-state', `${of}/items?state=failed`],
    ['items-500', `${of}/items?limit=500`],
    ['verdicts', `${of}/verdicts?verdict=mismatch`],
    ['steps', `${of}/steps`],
    ['attempts', `${of}/attempts`],
    ['timeline', `${of}/timeline`],
    ['artifacts', `${of}/artifacts`],
    ['logs', `${of}/logs`],
    ['logs-level', `${of}/logs?level=error`],
    ['logs-no-words', `${of}/logs?q=nothing-says-so`],
    ['events', `${of}/events`],
    ['events-type', `${of}/events?types=item.finished&after_seq=100000`],
    ['events-no-type', `${of}/events?types=run.paused`],
    ['commands', `${of}/commands`],
    ['cost', `${of}/cost`],
    ['graph', `${of}/graph`],
    ['approvals', '/v1/approvals?open=false'],
    ['audit', '/v1/audit'],
    ['agents', '/v1/agents'],
  ];
}

/** Pages far inside of a list are asked for as often as the first. */
async function timed(socket: string, name: string, path: string): Promise<Row> {
  const sign = path.includes('?') ? '&' : '?';
  const times: number[] = [];
  let cursor: string | null = null;
  for (let count = 0; count < TRIES + WARM_UP; count++) {
    const begin = performance.now();
    const from: string = cursor === null ? path : `${path}${sign}cursor=${encodeURIComponent(cursor)}`;
    const page = await get(socket, from);
    if (count >= WARM_UP) times.push(performance.now() - begin);
    cursor = page.next_cursor ?? null;
  }
  return atMost(LIMIT, {
    id: `api-list-${name}`,
    measure: `p95 of GET ${path.replace(/run_\w{26}/, '{run}')}, ${RUNS} runs, ${ITEMS} items`,
    value: rounded(percentile(times, 95)),
    unit: 'ms',
  });
}

function get(socketPath: string, path: string): Promise<{ readonly next_cursor?: string | null }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { socketPath, path, headers: { host: 'localhost', 'cache-control': 'no-cache' } },
      (response) => {
        resolve(
          text(response).then((content) => {
            if (response.statusCode === 200) return JSON.parse(content) as { next_cursor?: string | null };
            throw new Error(`${path} answered ${response.statusCode}: ${content.slice(0, 200)}`);
          }),
        );
      },
    );
    sent.once('error', reject);
    sent.end();
  });
}
