import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_VERBS } from '../model/index.ts';
import type { QueueAccess } from './api/index.ts';
import { commandPath } from './wire/index.ts';
import {
  agentFor,
  call,
  catalogOf,
  echoAs,
  type Got,
  lister,
  PIPELINE_TEXT,
  type ServedHome,
  servedHome,
  workflowFrom,
} from './testing.ts';
import { contentSha256, knowingAgents, LOOKED_THROUGH } from './testing-project.ts';

const PIPELINE = workflowFrom(PIPELINE_TEXT);

/** Names of what a run over a code base has learnt. */
async function knownNames(place: ServedHome): Promise<Record<string, string>> {
  const { id } = await place.client.startRun({ workflow: 'look-through', project: 'code' });
  await place.client.settled(id);
  const got = await call(place.server.socket, 'GET', '/v1/projects/code/programs/P00000/evidence');
  const { evidence } = got.json as { evidence: { id: string } };
  return { '{project}': 'code', '{program}': 'P00000', '{evidence}': evidence.id };
}

/** The queue of a coordinator in which one run waits. */
function queueWith(run: () => string): QueueAccess {
  const explanation = () => ({
    run: run(),
    owner: 'ana',
    project: 'p',
    workflow: 'w',
    priority: 'normal' as const,
    agedPriority: 'normal' as const,
    position: 1,
    of: 1,
    after: null,
    enqueuedAt: 1_000,
    waitedMs: 5,
    waitsFor: [{ kind: 'draining' as const }],
    startsIf: [],
    predicted: { at: 2_000, samples: 1 },
  });
  return { list: () => [explanation()], explain: explanation, move: () => {} };
}

async function fullHome(): Promise<ServedHome & { readonly run: string }> {
  const work = agentFor('test.build', async (context, input) => {
    context.log('info', 'building', { part: 1 });
    return { output: await context.artifacts.write('a.txt', 'text', JSON.stringify(input)), verdict: 'proven' };
  });
  let run = '';
  const place = await servedHome(
    [
      lister('a', 'b/c', 'ü 1'),
      work,
      echoAs('check'),
      echoAs('report'),
      echoAs('work'),
      ...knowingAgents({ programs: 2 }),
    ],
    {
      workflows: catalogOf(PIPELINE, LOOKED_THROUGH),
      queue: queueWith(() => run),
      metrics: async () => '# HELP x y\n',
      settings: [],
    },
  );
  run = (await place.client.startRun({ workflow: 'pipeline' })).id;
  await place.client.settled(run);
  return { ...place, run, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

/** What operations are asked with that take nothing less. */
const NEEDED_QUERY: Readonly<Record<string, string>> = { '/v1/runs:compare': '?a=@last&b=1' };

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { readonly operationId: string }>>;
}

async function documentOf({ server }: ServedHome): Promise<OpenApi> {
  return (await call(server.socket, 'GET', '/openapi.json')).json as OpenApi;
}

function post(place: ServedHome, path: string, body: unknown, key = `"${path}"`): Promise<Got> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  return call(place.server.socket, 'POST', path, { body: JSON.stringify(body), headers });
}

describe('the OpenAPI document', () => {
  it('lists nothing but operations that answer as it says', async () => {
    await using place = await fullHome();
    const { openapi, paths } = await documentOf(place);
    expect(openapi).toBe('3.1.0');
    const sha256 = (await place.client.artifacts(place.run)).items[0]?.sha256 ?? '';
    const exercised = new Set<string>();
    expect(await post(place, '/v1/saved-views', { name: 'pipeline' })).toMatchObject({ status: 201 });
    expect(await post(place, '/v1/tokens', { name: 'ci', scopes: ['read'] })).toMatchObject({ status: 201 });
    const hook = await post(place, '/v1/webhooks', { url: 'http://127.0.0.1:9/', events: ['run.finished'] });
    const { webhook } = hook.json as { webhook: { id: string } };
    const delivery = (await post(place, `/v1/webhooks/${webhook.id}:test`, {})).json as { id: string };
    const names: Record<string, string> = {
      '{run}': place.run,
      '{item}': encodeURIComponent('b/c'),
      '{step}': 'build',
      '{sha256}': sha256,
      '{token}': 'ci',
      '{webhook}': webhook.id,
      '{delivery}': delivery.id,
      ...(await knownNames(place)),
    };
    for (const [path, methods] of Object.entries(paths)) {
      if (methods['get'] === undefined || path === '/v1/events') continue;
      names['{name}'] = path.includes('agents') ? 'test-build' : 'pipeline';
      names['{sha256}'] = path.includes('evidence') ? contentSha256 : sha256;
      const filled = path.replace(/\{\w+\}/g, (name) => names[name] ?? name) + (NEEDED_QUERY[path] ?? '');
      const got = await call(place.server.socket, 'GET', filled);
      expect(got.status, `${filled}: ${got.text.slice(0, 300)}`).toBe(200);
      exercised.add(methods['get'].operationId);
    }
    const bodies: Record<string, unknown> = {
      '/v1/runs': {
        workflow: { by: 'definition', definition: { name: 'one', steps: { only: { agent: 'test.work' } } } },
      },
      '/v1/workflows:validate': { workflow: { by: 'text', text: PIPELINE_TEXT } },
      [`/v1/queue/${place.run}:move`]: { to: 'before', run: '@last' },
      [`/v1/runs/${place.run}:set-budget`]: { limit_usd: '2.50' },
      [`/v1/runs/${place.run}:cancel`]: {},
      [`/v1/webhooks/${webhook.id}:rotate-secret`]: {},
      [`/v1/webhooks/${webhook.id}/deliveries/${delivery.id}:redeliver`]: {},
      [`/v1/runs/${place.run}:rerun`]: { params: {} },
      '/v1/runs:estimate': { workflow: 'pipeline', items: 3 },
    };
    for (const [path, body] of Object.entries(bodies)) {
      const got = await post(place, path, body);
      expect([200, 202, 409], `${path}: ${got.text.slice(0, 300)}`).toContain(got.status);
    }
    expect(exercised.size).toBeGreaterThan(20);
    expect(place.defects).toEqual([]);
  });

  it('has an operation for every command of the model', async () => {
    await using place = await fullHome();
    const { paths } = await documentOf(place);
    for (const verb of COMMAND_VERBS) expect(paths[`/v1/runs/{run}:${commandPath(verb)}`]?.['post']).toBeDefined();
  });
});

