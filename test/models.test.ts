import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AgentContext } from '../src/agent.ts';
import type { ControlPlane } from '../src/control-plane/index.ts';
import {
  agentFor,
  eventsOf,
  lister,
  stepOf,
  temporaryHome,
  told,
  workflowOf,
  workflowWith,
} from '../src/control-plane/testing.ts';
import { AnswerCache, type GatewayOptions, ModelGateway, parseProviders } from '../src/llm/index.ts';
import type { RunId } from '../src/model/index.ts';
import { openStore, storeFile } from '../src/store/index.ts';

interface ModelServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: string[];
}

/** A server of the OpenAI protocol that streams `re: <question>`, with 400 tokens for every question and 100 for every answer. */
async function serve(delayMs = 0, refuse: (index: number) => number | null = () => null): Promise<ModelServer> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const { messages } = JSON.parse(text) as { messages: { content: string }[] };
      const question = messages.at(-1)?.content ?? '';
      asked.push(question);
      const wait = refuse(asked.length - 1);
      if (wait !== null) {
        response.writeHead(429, { 'retry-after': String(wait), 'content-type': 'application/json' });
        response.end('{"error":{"message":"slow down"}}');
        return;
      }
      setTimeout(() => {
        const chunk = (rest: object) =>
          `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', ...rest })}\n\n`;
        const usage = { prompt_tokens: 400, completion_tokens: 100, total_tokens: 500 };
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: `re: ${question}` } }] }));
        response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage }));
        response.end('data: [DONE]\n\n');
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @param of what the provider has beside its address */
function gatewayFor(url: string, of: object = {}, more: Partial<GatewayOptions> = {}): ModelGateway {
  const provider = {
    id: 'test',
    kind: 'openai-compatible',
    baseUrl: `${url}/v1`,
    price: { input: 1, output: 1 },
    ...of,
  };
  return new ModelGateway({ providers: parseProviders([provider], 'test'), model: 'test/m', env: {}, ...more });
}

const ITEMS = Array.from({ length: 50 }, (_, n) => `i${n}`);
const EACH = workflowOf(`
name: each
steps:
  list: { agent: test.list }
  ask: { forEach: steps.list.output.items, agent: test.ask, concurrency: 50 }
`);

async function ask({ model, item }: AgentContext) {
  const { text } = await model.generate({ prompt: `about ${item?.id}`, maxOutputTokens: 20_000 });
  return { output: text };
}

const asks = agentFor('test.ask', ask, ['llm']);

/** What the attempts of a run used, by its events. */
async function sums(plane: ControlPlane, run: RunId): Promise<{ events: number; tokens: number }> {
  const found = await eventsOf(plane, run);
  let events = 0;
  let tokens = 0;
  for (const { type, data } of found)
    if (type === 'attempt.succeeded' || type === 'attempt.failed') {
      events += data.usage?.costMicros ?? 0;
      tokens += (data.usage?.inputUncached ?? 0) + (data.usage?.output ?? 0);
    }
  return { events, tokens };
}

async function ledgerOf(home: string, run: RunId) {
  await using store = await openStore(storeFile(home));
  return await ledgerIn({ store }, run);
}

async function ledgerIn({ store }: Pick<ControlPlane, 'store'>, run: RunId) {
  const calls = await store.modelCalls.calls(run);
  return {
    calls,
    cost: calls.reduce((sum, { usage }) => sum + (usage.costMicros ?? 0), 0),
    tokens: calls.reduce((sum, { usage }) => sum + usage.inputUncached + usage.output, 0),
  };
}

/** As many dollars as the questions that were answered have cost by the bill of the server: 400 tokens in, 100 out. */
const EACH_COSTS = 500;

