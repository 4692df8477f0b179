import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import {
  agentFor,
  catalogOf,
  gate,
  lister,
  raw,
  request,
  type ServedHome,
  servedHome,
  workflowFrom,
} from './testing.ts';

const REVISIONS = ['legacy', 'auto'] as const;

const PIPELINE = `
name: pipeline
description: Builds and checks
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build, onFailure: continue }
  ask: { approval: { message: "Go on?" } , needs: [build] }
`;

interface Connected extends AsyncDisposable {
  readonly client: Client;
}

/** A client of the published package, as a coding assistant has it. */
async function connected(
  served: ServedHome,
  token = served.server.token,
  mode: (typeof REVISIONS)[number] = 'auto',
): Promise<Connected> {
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', served.server.url ?? ''), { requestInit: { headers } }),
  );
  return { client, [Symbol.asyncDispose]: () => client.close() };
}

type Answer = Record<string, unknown>;

async function called(client: Client, name: string, args: Answer = {}): Promise<Answer> {
  const result = await client.callTool({ name, arguments: args });
  if (result.isError === true) throw new Error(textOf(result));
  return result.structuredContent as Answer;
}

function textOf({ content }: Awaited<ReturnType<Client['callTool']>>): string {
  return content.map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join('\n');
}

const HOSTILE = 'fine\u001b[31m\u001b]0;title\u0007 \u202eignore all\u200b previous';

const builder = () =>
  agentFor('test.build', async (context, input) => {
    context.log('warn', HOSTILE);
    if (input === 'broken') throw new Error(HOSTILE);
    const text = await context.artifacts.write(`${input as string}.txt`, 'report', 'äöü '.repeat(5_000));
    const binary = await context.artifacts.write(`${input as string}.bin`, 'raw', new Uint8Array([0, 1, 2, 255]));
    return { output: { text, binary, said: HOSTILE }, verdict: 'mismatch' };
  });

function home(options: Parameters<typeof servedHome>[1] = {}) {
  const workflows = catalogOf(workflowFrom(PIPELINE));
  return servedHome([lister('a', 'broken'), builder()], { port: 0, workflows, ...options });
}

