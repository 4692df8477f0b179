import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentFor, call, servedHome, type ServedHome } from './testing.ts';

const INSTALLED = `
import { defineAgent, z } from 'drydock/agent';
export default defineAgent({
  id: 'installed', version: '1.0.0', description: 'x', tags: ['house'],
  capabilities: [{ skill: 'test.other', input: 'text', constraints: { dialect: ['ibm', 'gnu'], level: 2 } }],
  input: z.json(), output: z.json(), run: () => ({ output: null }),
});
`;

describe('agents over the API', () => {
  let place: ServedHome;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-agents-'));
    place = await servedHome([agentFor('test.work', () => ({ output: 'done' }))]);
  });
  afterEach(async () => {
    await place[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const at = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    call(place.server.socket, method, path, {
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const found = async (query: string) => {
    const { json } = await at('GET', `/v1/agents?${query}`);
    return (json as { items: { id: string }[] }).items.map(({ id }) => id);
  };

  const install = async () => {
    const path = join(folder, 'installed.mjs');
    await writeFile(path, INSTALLED);
    return at('POST', '/v1/agents', { path });
  };

  it('are changed only by who knows how they stand, with one entry in the audit log each', async () => {
    const before = await at('GET', '/v1/agents/test-work');
    expect(before.json).toMatchObject({ state: 'enabled', health: { status: 'never probed' }, from: 'built-in' });
    const match = { 'if-match': String(before.headers.etag) };
    expect(await at('PATCH', '/v1/agents/test-work', { state: 'disabled' })).toMatchObject({ status: 428 });
    const changed = await at('PATCH', '/v1/agents/test-work', { state: 'disabled', reason: 'slow' }, match);
    expect(changed.json).toMatchObject({ state: 'disabled', state_reason: 'slow' });
    expect(await at('PATCH', '/v1/agents/test-work', { state: 'enabled' }, match)).toMatchObject({ status: 412 });
    expect(await at('DELETE', '/v1/agents/test-work', undefined, { 'if-match': '*' })).toMatchObject({ status: 409 });
    expect(await at('PATCH', '/v1/agents/nobody', { state: 'enabled' }, { 'if-match': '*' })).toMatchObject({
      status: 404,
    });
    const entries = await place.plane.store.audit({ target: 'agent:test-work' });
    expect(entries.map(({ action }) => action)).toEqual(['agent.disable']);
  });

  it('are installed from a file, remembered when they are removed, and refused with the reason', async () => {
    expect(await install()).toMatchObject({ status: 201, json: { id: 'installed', from: 'installed' } });
    expect((await at('GET', '/v1/skills')).json).toMatchObject({
      items: [
        { skill: 'test.other', agents: ['installed'] },
        { skill: 'test.work', agents: ['test-work'] },
      ],
    });
    expect(await at('DELETE', '/v1/agents/installed', undefined, { 'if-match': '*' })).toMatchObject({ status: 200 });
    expect(await at('GET', '/v1/agents/installed')).toMatchObject({ status: 404 });
    expect((await place.plane.store.agents()).map(({ manifest }) => manifest.id)).toContain('installed');
    await mkdir(join(folder, 'empty'));
    const refused = await at('POST', '/v1/agents', { path: join(folder, 'empty') });
    expect(refused.json).toMatchObject({ code: 'DRY-E3071', detail: expect.stringContaining('agent.yaml') });
    expect((await at('POST', '/v1/agents', { path: 'relative.mjs' })).json).toMatchObject({ code: 'DRY-E8002' });
  });

  it('are found by skill, types, constraints, tag, state, health and what came of their work', async () => {
    await install();
    expect(await found('')).toEqual(['installed', 'test-work']);
    expect(await found('skill=test.work')).toEqual(['test-work']);
    expect(await found('input=text&skill=test.other')).toEqual(['installed']);
    expect(await found('input=java&skill=test.other')).toEqual([]);
    expect(await found('skill=test.other&constraint=dialect=ibm,level=2')).toEqual(['installed']);
    expect(await found('skill=test.other&constraint=dialect=ibm,level=3')).toEqual([]);
    expect(await found('tag=house')).toEqual(['installed']);
    expect(await found('from=built-in&kind=code')).toEqual(['test-work']);
    expect(await found('health=never-probed')).toEqual(['installed', 'test-work']);
    expect(await found('min_success=0')).toEqual([]);
    expect(await found('min_proven=0.5')).toEqual([]);
    await at('PATCH', '/v1/agents/installed', { state: 'disabled' }, { 'if-match': '*' });
    expect(await found('state=disabled,draining')).toEqual(['installed']);
    expect(await found('state=enabled')).toEqual(['test-work']);
    expect(await at('GET', '/v1/agents?state=asleep')).toMatchObject({ status: 400 });
    expect(await at('GET', '/v1/agents?constraint=dialect')).toMatchObject({ json: { code: 'DRY-E8002' } });
  });
});