describe('a run whose agents ask models', () => {
  it('pauses below its budget, never above it, with 50 attempts at a time; goes on with more; events and ledger agree', async () => {
    await using server = await serve(5);
    await using home = await temporaryHome();
    let run: RunId;
    let spent: { events: number; tokens: number };
    {
      await using plane = await home.open([lister(...ITEMS), asks], { models: gatewayFor(server.url), slots: 50 });
      run = await plane.startRun(EACH, {}, { budget: { limitMicros: 25_000, onExhausted: 'pause' } });
      await told(plane, run, 'run.paused');
      const paused = await plane.store.findRun(run);
      expect(paused?.spentMicros).toBeLessThanOrEqual(25_000);
      expect(paused?.exhaustedAt).not.toBeNull();
      const pausing = (await eventsOf(plane, run)).find(({ type }) => type === 'run.pausing');
      expect(JSON.stringify(pausing?.data)).toMatch(/of the \$0\.025 of the budget of the run/);
      await plane.command(run, { verb: 'set_budget', limitMicros: 10_000_000 });
      await plane.command(run, { verb: 'resume' });
      expect((await plane.settled(run)).state).toBe('succeeded');
      spent = await sums(plane, run);
    }
    const ledger = await ledgerOf(home.home, run);
    expect(spent).toEqual({ events: ledger.cost, tokens: ledger.tokens });
    expect([ledger.cost, server.asked.length]).toEqual([50 * EACH_COSTS, 50]);
  });

  it('spends no cent more than its dollar when one attempt asks 50 things at a time', async () => {
    await using server = await serve(5);
    await using home = await temporaryHome();
    // A question costs five cents, and can cost about seven.
    const models = gatewayFor(server.url, { price: { input: 100, output: 100 } });
    const answered: number[] = [];
    const greedy = agentFor(
      'test.ask',
      async ({ model }) => {
        const questions = Array.from({ length: 50 }, (_, n) =>
          model.generate({ prompt: `question ${n}`, maxOutputTokens: 600 }),
        );
        const ends = await Promise.allSettled(questions);
        answered.push(ends.filter(({ status }) => status === 'fulfilled').length);
        return { output: null };
      },
      ['llm'],
    );
    await using plane = await home.open([lister('A'), greedy], { models });
    const run = await plane.startRun(EACH, {}, { budget: { limitMicros: 1_000_000, onExhausted: 'stop' } });
    const end = await plane.settled(run);
    const bill = server.asked.length * 50_000;
    expect(answered).toEqual([server.asked.length]);
    expect(bill).toBeLessThanOrEqual(1_000_000);
    expect(bill).toBeGreaterThanOrEqual(900_000);
    expect(end.spentMicros).toBe(bill);
  });

  it('ends where its budget says stop, before anything is asked', async () => {
    await using server = await serve();
    await using home = await temporaryHome();
    await using plane = await home.open([lister('A'), asks], { models: gatewayFor(server.url) });
    const run = await plane.startRun(EACH, {}, { budget: { limitMicros: 100, onExhausted: 'stop' } });
    expect(await plane.settled(run)).toMatchObject({ state: 'failed', spentMicros: 0 });
    expect(server.asked).toEqual([]);
  });

  it('goes on past its budget where that says continue, and says that it was spent', async () => {
    await using server = await serve();
    await using home = await temporaryHome();
    const agents = [lister('A', 'B', 'C'), asks];
    await using plane = await home.open(agents, { models: gatewayFor(server.url), slots: 1 });
    const run = await plane.startRun(EACH, {}, { budget: { limitMicros: 600, onExhausted: 'continue' } });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded', spentMicros: 3 * EACH_COSTS });
    expect((await eventsOf(plane, run)).some(({ type }) => type === 'budget.exhausted')).toBe(true);
  });

  it('does not ask a model of unknown price where money is limited, and says what to do; elsewhere its cost is unknown', async () => {
    await using server = await serve();
    await using home = await temporaryHome();
    const models = gatewayFor(server.url, { price: undefined });
    await using plane = await home.open([lister('A'), asks], { models });
    const limited = await plane.startRun(EACH, {}, { budget: { limitMicros: 5_000_000, onExhausted: 'pause' } });
    expect((await plane.settled(limited)).state).toBe('failed');
    expect(server.asked).toEqual([]);
    const failed = (await eventsOf(plane, limited)).find(({ type }) => type === 'attempt.failed');
    expect(failed?.data).toMatchObject({ error: { code: 'DRY-E3048', next: expect.stringContaining('price') } });
    const free = await plane.startRun(EACH, {});
    expect((await plane.settled(free)).state).toBe('succeeded');
    const { calls } = await ledgerIn(plane, free);
    expect(calls.map(({ certainty, usage }) => [certainty, usage.costMicros])).toEqual([['unknown', null]]);
    const done = (await eventsOf(plane, free)).find(
      ({ type, data }) => type === 'attempt.succeeded' && 'usage' in data,
    );
    expect(done?.data).toMatchObject({ usage: { costMicros: null, inputUncached: 400, output: 100 } });
  });

  it('shares what its owner may spend in a day with the other runs of the owner', async () => {
    await using server = await serve();
    await using home = await temporaryHome();
    const money = { unknownPrice: 'refuse', ownerDayMicros: 20_300, ownerMonthMicros: null } as const;
    await using plane = await home.open([lister('A'), asks], { models: gatewayFor(server.url, {}, { money }) });
    const first = await plane.startRun(EACH, {}, { owner: 'ana' });
    expect((await plane.settled(first)).state).toBe('succeeded');
    // The question of the first run has left less than a question can cost.
    const more = await plane.startRun(EACH, {}, { owner: 'ana' });
    await told(plane, more, 'run.paused');
    const other = await plane.startRun(EACH, {}, { owner: 'ben' });
    expect((await plane.settled(other)).state).toBe('succeeded');
    expect(server.asked).toHaveLength(2);
    const pausing = (await eventsOf(plane, more)).find(({ type }) => type === 'run.pausing');
    expect(JSON.stringify(pausing?.data)).toContain('what its owner may spend today');
  });

  it('fails the items that a step has no money for, and goes on', async () => {
    await using server = await serve();
    await using home = await temporaryHome();
    await using plane = await home.open([lister('A', 'B', 'C'), asks], { models: gatewayFor(server.url), slots: 1 });
    const limited = workflowOf(`
name: limited
steps:
  list: { agent: test.list }
  ask: { forEach: steps.list.output.items, agent: test.ask, concurrency: 1, budget: $0.0203, onFailure: continue }
`);
    const run = await plane.startRun(limited, {});
    expect((await plane.settled(run)).state).toBe('completed_with_findings');
    const codes = (await eventsOf(plane, run)).flatMap(({ type, data }) =>
      type === 'attempt.failed' ? [data.error.code] : [],
    );
    expect([codes, server.asked.length]).toEqual([['DRY-E3047', 'DRY-E3047'], 1]);
  });

  it('shares its budget with the runs of its sub-workflows, however many of them ask at a time', async () => {
    await using server = await serve(5);
    await using home = await temporaryHome();
    await using plane = await home.open([lister(...ITEMS.slice(0, 10)), asks], {
      models: gatewayFor(server.url),
      slots: 20,
    });
    const inner = { ...EACH.definition, name: 'inner' };
    const outer = workflowWith('outer', {
      each: stepOf({
        forEach: { kind: 'list', expression: '[1, 2, 3, 4]' },
        workflow: inner,
        with: {},
        onFailure: { kind: 'continue' },
      }),
    });
    const budget = { limitMicros: 30_000, onExhausted: 'stop' } as const;
    const run = await plane.startRun(outer, {}, { budget, concurrency: 4 });
    const { spentMicros } = await plane.settled(run);
    expect(spentMicros).toBe(server.asked.length * EACH_COSTS);
    expect(server.asked.length).toBeGreaterThan(0);
    expect(server.asked.length * EACH_COSTS).toBeLessThanOrEqual(30_000);
    expect(server.asked.length).toBeLessThan(40);
  });

  it('pays for nothing when it is done again', async () => {
    await using server = await serve();
    await using home = await temporaryHome();
    const cache = new AnswerCache(join(home.path, 'answers'));
    const models = gatewayFor(server.url, {}, { cache });
    await using plane = await home.open([lister('A', 'B', 'C'), asks], { models });
    for (const spent of [3 * EACH_COSTS, 0]) {
      const run = await plane.startRun(EACH, {});
      expect(await plane.settled(run)).toMatchObject({ state: 'succeeded', spentMicros: spent });
    }
    expect(server.asked).toHaveLength(3);
  });

  it('waits at least as long as the provider asks, also when the engine is started anew meanwhile', async () => {
    await using server = await serve(0, (index) => (index === 0 ? 2 : null));
    await using home = await temporaryHome();
    let run: RunId;
    const agents = [lister('A'), asks];
    {
      await using plane = await home.open(agents, { models: gatewayFor(server.url) });
      run = await plane.startRun(EACH, {});
      await told(plane, run, 'attempt.failed');
    }
    await using plane = await home.open(agents, { models: gatewayFor(server.url) });
    // Another run of the home is held back, too: the account is the same.
    const other = await plane.startRun(EACH, {}, { name: 'other' });
    for (const id of [run, other]) expect((await plane.settled(id)).state).toBe('succeeded');
    const failed = (await eventsOf(plane, run)).find(({ type }) => type === 'attempt.failed');
    expect(failed?.data).toMatchObject({ error: { class: 'rate_limited', retryAfterMs: 2000 } });
    for (const id of [run, other]) {
      const { calls } = await ledgerIn(plane, id);
      const went = calls.findLast(({ state }) => state === 'settled')?.reservedAt ?? 0;
      expect(went - (failed?.ts ?? 0)).toBeGreaterThanOrEqual(1900);
    }
  });

  it('counts what an agent has paid by its own means before the next call goes out', async () => {
    await using server = await serve();
    await using home = await temporaryHome();
    const payer = agentFor('test.list', (context) => {
      context.usage({ output: 10, costMicros: 9000 });
      return { output: { items: ['A'] } };
    });
    await using plane = await home.open([payer, asks], { models: gatewayFor(server.url) });
    const run = await plane.startRun(EACH, {}, { budget: { limitMicros: 25_000, onExhausted: 'stop' } });
    expect(await plane.settled(run)).toMatchObject({ state: 'failed', spentMicros: 9000 });
    expect(server.asked).toEqual([]);
    const { calls } = await ledgerIn(plane, run);
    expect(calls).toMatchObject([{ source: 'agent', usage: { costMicros: 9000 } }]);
  });

  it('is answered from the recording of another run, without a provider, and says so', async () => {
    await using server = await serve();
    await using home = await temporaryHome();
    let recorded: RunId;
    {
      await using plane = await home.open([lister('A', 'B'), asks], { models: gatewayFor(server.url) });
      recorded = await plane.startRun(EACH, {});
      await plane.settled(recorded);
    }
    const replay = join(home.home, 'workspaces', recorded, 'state', 'models');
    const models = new ModelGateway({ model: null, providers: [], env: {} });
    await using plane = await home.open([lister('A', 'B', 'C'), asks], { models });
    const replayed = await plane.startRun(EACH, {}, { replay });
    expect(await plane.settled(replayed)).toMatchObject({ state: 'failed', spentMicros: 0 });
    const events = await eventsOf(plane, replayed);
    const sources = events.flatMap(({ type, data }) =>
      type === 'attempt.succeeded' ? (data.asked ?? []).map(({ source }) => source) : [],
    );
    expect(sources).toEqual(['recording', 'recording']);
    const failures = events.flatMap(({ type, data }) => (type === 'attempt.failed' ? [data.error.code] : []));
    expect(failures).toEqual(['DRY-E3041']);
    expect(server.asked).toHaveLength(2);
  });
});

