import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AgentContext, z } from '../src/agent.ts';
import type { ControlPlane } from '../src/control-plane/index.ts';
import {
  agentFor,
  eventsOf,
  lister,
  skill,
  stepOf,
  temporaryHome,
  told,
  workflowOf,
  workflowWith,
} from '../src/control-plane/testing.ts';
import { ModelGateway, parseProviders, recordingFolder } from '../src/llm/index.ts';
import type { JsonObject, RunId } from '../src/model/index.ts';

interface Service extends AsyncDisposable {
  readonly asked: string[];
  /** A gateway to it. @param of what the provider has beside its address */
  gateway(of?: JsonObject): ModelGateway;
}

const chunk = (rest: object): string =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', ...rest })}\n\n`;

/** Answers as a well-behaved server does: 400 tokens in, 100 out. */
function well(
  response: ServerResponse,
  usage: unknown = { prompt_tokens: 400, completion_tokens: 100, total_tokens: 500 },
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello' } }] }));
  response.end(`${chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage })}data: [DONE]\n\n`);
}

/** @param treat what becomes of each request, by its number */
async function serve(
  treat: (response: ServerResponse, index: number) => void = (response) => well(response),
): Promise<Service> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.once('end', () => treat(response, asked.push(body) - 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const provider = { id: 'test', kind: 'openai-compatible', baseUrl, price: { input: 1, output: 1 } };
  return {
    asked,
    gateway: (of = {}) =>
      new ModelGateway({ providers: parseProviders([{ ...provider, ...of }], 'test'), model: 'test/m', env: {} }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const each = (more: string, concurrency = 50) =>
  workflowOf(`
name: each
steps:
  list: { agent: test.list }
  ask: { forEach: steps.list.output.items, agent: test.ask, concurrency: ${concurrency}, onFailure: continue${more} }
`);

async function ask({ model, item }: AgentContext) {
  const { text } = await model.generate({ prompt: `about ${item?.id}`, maxOutputTokens: 2_000 });
  return { output: text };
}
const asks = agentFor('test.ask', ask, ['llm']);

const items = (count: number): string[] => Array.from({ length: count }, (_, n) => `i${n}`);

async function ledgerOf({ store }: Pick<ControlPlane, 'store'>, run: RunId) {
  const calls = await store.modelCalls.calls(run);
  const cost = calls.reduce((sum, { usage }) => sum + (usage.costMicros ?? 0), 0);
  const account = await store.modelCalls.account('run', { run, step: 'ask', owner: '' }, Date.now());
  return { calls, cost, account };
}

async function costInEvents(plane: ControlPlane, run: RunId): Promise<number> {
  const found = await eventsOf(plane, run);
  return found.reduce((sum, { type, data }) => {
    const isEnd = type === 'attempt.succeeded' || type === 'attempt.failed';
    return isEnd ? sum + (data.usage?.costMicros ?? 0) : sum;
  }, 0);
}

/** Usage that cannot be, and ends of all kinds. */
const DISHONEST: readonly ((response: ServerResponse) => void)[] = [
  (response) => well(response, undefined),
  (response) => well(response, { prompt_tokens: -400, completion_tokens: -100 }),
  (response) => well(response, { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }),
  (response) => well(response, { prompt_tokens: 4e15, completion_tokens: 4e15 }),
  (response) => well(response, { prompt_tokens: 1.5, completion_tokens: 1e300 }),
  (response) => well(response, 'a lot'),
  (response) => void response.writeHead(500).end('{"error":{"message":"down"}}'),
  (response) => void response.writeHead(504).end('gateway'),
  (response) => void response.destroy(),
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ choices: [{ index: 0, delta: { content: 'Hel' } }] }));
    setTimeout(() => response.destroy(), 5);
  },
  (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
];

describe('a provider that lies about what was used', () => {
  it('cannot make 200 attempts at a time overshoot a budget; ledger, account and events agree, and nothing stays reserved', async () => {
    // Between two that fail one is answered, so that the provider is not left alone.
    await using service = await serve((response, index) =>
      index % 2 === 0 ? well(response) : DISHONEST[((index - 1) / 2) % DISHONEST.length]?.(response),
    );
    await using home = await temporaryHome();
    await using plane = await home.open([lister(...items(200)), asks], { models: service.gateway(), slots: 200 });
    const limitMicros = 120_000;
    const run = await plane.startRun(each('', 200), {}, { budget: { limitMicros, onExhausted: 'stop' } });
    await plane.settled(run);
    const { calls, cost, account } = await ledgerOf(plane, run);
    expect(cost).toBeLessThanOrEqual(limitMicros);
    expect(account).toEqual({ settledMicros: cost, reservedMicros: 0 });
    expect(await costInEvents(plane, run)).toBe(cost);
    expect(calls.filter(({ state }) => state === 'open')).toEqual([]);
    expect(calls).toHaveLength(service.asked.length);
    // A request that was answered is never free.
    for (const { state, usage } of calls) if (state === 'settled') expect(usage.costMicros).toBeGreaterThan(0);
  }, 60_000);
});

describe('a budget', () => {
  it.each(['stop', 'pause'] as const)(
    'of 0 asks nothing that costs, and what is free all the same (%s)',
    async (onExhausted) => {
      await using service = await serve();
      await using home = await temporaryHome();
      {
        await using plane = await home.open([lister('A'), asks], { models: service.gateway() });
        const run = await plane.startRun(each(''), {}, { budget: { limitMicros: 0, onExhausted } });
        if (onExhausted === 'pause') await told(plane, run, 'run.paused');
        else await plane.settled(run);
        expect(service.asked).toEqual([]);
      }
      await using plane = await home.open([lister('A'), asks], { models: service.gateway({ price: 'free' }) });
      const free = await plane.startRun(each(''), {}, { budget: { limitMicros: 0, onExhausted } });
      expect((await plane.settled(free)).state).toBe('succeeded');
    },
  );

  it('that is raised lets a paused run go on after the engine was started anew, and counts what was spent before', async () => {
    await using service = await serve();
    await using home = await temporaryHome();
    let run: RunId;
    {
      await using plane = await home.open([lister(...items(10)), asks], { models: service.gateway(), slots: 2 });
      run = await plane.startRun(each('', 2), {}, { budget: { limitMicros: 4_000, onExhausted: 'pause' } });
      await told(plane, run, 'run.paused');
    }
    await using plane = await home.open([lister(...items(10)), asks], { models: service.gateway(), slots: 2 });
    await plane.command(run, { verb: 'set_budget', limitMicros: 1_000_000 });
    await plane.command(run, { verb: 'resume' });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded', spentMicros: 5_000 });
    const { cost } = await ledgerOf(plane, run);
    expect([cost, service.asked.length]).toEqual([5_000, 10]);
  });
});

describe('runs that wait for their provider', () => {
  it('share its requests a minute; one that is cancelled while it waits ends at once and is not asked for', async () => {
    await using service = await serve();
    await using home = await temporaryHome();
    const models = service.gateway({ requestsPerMinute: 3 });
    await using plane = await home.open([lister('A', 'B'), asks], { models, slots: 10 });
    const runs = [await plane.startRun(each(''), {}), await plane.startRun(each(''), {})];
    await expect.poll(() => service.asked.length).toBe(3);
    const waiting = async () => {
      const states = await Promise.all(runs.map((run) => plane.store.findRun(run)));
      return states.flatMap((run) => (run?.state === 'running' ? [run.id] : []));
    };
    await expect.poll(async () => (await waiting()).length).toBe(1);
    const lines = async () =>
      (await Promise.all((await waiting()).map((run) => eventsOf(plane, run))))
        .flat()
        .flatMap(({ type, data }) => (type === 'attempt.logged' ? [data.message] : []));
    await expect
      .poll(lines)
      .toEqual([expect.stringMatching(/^waits for provider test, which takes the next request in \d+ s$/)]);
    for (const run of await waiting()) {
      await plane.command(run, { verb: 'cancel', mode: 'now' });
      expect((await plane.settled(run)).state).toBe('cancelled');
      const { account } = await ledgerOf(plane, run);
      expect(account.reservedMicros).toBe(0);
    }
    expect(service.asked).toHaveLength(3);
  });
});

describe('a tool that never ends', () => {
  it('does not hold its attempt beyond its time: the run ends, and what the question has cost is counted', async () => {
    const call = { index: 0, id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } };
    await using service = await serve((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', tool_calls: [call] } }] }));
      const usage = { prompt_tokens: 400, completion_tokens: 100, total_tokens: 500 };
      response.end(
        `${chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }], usage })}data: [DONE]\n\n`,
      );
    });
    await using home = await temporaryHome();
    const look = { description: 'Looks', input: z.object({}), run: () => new Promise<never>(() => {}) };
    const stuck = agentFor(
      'test.ask',
      async ({ model }) => ({ output: (await model.generate({ prompt: 'Look', tools: { look } })).text }),
      ['llm'],
    );
    await using plane = await home.open([lister('A'), stuck], { models: service.gateway() });
    const run = await plane.startRun(each(', timeout: 1s'), {});
    expect((await plane.settled(run)).state).not.toBe('running');
    const { cost } = await ledgerOf(plane, run);
    expect([cost, await costInEvents(plane, run), service.asked.length]).toEqual([500, 500, 1]);
  });
});

describe('the recording of a run', () => {
  it('holds what its sub-workflows were answered: it replays whole without any model', async () => {
    await using service = await serve();
    await using home = await temporaryHome();
    const inner = { ...each('').definition, name: 'inner' };
    const outer = workflowWith('outer', {
      each: stepOf({ workflow: inner, with: {} }),
      ask: stepOf({ agent: skill('ask') }),
    });
    const agents = [lister('A', 'B'), asks];
    let replay: string;
    {
      await using plane = await home.open(agents, { models: service.gateway() });
      const run = await plane.startRun(outer, {});
      expect((await plane.settled(run)).state).toBe('succeeded');
      replay = recordingFolder(join(home.home, 'workspaces', run));
    }
    expect(service.asked).toHaveLength(3);
    const nobody = new ModelGateway({ model: null, providers: [], env: {} });
    await using plane = await home.open(agents, { models: nobody });
    const again = await plane.startRun(outer, {}, { replay });
    expect(await plane.settled(again)).toMatchObject({ state: 'succeeded', spentMicros: 0 });
    expect(service.asked).toHaveLength(3);
  });
});
