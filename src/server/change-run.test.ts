import { describe, expect, it } from 'vitest';
import type { LoadedWorkflow } from '../workflow/index.ts';
import {
  agentFor,
  call,
  catalogOf,
  echoAs,
  gate,
  type Got,
  ONE_STEP,
  type ServedHome,
  servedHome,
  workflowFrom,
} from './testing.ts';

async function finished(place: ServedHome, more: object = {}): Promise<string> {
  const { id } = await place.client.startRun({ workflow: ONE_STEP, ...more });
  await place.client.settled(id);
  return id;
}

function patch(place: ServedHome, run: string, body: object, ifMatch: string | undefined, type = 'application/json') {
  const headers = { 'content-type': type, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) };
  return call(place.server.socket, 'PATCH', `/v1/runs/${run}`, { body: JSON.stringify(body), headers });
}

function post(place: ServedHome, path: string, body: object, key?: string): Promise<Got> {
  const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) };
  return call(place.server.socket, 'POST', path, { body: JSON.stringify(body), headers });
}

async function idsOf(place: ServedHome, query: string): Promise<unknown[]> {
  const got = await call(place.server.socket, 'GET', `/v1/runs?${query}`);
  expect(got.status, got.text).toBe(200);
  return (got.json as { items: { id: string }[] }).items.map(({ id }) => id);
}

describe('a change of a run', () => {
  it('gives it another name and labels, by which it is found, and is audited with who asked how', async () => {
    await using place = await servedHome([echoAs('work')]);
    const [one, two] = [await finished(place), await finished(place)];
    const tag = String((await call(place.server.socket, 'GET', `/v1/runs/${one}`)).headers.etag);
    const changed = await patch(place, one, { name: 'Payroll', labels: ['nightly', 'a=b'] }, tag);
    expect(changed).toMatchObject({ status: 200, json: { name: 'Payroll', labels: ['a=b', 'nightly'], version: 1 } });
    await patch(place, two, { labels: ['nightly'] }, '"v0"', 'application/merge-patch+json');
    expect(await idsOf(place, 'label=nightly')).toEqual([two, one]);
    expect(await idsOf(place, 'filter=label:nightly,label:a%3Db')).toEqual([one]);
    for (const words of ['payroll', 'a=b', one, '1', '%231'])
      expect(await idsOf(place, `q=${words}`), words).toEqual([one]);
    expect(await patch(place, two, { labels: null }, '*')).toMatchObject({
      json: { labels: [], version: 2, name: 'one' },
    });
    const { json } = await call(place.server.socket, 'GET', '/v1/audit?action=run.change');
    expect(json).toMatchObject({
      items: [
        {
          target: one,
          before: { name: 'one', labels: [] },
          after: { name: 'Payroll' },
          origin: expect.stringMatching(/^api via=socket .*request=req_/),
        },
        { target: two },
        { target: two },
      ],
    });
  });

  it('needs what it was made for: of two at the same time one is told that the other was faster', async () => {
    await using place = await servedHome([echoAs('work')]);
    const run = await finished(place);
    expect(await patch(place, run, { name: 'x' }, undefined)).toMatchObject({
      status: 428,
      json: { code: 'DRY-E8022' },
    });
    const both = await Promise.all(['x', 'y'].map((name) => patch(place, run, { name }, '"v0"')));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect(both.map(({ json }) => (json as { code?: string }).code)).toContain('DRY-E8023');
    expect(await patch(place, run, { name: 'z' }, '"other"')).toMatchObject({ status: 412 });
    const { name } = await place.client.run(run);
    expect(['x', 'y']).toContain(name);
  });

  it('does not depend on how far the run has come meanwhile', async () => {
    const leave = gate();
    await using place = await servedHome([agentFor('test.work', async () => (await leave.opened, { output: null }))]);
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    const tag = String((await call(place.server.socket, 'GET', `/v1/runs/${id}`)).headers.etag);
    leave.open();
    await place.client.settled(id);
    expect(await patch(place, id, { name: 'renamed' }, tag)).toMatchObject({
      status: 200,
      json: { state: 'succeeded' },
    });
  });

  it.each([
    [{ name: '' }, '/name'],
    [{ name: null }, '/name'],
    [{ labels: ['a b'] }, '/labels/0'],
    [{ labels: Array.from({ length: 40 }, (_, index) => `l${index}`) }, '/labels'],
    [{ state: 'succeeded' }, ''],
  ])('of %j is refused with the place', async (body, pointer) => {
    await using place = await servedHome([echoAs('work')]);
    const run = await finished(place);
    const refused = await patch(place, run, body, '*');
    expect(refused).toMatchObject({ status: 422, json: { code: 'DRY-E8002', errors: [{ pointer }] } });
    expect((await place.client.run(run)).version).toBe(0);
  });
});