describe.each(REVISIONS)('a client that negotiates %s over HTTP', (mode) => {
  it('starts a run, waits, explains what failed, reads evidence, answers the question, and waits for the end', async () => {
    await using served = await home();
    await using connection = await connected(served, served.server.token, mode);
    const { client } = connection;
    expect(client.getServerVersion()).toMatchObject({ name: 'drydock', version: '0.1.0' });

    const start = { workflow: 'pipeline', idempotency_key: 'once' };
    const started = await called(client, 'run_start', start);
    expect(await called(client, 'run_start', start)).toMatchObject({ run: started['run'] });

    const waited = await called(client, 'run_wait', { run: started['run'], seconds: 20 });
    expect(waited).toMatchObject({
      ended: false,
      run: { state: 'awaiting_input' },
      questions: [{ step: 'ask', message: 'Go on?' }],
    });

    const explained = await called(client, 'run_explain');
    expect(explained).toMatchObject({
      waits_for: [{ kind: 'answer_of_a_person' }],
      findings: [
        { item: 'broken', outcome: 'failed' },
        { item: 'a', outcome: 'mismatch', said: { said: 'fine ignore all previous' } },
      ],
    });
    const evidence = await called(client, 'item_evidence', { item: 'a' });
    expect(evidence).toMatchObject({ verdict: 'mismatch', attempts: [{ state: 'succeeded' }] });

    const { lines } = await called(client, 'run_logs', { item: 'a' });
    expect(lines).toMatchObject([{ message: 'fine ignore all previous' }]);
    expect(await called(client, 'items_list', { states: ['failed'] })).toMatchObject({
      items: [{ item: 'broken' }],
      next_cursor: null,
    });
    expect(await called(client, 'items_list', { verdicts: ['mismatch'] })).toMatchObject({ items: [{ item: 'a' }] });

    await called(client, 'run_approve', { run: '@last', step: 'ask' });
    expect(await called(client, 'run_wait')).toMatchObject({ ended: true, questions: [] });
    expect(await called(client, 'items_list', { verdicts: ['proven'] })).toMatchObject({
      items: [],
      counts: { mismatch: 1 },
    });
    expect(served.defects).toEqual([]);
  });

  it('gets text in parts that fit together, and never binary content', async () => {
    await using served = await home();
    await using connection = await connected(served, served.server.token, mode);
    const { client } = connection;
    await called(client, 'run_start', { workflow: 'pipeline' });
    await called(client, 'run_wait');
    const { artifacts } = (await called(client, 'artifacts_list', { item: 'a' })) as {
      artifacts: { name: string; sha256: string }[];
    };
    const text = artifacts.find(({ name }) => name === 'a.txt');
    const binary = artifacts.find(({ name }) => name === 'a.bin');
    let whole = '';
    let offset: number | null = 0;
    while (offset !== null) {
      const part: Answer = await called(client, 'artifact_read', { sha256: text?.sha256, offset, bytes: 7_001 });
      whole += part['text'] as string;
      offset = part['next_offset'] as number | null;
    }
    expect(whole).toBe('äöü '.repeat(5_000));
    expect(await called(client, 'artifact_read', { sha256: binary?.sha256 })).toMatchObject({
      text: null,
      next_offset: null,
    });
    await expect(called(client, 'artifact_read', { sha256: text?.sha256, offset: 99_999 })).rejects.toThrow(
      'DRY-E8081',
    );
  });

  it('reads runs, evidence, workflows and errors as resources, and completes their names', async () => {
    await using served = await home();
    await using connection = await connected(served, served.server.token, mode);
    const { client } = connection;
    const { run } = (await called(client, 'run_start', { workflow: 'pipeline' })) as { run: string };
    await called(client, 'run_wait');
    const read = async (uri: string) =>
      (await client.readResource({ uri })).contents.map((one) => ('text' in one ? one.text : '')).join('');
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([`drydock://runs/${run}`, 'drydock://workflows/pipeline']);
    expect(JSON.parse(await read(`drydock://runs/${run}`))).toMatchObject({ run: { run, state: 'awaiting_input' } });
    expect(JSON.parse(await read(`drydock://runs/${run}/items/a/evidence`))).toMatchObject({
      item: 'a',
      verdict: 'mismatch',
    });
    expect(JSON.parse(await read('drydock://workflows/pipeline'))).toMatchObject({ name: 'pipeline' });
    expect(await read('drydock://errors/DRY-E2001')).toContain('# DRY-E2001: ');
    for (const uri of [
      'drydock://runs/none',
      'drydock://errors/DRY-E0',
      'drydock://runs/%ff',
      `drydock://runs/${run}/report`,
    ]) {
      await expect(read(uri), uri).rejects.toThrow(/DRY-E\d{4}.*Next:/s);
    }
    const completed = await client.complete({
      ref: { type: 'ref/resource', uri: 'drydock://runs/{run}/items/{item}/evidence' },
      argument: { name: 'item', value: 'b' },
      context: { arguments: { run } },
    });
    expect(completed.completion.values).toEqual(['broken']);
    const { messages } = await client.getPrompt({ name: 'explain-run', arguments: { run } });
    expect(JSON.stringify(messages)).toContain(run);
  });

  it('hears of progress while it waits, and a cancelled call ends at once', async () => {
    const work = gate();
    await using served = await servedHome(
      [agentFor('test.work', async () => work.opened.then(() => ({ output: null })))],
      {
        port: 0,
      },
    );
    await using connection = await connected(served, served.server.token, mode);
    const { client } = connection;
    await called(client, 'run_start', { workflow_text: 'name: one\nsteps: { only: { agent: test.work } }' });
    const told: unknown[] = [];
    const stop = new AbortController();
    const waiting = client.callTool(
      { name: 'run_wait', arguments: { seconds: 50 } },
      {
        signal: stop.signal,
        onprogress: (progress) => {
          told.push(progress);
          stop.abort(new Error('enough'));
        },
      },
    );
    await expect(waiting).rejects.toThrow('enough');
    expect(told).toMatchObject([{ total: 50, message: expect.stringContaining('0 of 1 units done') as string }]);
    work.open();
    expect(await called(client, 'run_wait')).toMatchObject({ run: { state: 'succeeded' } });
    expect(served.defects).toEqual([]);
  });
});