const PROGRAM = fileURLToPath(new URL('models-program.ts', import.meta.url));

/** Runs the program until it ends, or is killed when the server was asked so often. */
async function live(home: string, server: ModelServer, killAfter: number | null): Promise<string[]> {
  const child = spawn(process.execPath, [PROGRAM, home, server.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = once(child, 'exit');
  if (killAfter !== null) {
    const before = server.asked.length;
    while (server.asked.length < before + killAfter && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
  }
  await ended;
  return text.trim().split('\n');
}

describe('kill -9 in the middle of calls', () => {
  it('neither loses nor double-counts what was used: what was open counts at its bound, once, in the ledger and in the events', async () => {
    await using server = await serve(40);
    await using home = await temporaryHome();
    for (const killAfter of [1, 2, 3]) await live(home.home, server, killAfter);
    const [id = '', state] = await live(home.home, server, null);
    expect(state).toBe('succeeded');
    const run = id as RunId;
    const { calls, cost, tokens } = await ledgerOf(home.home, run);
    await using plane = await home.open([]);
    const spent = await sums(plane, run);
    expect(spent).toEqual({ events: cost, tokens });
    expect((await plane.store.findRun(run))?.spentMicros).toBe(cost);
    const interrupted = calls.filter((call) => call.state === 'interrupted');
    expect(interrupted.length).toBeGreaterThan(0);
    for (const call of interrupted)
      expect([call.certainty, call.usage.costMicros]).toEqual(['estimated', call.reservedMicros]);
    expect(calls.filter((call) => call.state === 'open')).toEqual([]);
    // Whatever the server was asked stands in the ledger: once for each time, and an answer that was kept is not asked again.
    expect(calls.filter(({ source }) => source === 'live').length).toBeGreaterThanOrEqual(server.asked.length);
  });
});