/** A workflow whose only step runs another one. */
function callingWorkflow(): LoadedWorkflow {
  const { definition: child } = workflowFrom('name: child\nsteps: { only: { agent: test.echo } }');
  const { definition, ...loaded } = workflowFrom('name: parent\nsteps: { call: { agent: test.echo } }');
  const { agent: _agent, ...step } = definition.steps['call'] ?? child.steps['only'] ?? raise();
  return { ...loaded, skills: [], definition: { ...definition, steps: { call: { ...step, workflow: child } } } };
}

function raise(): never {
  throw new Error('the workflow has no step');
}

describe('deleting a run', () => {
  it('is told first; then it is gone, and who asks for it is told by whom, when and why', async () => {
    await using place = await servedHome([echoAs('work')]);
    const [kept, run] = [await finished(place), await finished(place)];
    const { socket } = place.server;
    const preview = await call(socket, 'DELETE', `/v1/runs/${run}?dry_run=true`);
    expect(preview).toMatchObject({ status: 200, json: { dry_run: true, runs: [{ id: run, no: 2 }], stay: [] } });
    expect((preview.json as { frees: { events: number } }).frees.events).toBeGreaterThan(4);
    expect((await place.client.run(run)).id).toBe(run);
    const path = place.plane.workspaces.pathOf(run as never);
    expect(await call(socket, 'DELETE', `/v1/runs/${run}?reason=too%20old`)).toMatchObject({
      status: 200,
      json: { ...(preview.json as object), dry_run: false },
    });
    expect(await place.plane.workspaces.find(run as never), path).toBeUndefined();
    for (const asked of ['', '/items', '/events', '/graph', '/config', '/workspace']) {
      const gone = await call(socket, 'GET', `/v1/runs/${run}${asked}`);
      expect(gone, asked).toMatchObject({ status: 410, json: { code: 'DRY-E8100' } });
      expect((gone.json as { detail: string }).detail).toMatch(/was deleted by user:.+ at 20.+: too old$/);
    }
    expect(await call(socket, 'DELETE', `/v1/runs/${run}`)).toMatchObject({ status: 410 });
    expect(await call(socket, 'GET', '/v1/runs/2')).toMatchObject({ status: 410 });
    expect(await idsOf(place, '')).toEqual([kept]);
    const { json } = await call(socket, 'GET', `/v1/audit?action=run.delete&target=${run}`);
    expect(json).toMatchObject({ items: [{ reason: 'too old', origin: expect.stringContaining('via=socket') }] });
    // Its number is never given again.
    expect((await place.client.run(await finished(place))).no).toBe(3);
    expect(place.defects).toEqual([]);
  });

  it('is for runs that have ended, and for no part of another', async () => {
    const leave = gate();
    const slow = agentFor('test.work', async () => (await leave.opened, { output: null }));
    const parent = callingWorkflow();
    await using place = await servedHome([slow, echoAs('echo')], { workflows: catalogOf(parent) });
    const { socket } = place.server;
    const { id } = await place.client.startRun({ workflow: ONE_STEP });
    const refused = await call(socket, 'DELETE', `/v1/runs/${id}`);
    expect(refused).toMatchObject({ status: 409, json: { code: 'DRY-E8101' } });
    leave.open();
    const { id: whole } = await place.client.startRun({ workflow: 'parent' });
    await place.client.settled(whole);
    const [child] = await idsOf(place, `filter=parent:${whole}`);
    expect(await call(socket, 'DELETE', `/v1/runs/${String(child)}`)).toMatchObject({ status: 409 });
    const deleted = await call(socket, 'DELETE', `/v1/runs/${whole}`);
    expect(deleted).toMatchObject({ status: 200, json: { runs: [{ id: whole }, { id: child }] } });
    expect(await call(socket, 'GET', `/v1/runs/${String(child)}`)).toMatchObject({ status: 410 });
  });

  it('does not let its key start it again', async () => {
    await using place = await servedHome([echoAs('work')]);
    const { id } = await place.client.startRun({ workflow: ONE_STEP }, { key: 'once' });
    await place.client.settled(id);
    await call(place.server.socket, 'DELETE', `/v1/runs/${id}`);
    await expect(place.client.startRun({ workflow: ONE_STEP }, { key: 'once' })).rejects.toMatchObject({
      code: 'DRY-E8100',
    });
  });
});

