import { describe, expect, it } from 'vitest';
import { call, catalogOf, echoAs, type Got, request, type ServedHome, servedHome, workflowFrom } from '../testing.ts';
import type { Scope } from './principal.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const APPROVAL =
  'name: ask\nsteps:\n  make: { agent: test.work }\n  ask: { needs: make, approval: { message: Really? } }\n  ship: { needs: ask, agent: test.work }\n';
const APPROVE = { step: 'ask', item: null };

let requests = 0;

async function tokenFor(place: ServedHome, name: string, scopes: readonly Scope[]): Promise<string> {
  const body = JSON.stringify({ name, scopes });
  const got = await call(place.server.socket, 'POST', '/v1/tokens', { body, headers: JSON_TYPE });
  expect(got.status, got.text).toBe(201);
  return (got.json as { secret: string }).secret;
}

function post(place: ServedHome, secret: string, path: string, body: unknown): Promise<Got> {
  const headers = { ...JSON_TYPE, authorization: `Bearer ${secret}`, 'idempotency-key': `${requests++}` };
  return request(place, 'POST', path, { body: JSON.stringify(body), headers });
}

async function waiting(place: ServedHome, got: Got): Promise<string> {
  const json = got.json as { id?: string; run?: { id: string } };
  const id = json.id ?? json.run?.id ?? '';
  expect(got.status, got.text).toBeLessThan(300);
  await expect.poll(async () => (await place.client.run(id)).openApprovals).toBe(1);
  return id;
}

