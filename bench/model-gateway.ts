import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createControlPlane } from '../src/control-plane/index.ts';
import { AnswerCache, ModelGateway, ModelMeters, parseProviders } from '../src/llm/index.ts';
import type { RunId } from '../src/model/index.ts';
import { openStore } from '../src/store/index.ts';
import { benchAgent, fanOut, lister } from './agents.ts';
import { atLeast, atMost, best, type Benchmark, type Row, rounded, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const CALLS = 200;
const ITEMS = 100;

const PLACE = { step: 's', item: null, attempt: 1, agent: 'a', owner: 'o', project: 'p', workflow: 'w', within: [] };
const RUN = 'run_bench' as RunId;

/** What the gateway adds to a call of a model that answers at once, and what a run that is repeated pays. */
export const modelGateway: Benchmark = {
  prefix: 'gateway-',
  async measure() {
    await using folder = await temporaryDirectory();
    await using server = await listen();
    return [...(await calls(folder.path, server.url)), ...(await repeated(folder.path, server.url))];
  },
};

async function calls(folder: string, url: string): Promise<Row[]> {
  const bare = await eachCall(async (n) => {
    const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: `question ${n}` }] });
    const headers = { 'content-type': 'application/json' };
    await (await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body })).text();
  });
  await using store = await openStore(join(folder, 'calls.db'));
  const gateway = gatewayFor(url, join(folder, 'answers'));
  const meter = new ModelMeters(store.modelCalls, gateway.money, Date.now).forAttempt({ run: RUN, ...PLACE }, () => [
    { scope: 'run', limitMicros: 1_000_000_000, onExhausted: 'stop' },
  ]);
  const { signal } = new AbortController();
  const scope = { run: RUN, ...PLACE };
  let asked = 0;
  const ask = async (prompt: string): Promise<void> => {
    const reply = await gateway.ask({ prompt, maxOutputTokens: 100 }, { scope, signal, meter, mask: (text) => text });
    if (!reply.ok) throw new Error(reply.failure.message);
  };
  const live = await eachCall(() => ask(`question ${asked++}`));
  const known = await eachCall(() => ask('question 0'));
  const booked = await eachCall(async (n) => {
    const id = `booking-${asked++}-${n}`;
    const call = {
      provider: 'p',
      model: 'p/m',
      promptName: null,
      promptHash: '',
      reservedMicros: 9,
      reservedTokens: 9,
    };
    await store.modelCalls.reserve({ run: RUN, ...PLACE, ...call, id, at: Date.now(), caps: [] });
    const usage = { inputUncached: 1, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0, costMicros: 2 };
    await store.modelCalls.settle(id, { state: 'settled', usage, certainty: 'exact', at: Date.now() });
  });
  const beside = `bare fetch ${rounded(bare, 2)} ms`;
  return [
    atMost(20, {
      id: 'gateway-overhead',
      measure: `time added to a call of a model, one at a time, ledger on disk, answer kept, ${CALLS} calls`,
      value: rounded(live - bare, 2),
      unit: 'ms',
      beside,
    }),
    toCompare({
      id: 'gateway-booking',
      measure: 'of it: booking and settling, two durable transactions',
      value: rounded(booked, 2),
      unit: 'ms',
    }),
    toCompare({
      id: 'gateway-cached',
      measure: 'a question whose answer is known',
      value: rounded(known, 2),
      unit: 'ms',
    }),
  ];
}

async function repeated(folder: string, url: string): Promise<Row[]> {
  const asks = benchAgent(
    'asks',
    async ({ model, item }) => ({ output: (await model.generate({ prompt: `about ${item?.id}` })).text }),
    ['llm'],
  );
  const models = gatewayFor(url, join(folder, 'kept'));
  await using plane = await createControlPlane({
    home: join(folder, 'home'),
    agents: [lister, asks],
    models,
    slots: 4,
  });
  const spent: number[] = [];
  let hits = 0;
  for (const _ of ['first', 'again']) {
    const run = await plane.startRun(fanOut(ITEMS, 'asks'), {});
    const { state, spentMicros } = await plane.settled(run);
    if (state !== 'succeeded') throw new Error(`the run ${state}`);
    spent.push(spentMicros);
    hits = (await plane.store.modelCalls.calls(run)).filter(({ source }) => source === 'cache').length;
  }
  const [first = 0, again = 0] = spent;
  return [
    atLeast(100, {
      id: 'gateway-repeated',
      measure: `answers of a repeated run that are not paid for again, ${ITEMS} unchanged items`,
      value: rounded((100 * hits) / ITEMS),
      unit: '%',
      beside: `$${first / 1e6} the first time, $${again / 1e6} the second`,
    }),
  ];
}

function gatewayFor(url: string, answers: string): ModelGateway {
  const provider = { id: 'bench', kind: 'openai-compatible', baseUrl: `${url}/v1`, price: { input: 1, output: 1 } };
  return new ModelGateway({
    model: 'bench/m',
    providers: parseProviders([provider], 'bench'),
    env: {},
    cache: new AnswerCache(answers),
  });
}

/** Milliseconds for one of many, one after the other; the best of three tries. */
async function eachCall(call: (n: number) => Promise<unknown>): Promise<number> {
  await call(0);
  return best(3, async () => {
    const begin = performance.now();
    for (let n = 1; n <= CALLS; n += 1) await call(n);
    return (performance.now() - begin) / CALLS;
  });
}

async function listen(): Promise<AsyncDisposable & { readonly url: string }> {
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      const chunk = (rest: object) =>
        `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', ...rest })}\n\n`;
      const usage = { prompt_tokens: 400, completion_tokens: 100, total_tokens: 500 };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: 'an answer' } }] }));
      response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage }));
      response.end('data: [DONE]\n\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
