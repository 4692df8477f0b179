import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyAudit } from '../events/index.ts';
import type { RunStore } from '../store/index.ts';
import {
  agentFor,
  call,
  catalogOf,
  echoAs,
  type Got,
  lister,
  PIPELINE_TEXT,
  raw,
  type ServedHome,
  servedHome,
  workflowFrom,
} from './testing.ts';
import {
  type DocumentedOperation,
  type Json,
  misfitOf,
  nastyText,
  operationsIn,
  valuesOf,
} from './testing-document.ts';

/** Milliseconds that an answer may take, however busy the machine is. */
const PATIENCE_MS = 60_000;

async function home(): Promise<ServedHome & { readonly run: string; readonly document: Json }> {
  const build = agentFor('test.build', async (context, input) => {
    context.log('info', '<script>\u001b]0;evil\u0007');
    return { output: await context.artifacts.write('a.txt', 'text', JSON.stringify(input)), verdict: 'proven' };
  });
  const agents = [lister('a', 'b/c', 'ü 1'), build, echoAs('check'), echoAs('report'), echoAs('work')];
  const place = await servedHome(agents, {
    port: 0,
    workflows: catalogOf(workflowFrom(PIPELINE_TEXT)),
    metrics: async () => '# HELP x y\n',
  });
  const { id: run } = await place.client.startRun({ workflow: 'pipeline' });
  await place.client.settled(run);
  const document = (await call(place.server.socket, 'GET', '/openapi.json')).json as Json;
  return { ...place, run, document, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

/** Streams have no end to wait for, and are looked at by their own tests. */
function isStream({ responses }: DocumentedOperation): boolean {
  return JSON.stringify(responses).includes('text/event-stream');
}

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** Requests to an operation: names that exist and others, parameters and a body that mostly fit the document. */
function requestsOf(document: Json, operation: DocumentedOperation, names: readonly string[]): fc.Arbitrary<Asked> {
  const { method, path, parameters, body } = operation;
  const queries = parameters.filter((one) => one.in === 'query');
  const known = { weight: 4, arbitrary: fc.constantFrom(...names) };
  const any = fc.oneof(known, { weight: 1, arbitrary: nastyText });
  // What is deleted is nothing that is looked for in the end.
  const name =
    method === 'DELETE' ? fc.constantFrom(path.includes('token') ? 'other' : '999999', '\0', 'x'.repeat(3_000)) : any;
  const query = fc.record(Object.fromEntries(queries.map((one) => [one.name, valuesOf(document, one.schema)])), {
    requiredKeys: [],
  });
  const content = body === undefined ? fc.option(fc.jsonValue(), { nil: undefined }) : valuesOf(document, body);
  const mangled = fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', '{"a":1,"a":2}', '{"__proto__":{}}', '"', '['.repeat(900)) },
  );
  return fc
    .record({
      names: fc.array(name, { minLength: 4, maxLength: 4 }),
      query,
      content,
      mangled,
      key: fc.uuid(),
      match: fc.boolean(),
      chunked: fc.boolean(),
    })
    .map((made) => {
      let index = 0;
      const filled = path.replace(/\{\w+\}/g, () => inPath(made.names[index++] ?? ''));
      const search = new URLSearchParams(
        Object.entries(made.query).map(([field, value]) => [
          field,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      ).toString();
      const text = made.mangled ?? (made.content === undefined ? undefined : JSON.stringify(made.content));
      const headers: Record<string, string> = {
        'idempotency-key': `"${made.key}"`,
        ...(made.match ? { 'if-match': '*' } : {}),
      };
      const isReading = method === 'GET';
      if (!isReading && text !== undefined) {
        headers['content-type'] = 'application/json';
        if (made.chunked) headers['transfer-encoding'] = 'chunked';
        else headers['content-length'] = String(Buffer.byteLength(text));
      }
      return {
        method,
        target: search === '' ? filled : `${filled}?${search}`,
        headers,
        body: isReading ? undefined : text,
      };
    });
}

function inPath(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}

/** @throws when nobody answers in time */
async function answered(place: ServedHome, { method, target, headers, body }: Asked): Promise<Got> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${method} ${target} hangs`)), PATIENCE_MS);
  try {
    return await Promise.race([
      call(place.server.socket, method, target, { headers, ...(body === undefined ? {} : { body }) }),
      late.promise,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

async function expectNothingLost({ plane, server, run, defects }: Awaited<ReturnType<typeof home>>): Promise<void> {
  expect(defects).toEqual([]);
  const store = plane.store as RunStore;
  expect(await store.check()).toEqual([]);
  expect((await verifyAudit(store, null)).problem).toBeNull();
  expect((await store.findRun(run))?.state).toBe('succeeded');
  expect((await call(server.socket, 'GET', '/v1/tokens/keep')).status).toBe(200);
}

describe('every operation of the document', () => {
  it('answers requests that its schemas allow, and others, as it says: no defect, no silence, nothing lost', {
    timeout: 180_000,
  }, async () => {
    await using place = await home();
    const { document, run } = place;
    const tokens = (name: string) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, scopes: ['read'] }),
    });
    await call(place.server.socket, 'POST', '/v1/tokens', tokens('keep'));
    await call(place.server.socket, 'POST', '/v1/tokens', tokens('other'));
    const operations = operationsIn(document).filter((one) => !isStream(one));
    expect(operations.length).toBeGreaterThan(50);
    for (const operation of operations) {
      const names = ['@last', run, '1', 'build', 'a', 'pipeline', 'keep', 'other'];
      await fc.assert(
        fc.asyncProperty(requestsOf(document, operation, names), async (asked) => {
          const got = await answered(place, asked);
          const misfit = misfitOf(document, operation, got.status, got.json);
          const told = `${operation.method} ${operation.path}: ${JSON.stringify(asked)}\n${got.status} ${got.text.slice(0, 500)}`;
          expect(got.status, told).toBeLessThan(500);
          // Only some fields of a list were asked for.
          if (!asked.target.includes('fields=')) expect(misfit, told).toBeNull();
        }),
        { numRuns: 12 },
      );
    }
    await expectNothingLost(place);
  });
});

describe('bytes that are hardly requests', () => {
  it('are answered or cut off on every path, and disturb nobody', { timeout: 120_000 }, async () => {
    await using place = await home();
    await call(place.server.socket, 'POST', '/v1/tokens', {
      headers: { 'content-type': 'application/json' },
      body: '{"name":"keep","scopes":["read"]}',
    });
    const port = Number(new URL(place.server.url ?? '').port);
    const paths = operationsIn(place.document).map(({ path }) => path.replaceAll(/\{\w+\}/g, 'nobody'));
    const word = fc.constantFrom(
      'GET',
      'POST',
      'PUT',
      'DELETE',
      'PATCH',
      'HEAD',
      'OPTIONS',
      'TRACE',
      'CONNECT',
      'get',
      'PRI',
      'QUERY',
    );
    const name = fc.constantFrom(
      'Host',
      'Content-Length',
      'Transfer-Encoding',
      'Expect',
      'Upgrade',
      'Connection',
      'Cookie',
      'Origin',
      'Range',
      'If-Match',
      'Accept-Encoding',
      'Prefer',
      'Last-Event-ID',
      'X-Forwarded-For',
      'Authorization',
      'Content-Type',
    );
    const value = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        '0',
        '5',
        '-1',
        'chunked',
        'websocket',
        'h2c',
        '100-continue',
        'close',
        'null',
        'bytes=0-',
        `127.0.0.1:${port}`,
        'application/json',
      ),
    );
    const bytes = fc
      .record({
        word,
        path: fc.oneof(fc.constantFrom(...paths), fc.webPath(), fc.string()),
        version: fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', ''),
        isOurs: fc.boolean(),
        headers: fc.array(fc.tuple(name, value), { maxLength: 6 }),
        body: fc.string({ maxLength: 50 }),
      })
      .map((made) => {
        const own = made.isOurs ? `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${place.server.token}\r\n` : '';
        const headers = made.headers.map(([field, content]) => `${field}: ${content}\r\n`).join('');
        return `${made.word} ${made.path} ${made.version}\r\n${own}${headers}Connection: close\r\n\r\n${made.body}`;
      });
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const got = await Promise.race([
          raw(port, content, '127.0.0.1', 200),
          new Promise<string>((resolve) => setTimeout(resolve, PATIENCE_MS, 'HTTP/1.1 599')),
        ]);
        expect(got).not.toMatch(/^HTTP\/1\.1 5(?!05)/m);
      }),
      { numRuns: 300 },
    );
    await expectNothingLost(place);
  });
});