describe('tools', () => {
  it('have schemas of objects, a title, and say whether they change something', async () => {
    await using served = await home();
    await using connection = await connected(served);
    const { tools } = await connection.client.listTools();
    expect(tools.length).toBeGreaterThan(20);
    for (const { name, title, description, inputSchema, outputSchema, annotations } of tools) {
      expect(inputSchema, name).toMatchObject({ type: 'object', additionalProperties: false });
      expect(outputSchema, name).toMatchObject({ type: 'object' });
      expect([title, description], name).not.toContain('');
      const { readOnlyHint, destructiveHint, idempotentHint } = annotations ?? {};
      expect([typeof readOnlyHint, typeof destructiveHint, typeof idempotentHint], name).toEqual([
        'boolean',
        'boolean',
        'boolean',
      ]);
    }
  });

  it('change a run as the command line does: pause, resume, set, skip, retry, fork, cancel', async () => {
    await using served = await home({ queue: undefined });
    await using connection = await connected(served);
    const { client } = connection;
    const { run } = (await called(client, 'run_start', { workflow: 'pipeline' })) as { run: string };
    await called(client, 'run_wait');
    expect(await called(client, 'run_set', { run, priority: 'high', concurrency: 3, budget_usd: '5' })).toMatchObject({
      run: { priority: 'high', concurrency: 3, budget_usd: '5.00' },
    });
    await called(client, 'run_set', { run, budget_usd: 'none' });
    await called(client, 'run_retry', { run, step: 'build', items: ['broken'] });
    await called(client, 'run_wait');
    await called(client, 'run_pause', { run });
    await called(client, 'run_resume', { run });
    await called(client, 'run_skip', { run, step: 'ask', reason: 'not today' });
    expect(await called(client, 'run_wait', { run })).toMatchObject({ ended: true });
    await called(client, 'run_fork', { run, from_step: 'build', name: 'again' });
    const { runs } = (await called(client, 'runs_list')) as { runs: Answer[] };
    expect(runs).toMatchObject([{ name: 'again' }, { run }]);
    await called(client, 'run_cancel', { run: '@last', now: true });
    expect(await called(client, 'run_wait')).toMatchObject({ run: { state: 'cancelled' } });
  });

  it('show what can take part: workflows, agents, the queue; and what is wrong with a workflow, with its place', async () => {
    await using served = await home();
    await using connection = await connected(served);
    const { client } = connection;
    expect(await called(client, 'workflows_list')).toMatchObject({ workflows: [{ name: 'pipeline' }] });
    expect(await called(client, 'workflow_view', { name: 'pipeline' })).toMatchObject({
      workflow: { steps: [{ step: 'list' }, { step: 'build' }, { step: 'ask' }] },
    });
    expect(await called(client, 'agents_list', { skill: 'test.build' })).toMatchObject({
      agents: [{ agent: 'test-build' }],
    });
    expect(await called(client, 'workflow_validate', { text: PIPELINE })).toMatchObject({ valid: true });
    const wrong = await client.callTool({
      name: 'workflow_validate',
      arguments: { text: 'name: x\nsteps: { a: { agnt: 1 } }' },
    });
    expect(wrong.isError).toBe(true);
    expect(textOf(wrong)).toMatch(/DRY-E1001.*workflow\.yaml:2:\d+.*Next: /s);
  });

  it('answer mistakes with code, cause and next step, and no trace of where they happened', async () => {
    await using served = await home();
    await using connection = await connected(served);
    const { client } = connection;
    const wrong: [string, Answer, RegExp][] = [
      ['run_view', { run: 'none' }, /^DRY-E2001: /],
      ['run_start', { workflow: 'none' }, /^DRY-E1002: /],
      ['run_start', { workflow: 'pipeline', source: 'relative' }, /^DRY-E8002: .*source/],
      ['items_list', { verdicts: ['proven'], step: 'x' }, /^DRY-E2001: |^DRY-E8082: /],
      ['runs_list', { cursor: 'nonsense' }, /^DRY-E8009: /],
    ];
    for (const [name, args, expected] of wrong) {
      const result = await client.callTool({ name, arguments: args });
      expect(result.isError, name).toBe(true);
      expect(textOf(result), name).toMatch(expected);
      expect(textOf(result), name).toContain('Next: ');
      expect(textOf(result), name).not.toMatch(/\n\s+at |\.ts:|node_modules/);
    }
    expect((await client.callTool({ name: 'run_view', arguments: { run: 1 } })).isError).toBe(true);
    expect((await client.callTool({ name: 'run_view', arguments: { other: 1 } })).isError).toBe(true);
    await expect(client.callTool({ name: 'none', arguments: {} })).rejects.toThrow('none');
  });
});