const GREET = workflowFrom(`
name: greet
parameters: { who: { type: string, default: all }, loud: { type: boolean, default: false } }
steps: { only: { agent: test.work, with: "\${params.who}" } }
`);

describe('a run with the request of another', () => {
  it('differs where it is told to, names the other, and is one for one key', async () => {
    await using place = await servedHome([echoAs('work')], { workflows: catalogOf(GREET) });
    const first = await finished(place, {
      workflow: 'greet',
      params: { who: 'ana', loud: true },
      project: 'bank',
      name: 'g',
    });
    expect(await post(place, `/v1/runs/${first}:rerun`, {})).toMatchObject({
      status: 400,
      json: { code: 'DRY-E8006' },
    });
    const again = await post(place, `/v1/runs/${first}:rerun`, { params: { who: 'ben', loud: null } }, 'k');
    expect(again).toMatchObject({
      status: 202,
      json: { rerun_of: first, params: { who: 'ben', loud: false }, project: 'bank', name: 'g' },
    });
    const { id } = again.json as { id: string };
    const replayed = await post(place, `/v1/runs/${first}:rerun`, { params: { who: 'ben', loud: null } }, 'k');
    expect(replayed).toMatchObject({ json: { id }, headers: { 'idempotency-replayed': 'true' } });
    expect(await post(place, `/v1/runs/${first}:rerun`, {}, 'k')).toMatchObject({ status: 422 });
    const wrong = await post(place, `/v1/runs/${first}:rerun`, { params: { who: 7 } }, 'w');
    expect(wrong).toMatchObject({ status: 422, json: { code: 'DRY-E1003' } });
    await place.client.settled(id);
    const stays = await call(place.server.socket, 'DELETE', `/v1/runs/${first}?dry_run=true`);
    expect(stays.json).toMatchObject({ stay: [id] });
  });

  it('is compared with it: parameters, flags, workflow and outcomes that differ', async () => {
    await using place = await servedHome([echoAs('work')], { workflows: catalogOf(GREET) });
    const a = await finished(place, { workflow: 'greet', params: { who: 'ana' } });
    const b = await finished(place, { workflow: 'greet', params: { who: 'ben' } });
    const c = await finished(place);
    const compared = async (query: string) =>
      (await call(place.server.socket, 'GET', `/v1/runs:compare?${query}`)).json;
    expect(await compared(`a=${a}&b=${b}`)).toMatchObject({
      a: { id: a },
      b: { id: b },
      parameters: [{ name: 'who', a: 'ana', b: 'ben' }],
      flags: [],
      workflow: { is_same: true, changes: [] },
      items: [],
      duration_ms: { a: expect.any(Number) },
      next_cursor: null,
    });
    expect(await compared(`a=${a}&b=${c}`)).toMatchObject({
      workflow: {
        is_same: false,
        changes: expect.arrayContaining([{ path: 'name', kind: 'changed', old: 'greet', new: 'one' }]),
      },
      parameters: [
        { name: 'loud', a: false },
        { name: 'who', a: 'ana' },
      ],
    });
    expect(await compared(`a=${a}&b=nope`)).toMatchObject({ code: 'DRY-E2001', status: 404 });
  });
});

describe('an estimate', () => {
  it('says how long a run will take as those before it did, and what nobody knows it does not say', async () => {
    await using place = await servedHome([echoAs('work')], { workflows: catalogOf(GREET) });
    const estimate = async () => (await post(place, '/v1/runs:estimate', { workflow: 'greet' })).json;
    expect(await estimate()).toMatchObject({ basis: 'none', runs: 0, duration_ms: null, cost_usd: null, items: null });
    await finished(place, { workflow: 'greet' });
    await finished(place, { workflow: 'greet', params: { who: 'x' } });
    expect(await estimate()).toMatchObject({
      basis: 'same_version',
      runs: 2,
      duration_ms: { samples: 2 },
      cost_usd: { likely: '0.00', samples: 2 },
      steps: [{ step: 'only', duration_ms: { samples: 2 } }],
    });
    expect((await post(place, '/v1/runs:estimate', { workflow: 'greet', items: 5 })).json).toMatchObject({
      duration_ms: null,
    });
    expect((await place.client.runs()).items).toHaveLength(2);
  });
});
