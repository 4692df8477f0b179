import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ControlPlane } from '../control-plane/index.ts';
import { spanIdOf, traceIdOf } from '../model/index.ts';
import { traceRuns } from '../telemetry/index.ts';
import { until } from './testing-receiver.ts';
import { agentFor, call, echoAs, lister, ONE_STEP, PIPELINE_TEXT, servedHome } from './testing.ts';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number; readonly doubleValue?: number };
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly events?: readonly { readonly name: string; readonly attributes: readonly Attribute[] }[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code?: number; readonly message?: string };
}

/** A collector that takes OTLP over HTTP as JSON, and answers as the test says. */
async function collector(answer: () => number = () => 200, { answers = true } = {}) {
  const spans: Span[] = [];
  const requests: {
    readonly path: string;
    readonly service: string;
    readonly status: number;
    readonly headers: IncomingHttpHeaders;
  }[] = [];
  const server = createServer((request, response) => {
    if (!answers) return;
    void buffer(request).then((sent) => {
      const status = answer();
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
      const { resourceSpans } = JSON.parse(body.toString()) as {
        resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[];
      };
      const [first] = resourceSpans;
      const service = first?.resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
      requests.push({ path: request.url ?? '', service, status, headers: request.headers });
      if (status === 200)
        spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      return response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    socket.once('close', () => (connections -= 1));
  });
  return {
    get connections() {
      return connections;
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function traces(plane: ControlPlane, endpoint: string | null, env: NodeJS.ProcessEnv = {}) {
  const cursor = plane.cursor('traces');
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  return traceRuns({ reader: plane.store, hub: plane.events, cursor, endpoint, env, version: '1.2.3', onError });
}

const attributesOf = ({ attributes }: Span) =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.doubleValue]),
  );

const usage = { inputUncached: 10, cacheRead: 5, cacheWrite: 1, output: 7, reasoning: 2, costMicros: 1_500 };
const MODEL = agentFor('test.build', (context, input) => {
  context.usage(usage);
  return { output: input, verdict: 'proven' };
});

describe('traces', () => {
  it('tell a run as spans of run, steps, items and attempts, with what models used', async () => {
    await using sink = await collector();
    await using place = await servedHome([lister('a', 'b'), MODEL, echoAs('check'), echoAs('report')]);
    await using _traces = await traces(place.plane, sink.url, { OTEL_SERVICE_NAME: 'bank' });
    const { id } = await place.client.startRun({ workflow: { by: 'text', text: PIPELINE_TEXT, file: 'p.yaml' } });
    await place.client.settled(id);
    await until(() => sink.spans.some(({ name }) => name === 'run pipeline'));
    expect(sink.requests[0]).toMatchObject({ path: '/v1/traces', service: 'bank' });
    const { spans } = sink;
    expect(spans.map(({ name }) => name).toSorted()).toEqual(
      [
        'run pipeline',
        'step list',
        'step build',
        'step check',
        'step report',
        'attempt test-list',
        'attempt test-report',
        'item build',
        'item build',
        'item check',
        'item check',
        'invoke_agent test-build',
        'invoke_agent test-build',
        'attempt test-check',
        'attempt test-check',
      ].toSorted(),
    );
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([traceIdOf(id)]));
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const root = byId.get(spanIdOf(id));
    expect(root).toMatchObject({ name: 'run pipeline' });
    for (const span of spans) {
      const parent = byId.get(span.parentSpanId ?? '');
      expect(parent === undefined).toBe(span === root);
      expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
    }
    const attempt = byId.get(spanIdOf(id, 'build', 'a', 1));
    expect(attempt?.parentSpanId).toBe(spanIdOf(id, 'build', 'a'));
    expect(attributesOf(attempt as Span)).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'test-build',
      'gen_ai.usage.input_tokens': 16,
      'gen_ai.usage.cache_read.input_tokens': 5,
      'gen_ai.usage.output_tokens': 9,
      'drydock.cost_usd': 0.0015,
      'drydock.run.id': id,
    });
  });

  it('are part of the trace of who started the run, tell errors, and link a fork', async () => {
    await using sink = await collector();
    const broken = agentFor('test.work', () => {
      throw new Error('it broke');
    });
    await using place = await servedHome([broken]);
    await using _traces = await traces(place.plane, sink.url);
    const [trace, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    const start = (key: string, traceparent: string) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': `"${key}"`, traceparent };
      return call(place.server.socket, 'POST', '/v1/runs', { body: JSON.stringify({ workflow: ONE_STEP }), headers });
    };
    const { id } = (await start('1', `00-${trace}-${span}-01`)).json as { id: string };
    await place.client.settled(id);
    const other = (await start('2', 'nonsense')).json as { id: string };
    await place.client.settled(other.id);
    // The same request again, from another trace, is the same run.
    expect(await start('1', `00-${'1'.repeat(32)}-${span}-01`)).toMatchObject({ status: 202, json: { id } });
    await until(() => sink.spans.filter(({ name }) => name === 'run one').length === 2);
    const told = sink.spans.find(({ spanId }) => spanId === spanIdOf(id));
    expect(told).toMatchObject({ traceId: trace, parentSpanId: span, status: { code: 2 } });
    expect(sink.spans.find(({ spanId }) => spanId === spanIdOf(other.id))).toMatchObject({
      traceId: traceIdOf(other.id),
    });
    const attempt = sink.spans.find(({ spanId }) => spanId === spanIdOf(id, 'only', null, 1));
    expect(attempt?.events?.[0]).toMatchObject({ name: 'exception' });
    expect(attempt?.status).toMatchObject({ code: 2, message: expect.stringContaining('it broke') });
  });

  it('lose nothing while the collector is down or the process restarts, and no run waits', async () => {
    let status = 503;
    await using sink = await collector(() => status);
    const agents = [echoAs('work')];
    await using place = await servedHome(agents);
    const first = await traces(place.plane, sink.url);
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { id } = await place.client.startRun({ workflow: ONE_STEP });
      ids.push((await place.client.settled(id)).id);
    }
    await until(() => sink.requests.length > 0);
    await first?.[Symbol.asyncDispose]();
    expect(sink.spans).toEqual([]);
    status = 200;
    await using _second = await traces(place.plane, sink.url);
    await until(() => ids.every((id) => sink.spans.some(({ spanId }) => spanId === spanIdOf(id))));
    expect(new Set(sink.spans.map(({ spanId }) => spanId)).size).toBe(15);
  }, 30_000);

  it('that a collector refuses hold up none of those that come later', async () => {
    const answers = [400];
    await using sink = await collector(() => answers.shift() ?? 200);
    await using place = await servedHome([echoAs('work')]);
    await using _traces = await traces(place.plane, sink.url);
    for (let index = 0; index < 2; index += 1) {
      const { id } = await place.client.startRun({ workflow: ONE_STEP });
      await place.client.settled(id);
      await until(() => sink.requests.length > index);
    }
    await until(() => sink.spans.some(({ name }) => name === 'run one'));
  });

  it('do not hold up the end of a process whose collector takes requests and never answers', async () => {
    await using silent = await collector(() => 200, { answers: false });
    await using place = await servedHome([echoAs('work')]);
    const telling = await traces(place.plane, silent.url);
    await place.client.settled((await place.client.startRun({ workflow: ONE_STEP })).id);
    await until(() => silent.connections > 0);
    await telling?.[Symbol.asyncDispose]();
    await until(() => silent.connections === 0);
  });

  it('go with the headers of the environment, packed when it says so', async () => {
    await using sink = await collector();
    await using place = await servedHome([echoAs('work')]);
    await using _traces = await traces(place.plane, 'http://127.0.0.1:1', {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${sink.url}/own/path`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc, x-team = a%2Cb ,broken',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    });
    await place.client.settled((await place.client.startRun({ workflow: ONE_STEP })).id);
    await until(() => sink.spans.some(({ name }) => name === 'run one'));
    expect(sink.requests[0]).toMatchObject({
      path: '/own/path',
      headers: { authorization: 'Bearer abc', 'x-team': 'a,b', 'content-encoding': 'gzip' },
    });
  });

  it('are told to nobody unless there is a collector', async () => {
    await using place = await servedHome([echoAs('work')]);
    expect(await traces(place.plane, null)).toBeNull();
    expect(await traces(place.plane, 'http://127.0.0.1:1', { OTEL_SDK_DISABLED: 'true' })).toBeNull();
    expect(await traces(place.plane, 'http://127.0.0.1:1', { OTEL_TRACES_EXPORTER: 'none' })).toBeNull();
  });
});