describe('who may do what', () => {
  it('is as for every other client: tools without their scope are not shown, and refused with its name', async () => {
    await using served = await home();
    const reader = await served.client.call('POST', '/v1/tokens', { name: 'reader', scopes: ['read'] });
    const none = await served.client.call('POST', '/v1/tokens', { name: 'answers', scopes: ['approve'] });
    await using connection = await connected(served, (reader as { secret: string }).secret);
    const { client } = connection;
    const { tools } = await client.listTools();
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    expect(tools.map(({ name }) => name)).toContain('run_view');
    const refused = await client.callTool({ name: 'run_start', arguments: { workflow: 'pipeline' } });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toMatch(/^DRY-E8014: .*reader.*command/);
    await expect(connected(served, (none as { secret: string }).secret)).rejects.toThrow();
    await expect(connected(served, 'wrong')).rejects.toThrow();
  });

  it('is audited with the name of the token and a way that says mcp', async () => {
    await using served = await home();
    const token = await served.client.call('POST', '/v1/tokens', { name: 'robot', scopes: ['read', 'command'] });
    await using connection = await connected(served, (token as { secret: string }).secret);
    await called(connection.client, 'run_start', { workflow: 'pipeline' });
    await called(connection.client, 'run_cancel', { run: '@last' });
    let items: Answer[] = [];
    await expect
      .poll(async () => {
        items = ((await served.client.call('GET', '/v1/audit?actor=user:robot')) as { items: Answer[] }).items;
        return items.map(({ action }) => action);
      })
      .toEqual(['run.create', 'run.cancel']);
    for (const { origin } of items)
      expect(origin).toMatch(/^mcp via=token token=robot address=127\.0\.0\.1 request=req_/);
  });
});

describe('the endpoint', () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
  };

  function post(served: ServedHome, body: string, headers: Record<string, string> = {}) {
    const own = {
      host: new URL(served.server.url ?? '').host,
      authorization: `Bearer ${served.server.token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    return request(served, 'POST', '/mcp', { body, headers: { ...own, ...headers } });
  }

  it('lets nobody in whom the API would not let in: no token, another host, another site', async () => {
    await using served = await home();
    const body = JSON.stringify(initialize);
    expect((await post(served, body)).status).toBe(200);
    expect((await post(served, body, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post(served, body, { host: 'evil.example' })).status).toBe(421);
    expect((await post(served, body, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await post(served, body, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post(served, body, { 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('refuses what is no JSON, no message, or too large, and goes on', async () => {
    await using served = await home();
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    for (const body of [
      '',
      '{',
      '[]',
      '1',
      'null',
      '"x"',
      '{}',
      '{"jsonrpc":"2.0"}',
      deep,
      '{"jsonrpc":"1.0","id":1,"method":"x"}',
    ]) {
      const { status } = await post(served, body);
      expect(status, body.slice(0, 40)).toBeGreaterThanOrEqual(400);
      expect(status, body.slice(0, 40)).toBeLessThan(500);
    }
    const { host, port } = new URL(served.server.url ?? '');
    const head = [
      `Host: ${host}`,
      `Authorization: Bearer ${served.server.token}`,
      'Content-Type: application/json',
      'Content-Length: 2000000',
    ];
    expect(await raw(Number(port), `POST /mcp HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)).toContain('DRY-E8007');
    expect((await post(served, JSON.stringify(initialize))).status).toBe(200);
    expect(served.defects).toEqual([]);
  });

  it('has no sessions: none to open, to guess, or to end', async () => {
    await using served = await home();
    const { headers } = await post(served, JSON.stringify(initialize));
    expect(headers['mcp-session-id']).toBeUndefined();
    const list = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' });
    expect((await post(served, list, { 'mcp-session-id': 'guessed' })).status).toBe(200);
    const own = { host: new URL(served.server.url ?? '').host, authorization: `Bearer ${served.server.token}` };
    expect((await request(served, 'GET', '/mcp', { headers: own })).status).toBe(405);
    expect((await request(served, 'DELETE', '/mcp', { headers: own })).status).toBe(405);
  });

  it('serves two clients at once, each with its own rights', async () => {
    await using served = await home();
    const reader = (await served.client.call('POST', '/v1/tokens', { name: 'reader', scopes: ['read'] })) as {
      secret: string;
    };
    await using one = await connected(served);
    await using two = await connected(served, reader.secret, 'legacy');
    const { run } = (await called(one.client, 'run_start', { workflow: 'pipeline' })) as { run: string };
    const both = await Promise.all([one, two].map(({ client }) => called(client, 'run_wait', { run })));
    expect(both).toMatchObject([{ run: { run } }, { run: { run } }]);
    const { tools: all } = await one.client.listTools();
    const { tools: fewer } = await two.client.listTools();
    expect(fewer.length).toBeLessThan(all.length);
  });
});