describe('lists', () => {
  it('are read page by page without a gap, and a cursor fits no other filter', async () => {
    await using place = await fullHome();
    const whole = (await place.client.items(place.run)).items;
    const paged = [];
    let cursor: string | undefined;
    do {
      const page = await place.client.items(place.run, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      paged.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole);
    const { nextCursor } = await place.client.items(place.run, { limit: 2 });
    await expect(
      place.client.items(place.run, { limit: 2, step: 'build', cursor: nextCursor ?? '' }),
    ).rejects.toMatchObject({ code: 'DRY-E8009' });
  });

  it('give only the fields that were asked for, and nothing when nothing has changed', async () => {
    await using place = await fullHome();
    const got = await call(place.server.socket, 'GET', '/v1/runs?fields=id,state');
    expect((got.json as { items: object[] }).items).toEqual([{ id: place.run, state: 'succeeded' }]);
    const first = await call(place.server.socket, 'GET', `/v1/runs/${place.run}`);
    const headers = { 'if-none-match': String(first.headers.etag) };
    expect(await call(place.server.socket, 'GET', `/v1/runs/${place.run}`, { headers })).toMatchObject({
      status: 304,
      text: '',
    });
  });

  it('find runs by state, owner, project, workflow and words', async () => {
    await using place = await fullHome();
    const { run } = place;
    const found = async (query: object) => (await place.client.runs(query)).items.map(({ id }) => id);
    expect(await found({ states: ['succeeded', 'failed'], workflow: 'pipeline', q: 'PIPE' })).toEqual([run]);
    expect(await found({ states: ['running'] })).toEqual([]);
    expect(await found({ owner: 'nobody' })).toEqual([]);
    expect(await found({ project: 'pipeline' })).toEqual([run]);
    expect(await found({ q: 'other' })).toEqual([]);
  });
});

describe('malformed and random requests', () => {
  it('are answered on every route, never by a defect', { timeout: 120_000 }, async () => {
    await using place = await fullHome();
    const { paths } = await documentOf(place);
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    );
    const quiet = routes.filter(
      ([method, path]) =>
        !(method === 'GET' && (path === '/v1/events' || path.endsWith(':stream'))) && path !== '/v1/session',
    );
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('@last', '1', '#1', '..', '%00', '%', '0', '-1', '1e9', 'null', '[]', "' or 1=1", '\u202e', '😀'),
    );
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom(
        { mode: 'now' },
        { step: 'build', item: 'a', reason: 'x' },
        { scope: { kind: 'failed' } },
        { edits: [{ op: 'remove', step: 'check' }] },
        { limit_usd: '-1' },
        { __proto__: 1, constructor: 2 },
      ),
    );
    const body = fc.oneof(
      value.map((one) => JSON.stringify(one)),
      fc.string({ maxLength: 60 }),
      fc.constantFrom('', '{', '['.repeat(5_000), '{"a":'.repeat(200)),
    );
    const request = fc.record({
      route: fc.constantFrom(...quiet),
      names: fc.array(text, { minLength: 3, maxLength: 3 }),
      query: fc.dictionary(
        fc.oneof(
          fc.constantFrom(
            'limit',
            'cursor',
            'fields',
            'state',
            'types',
            'after_seq',
            'sort',
            'step',
            'item',
            'level',
            'open',
            'filter',
            'count',
            'by',
            'a',
            'b',
          ),
          text,
        ),
        text,
        { maxKeys: 4 },
      ),
      body,
      type: fc.constantFrom('application/json', 'application/json', 'application/json; charset=utf-8', 'text/plain'),
      key: fc.option(
        fc.string({ maxLength: 30 }).map((key) => key.replace(/[^\x20-\x7e]/g, '')),
        { nil: undefined },
      ),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ route: [method, path], names, query, body: content, type, key }) => {
        let index = 0;
        const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(names[index++] ?? ''));
        const search = new URLSearchParams(query).toString();
        const headers = {
          ...(method === 'POST' || method === 'PATCH' ? { 'content-type': type, 'if-match': '*' } : {}),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        };
        const got = await call(
          place.server.socket,
          method,
          `${filled}?${search}`,
          method === 'POST' || method === 'PATCH' ? { body: content, headers } : { headers },
        );
        expect(got.status, `${method} ${filled} ${content}: ${got.text}`).toBeLessThan(500);
        if (got.status >= 400)
          expect(got.json).toMatchObject({ code: expect.stringMatching(/^DRY-E\d{4}$/), status: got.status });
      }),
      { numRuns: 600 },
    );
    expect(place.defects).toEqual([]);
    // Runs may be gone, others there, the queue drained: whoever comes next is served.
    expect((await post(place, '/v1/queue:resume', {})).status).toBe(200);
    const { id } = await place.client.startRun({ workflow: 'pipeline' });
    expect((await place.client.settled(id)).state).toBe('succeeded');
  });
});