async function office(): Promise<ServedHome & { readonly ana: string; readonly bob: string; readonly id: string }> {
  const place = await servedHome([echoAs('work')], { port: 0, approverMustDiffer: true });
  const ana = await tokenFor(place, 'ana', ['read', 'command', 'approve']);
  const bob = await tokenFor(place, 'bob', ['read', 'command', 'approve']);
  const id = await waiting(place, await post(place, ana, '/v1/runs', { workflow: { by: 'text', text: APPROVAL } }));
  return { ...place, ana, bob, id, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

const REFUSED = { status: 403, json: { code: 'DRY-E8021' } };

describe('who asked for a run, where two people are wanted', () => {
  it('does not approve a fork of it, or another go at it, that they asked for', async () => {
    await using place = await office();
    const { ana, bob, id } = place;
    expect((await post(place, bob, `/v1/runs/${id}:approve`, APPROVE)).status).toBe(202);
    await place.client.settled(id);
    await post(place, ana, `/v1/runs/${id}:fork`, { step: 'ask' });
    await expect.poll(async () => (await place.client.runs()).items.length).toBe(2);
    const fork = (await place.client.runs()).items[0]?.id ?? '';
    await expect.poll(async () => (await place.client.run(fork)).openApprovals).toBe(1);
    expect(await post(place, ana, `/v1/runs/${fork}:approve`, APPROVE)).toMatchObject(REFUSED);
    expect((await post(place, bob, `/v1/runs/${fork}:approve`, APPROVE)).status).toBe(202);
    const again = await waiting(place, await post(place, ana, `/v1/runs/${id}:rerun`, {}));
    expect(await post(place, ana, `/v1/runs/${again}:approve`, APPROVE)).toMatchObject(REFUSED);
    expect((await post(place, bob, `/v1/runs/${again}:approve`, APPROVE)).status).toBe(202);
  });

  it('does not pass its question over, or take it out of the graph: that is an approval, too', async () => {
    await using place = await office();
    const { ana, bob, id } = place;
    const skip = await post(place, ana, `/v1/runs/${id}:skip`, { step: 'ask', item: null, reason: 'late' });
    expect(skip.status, skip.text).toBeGreaterThanOrEqual(400);
    const edit = await post(place, ana, `/v1/runs/${id}:edit`, { edits: [{ op: 'remove', step: 'ask' }] });
    expect(edit.status, edit.text).toBeGreaterThanOrEqual(400);
    const pusher = await tokenFor(place, 'pusher', ['read', 'command']);
    const escalated = await post(place, pusher, `/v1/runs/${id}:skip`, { step: 'ask', item: null, reason: 'late' });
    expect(escalated).toMatchObject({ status: 403, json: { code: 'DRY-E8014' } });
    expect((await place.client.run(id)).openApprovals).toBe(1);
    expect((await post(place, bob, `/v1/runs/${id}:approve`, APPROVE)).status).toBe(202);
  });

  it('does not approve with a token that they made for it, nor a run that such a token asked for', async () => {
    await using place = await office();
    const boss = await tokenFor(place, 'boss', ['admin']);
    const puppet = (await post(place, boss, '/v1/tokens', { name: 'puppet', scopes: ['read', 'command', 'approve'] }))
      .json as { secret: string };
    const start = (secret: string) => post(place, secret, '/v1/runs', { workflow: { by: 'text', text: APPROVAL } });
    const own = await waiting(place, await start(boss));
    expect(await post(place, puppet.secret, `/v1/runs/${own}:approve`, APPROVE)).toMatchObject(REFUSED);
    const others = await waiting(place, await start(puppet.secret));
    expect(await post(place, boss, `/v1/runs/${others}:approve`, APPROVE)).toMatchObject(REFUSED);
    expect((await post(place, place.bob, `/v1/runs/${own}:approve`, APPROVE)).status).toBe(202);
    // Tokens of colleagues are made by the user of the home, who is not all of them.
    expect((await post(place, puppet.secret, `/v1/runs/${place.id}:approve`, APPROVE)).status).toBe(202);
  });

  it('does not approve what a token asked for that they made, and took away since', async () => {
    await using place = await office();
    const boss = await tokenFor(place, 'boss', ['admin']);
    const puppet = (await post(place, boss, '/v1/tokens', { name: 'puppet', scopes: ['command'] })).json as {
      secret: string;
    };
    const start = post(place, puppet.secret, '/v1/runs', { workflow: { by: 'text', text: APPROVAL } });
    const id = await waiting(place, await start);
    const gone = await request(place, 'DELETE', '/v1/tokens/puppet', { headers: { authorization: `Bearer ${boss}` } });
    expect(gone.status, gone.text).toBe(200);
    expect(await post(place, boss, `/v1/runs/${id}:approve`, APPROVE)).toMatchObject(REFUSED);
    expect((await post(place, place.bob, `/v1/runs/${id}:approve`, APPROVE)).status).toBe(202);
  });

  it('does not approve in a sub-workflow of it, nor over the Model Context Protocol', async () => {
    const { definition: child } = workflowFrom('name: child\nsteps: { ask: { approval: { message: Really? } } }');
    const { definition, ...loaded } = workflowFrom('name: parent\nsteps: { call: { agent: test.work } }');
    const { agent: _agent, ...step } = definition.steps['call'] ?? {};
    const steps = { call: { ...step, workflow: child } } as unknown as typeof definition.steps;
    const workflows = catalogOf({ ...loaded, skills: [], definition: { ...definition, steps } });
    await using place = await servedHome([], { port: 0, approverMustDiffer: true, workflows });
    const ana = await tokenFor(place, 'ana', ['read', 'command', 'approve']);
    const bob = await tokenFor(place, 'bob', ['read', 'command', 'approve']);
    const top = (await post(place, ana, '/v1/runs', { workflow: 'parent' })).json as { id: string };
    await expect.poll(async () => (await place.client.runs()).items.length).toBe(2);
    const id = (await place.client.runs()).items.find(({ parent: of }) => of === top.id)?.id ?? '';
    await expect.poll(async () => (await place.client.run(id)).openApprovals).toBe(1);
    expect(await post(place, ana, `/v1/runs/${id}:approve`, APPROVE)).toMatchObject(REFUSED);
    const params = { name: 'run_approve', arguments: { run: id, step: 'ask' } };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    const headers = { ...JSON_TYPE, authorization: `Bearer ${ana}`, accept: 'application/json, text/event-stream' };
    expect((await request(place, 'POST', '/mcp', { body, headers })).text).toContain('DRY-E8021');
    expect((await post(place, bob, `/v1/runs/${id}:approve`, APPROVE)).status).toBe(202);
    await place.client.settled(top.id);
  });
});
