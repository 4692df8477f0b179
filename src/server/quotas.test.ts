import { describe, expect, it } from 'vitest';
import { createControlPlane } from '../control-plane/index.ts';
import { agentFor, call, echoAs, gate, type Got, ONE_STEP, type ServedHome, servedHome } from './testing.ts';

function send(place: ServedHome, method: string, path: string, body: object, ifMatch?: string): Promise<Got> {
  const headers = { 'content-type': 'application/json', ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) };
  return call(place.server.socket, method, path, { body: JSON.stringify(body), headers });
}

/** A home whose queue the API shows, with an agent that works until it is let go. */
async function busyHome() {
  const leave = gate();
  const held: { plane?: ServedHome['plane'] } = {};
  const queue = () => held.plane?.queue ?? raise();
  const place = await servedHome([agentFor('test.work', async () => (await leave.opened, { output: null }))], {
    queue: {
      list: () => queue().list(),
      explain: (run) => queue().explain(run as never),
      move: (run, move) => queue().move(run as never, move),
    },
  });
  held.plane = place.plane;
  return { place, leave };
}

function raise(): never {
  throw new Error('there is no plane yet');
}

async function started(place: ServedHome, count: number): Promise<string[]> {
  const runs = Array.from({ length: count }, () => place.client.startRun({ workflow: ONE_STEP }));
  return (await Promise.all(runs)).map(({ id }) => id);
}

async function waiting(place: ServedHome): Promise<number> {
  return ((await call(place.server.socket, 'GET', '/v1/queue')).json as { items: unknown[] }).items.length;
}

describe('quotas', () => {
  it('hold at once: fewer runs start when they are lowered, and those that wait start when they are raised', async () => {
    const { place, leave } = await busyHome();
    await using _place = place;
    const tag = String((await call(place.server.socket, 'GET', '/v1/quotas')).headers.etag);
    const lowered = await send(place, 'PATCH', '/v1/quotas', { global: { parallel_runs: 1 } }, tag);
    expect(lowered).toMatchObject({ status: 200, json: { global: { parallel_runs: 1 }, version: 1 } });
    const runs = await started(place, 3);
    expect(await waiting(place)).toBe(2);
    const mine = { owners: { [(await place.client.run(runs[0] ?? '')).owner]: { parallel_runs: 2 } } };
    await send(place, 'PATCH', '/v1/quotas', { global: { parallel_runs: 8 }, ...mine }, '"v1"');
    expect(await waiting(place)).toBe(1);
    const freed = await send(
      place,
      'PATCH',
      '/v1/quotas',
      { owners: Object.fromEntries(Object.keys(mine.owners).map((owner) => [owner, null])) },
      '*',
    );
    expect(freed).toMatchObject({ json: { owners: {}, global: { parallel_runs: 8 }, version: 3 } });
    expect(await waiting(place)).toBe(0);
    leave.open();
    for (const run of runs) expect((await place.client.settled(run)).state).toBe('succeeded');
    const { json } = await call(place.server.socket, 'GET', '/v1/audit?action=quotas.change');
    expect(json).toMatchObject({
      items: [
        {
          before: { global: { parallelRuns: 64 } },
          after: { global: { parallelRuns: 1 } },
          origin: expect.stringContaining('via=socket'),
        },
        {},
        {},
      ],
    });
  });

  it('are changed by one of two who have read the same', async () => {
    await using place = await servedHome([echoAs('work')]);
    const both = await Promise.all(
      [3, 4].map((parallel_runs) => send(place, 'PATCH', '/v1/quotas', { global: { parallel_runs } }, '"v0"')),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect(await send(place, 'PATCH', '/v1/quotas', {})).toMatchObject({ status: 428 });
    for (const body of [
      { global: { parallel_runs: 0 } },
      { global: { tokens: 3 } },
      { global: null },
      { owners: { x: 3 } },
    ])
      expect(await send(place, 'PATCH', '/v1/quotas', body, '*'), JSON.stringify(body)).toMatchObject({ status: 422 });
  });

  it('are as they were changed after a restart; what nobody changed is as the home is started with', async () => {
    await using place = await servedHome([echoAs('work')]);
    const change = { owners: { ana: { memory_mib: 512 } }, global: { parallel_runs: null, cpu_cores: 1.5 } };
    await send(place, 'PATCH', '/v1/quotas', change, '*');
    await place.server[Symbol.asyncDispose]();
    await place.plane[Symbol.asyncDispose]();
    const coordinator = { everyOwner: { parallelRuns: 7 } };
    await using plane = await createControlPlane({
      home: place.home,
      agents: [],
      durability: 'process-crash',
      coordinator,
    });
    expect(plane.quotas).toMatchObject({
      global: { cpuCores: 1.5 },
      owners: { ana: { memoryMiB: 512 } },
      everyOwner: { parallelRuns: 7 },
      version: 1,
    });
    expect(plane.quotas.global).not.toHaveProperty('parallelRuns');
  });
});

describe('a queue that is drained', () => {
  it('admits nothing and says who wanted that, also after a restart, until it is resumed', async () => {
    const { place, leave } = await busyHome();
    await using _place = place;
    const [running] = await started(place, 1);
    const drained = await send(place, 'POST', '/v1/queue:drain', { reason: 'new disk' });
    expect(drained).toMatchObject({
      status: 200,
      json: { draining: { by: expect.stringMatching(/^user:/), reason: 'new disk' } },
    });
    expect(await send(place, 'POST', '/v1/queue:drain', { reason: 'again' })).toMatchObject({
      json: { draining: { reason: 'new disk' } },
    });
    const [run] = await started(place, 1);
    const queue = await call(place.server.socket, 'GET', '/v1/queue');
    expect(queue.json).toMatchObject({
      items: [{ run, waits_for: [{ kind: 'draining' }] }],
      draining: { reason: 'new disk' },
    });
    leave.open();
    expect((await place.client.settled(running ?? '')).state).toBe('succeeded');
    await place.server[Symbol.asyncDispose]();
    await place.plane[Symbol.asyncDispose]();
    await using plane = await createControlPlane({
      home: place.home,
      agents: [echoAs('work')],
      durability: 'process-crash',
    });
    expect(plane.queue.list().map((one) => one.run)).toEqual([run]);
    await plane.setDraining(false);
    expect(await plane.draining()).toBeNull();
    expect((await plane.settled(run as never)).state).toBe('succeeded');
    const actions = (await plane.store.audit({ target: 'queue' })).map(({ action }) => action);
    expect(actions).toEqual(['queue.drain', 'queue.resume']);
  });
});
