import { Client, ProtocolError, SdkHttpError, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TOOLS } from '../mcp/index.ts';
import { agentFor, lister, servedHome } from './testing.ts';

const TEXT =
  'name: one\nsteps: { list: { agent: test.list }, build: { forEach: steps.list.output.items, agent: test.build } }';

/** Values that arguments may have, right ones among them: a call should often get past the schema. */
const values = fc.oneof(
  fc.constantFrom(
    '@last',
    '1',
    'build',
    'a',
    'list',
    'failed',
    'none',
    '5',
    'normal',
    TEXT,
    '0'.repeat(64),
    '../..',
    'a/b?c#d%',
  ),
  fc.constantFrom<unknown>(['failed'], ['a'], ['mismatch'], [], {}, null, true, 1, 0, -1, 1e9),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.jsonValue({ maxDepth: 3 }),
);

it('whatever a tool is called with, it answers with a result or an error of the protocol, and nothing breaks', async () => {
  const build = agentFor('test.build', () => ({ output: { ok: true }, verdict: 'partial' }));
  await using served = await servedHome([lister('a', 'b'), build], { port: 0 });
  const client = new Client({ name: 'random', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const headers = { authorization: `Bearer ${served.server.token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', served.server.url ?? ''), { requestInit: { headers } }),
  );
  await client.callTool({ name: 'run_start', arguments: { workflow_text: TEXT } });
  const call = fc.constantFrom(...TOOLS).chain(({ name, input }) =>
    fc.record({
      name: fc.constant(name),
      args: fc.record(Object.fromEntries(Object.keys(input.shape).map((field) => [field, values])), {
        requiredKeys: [],
      }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(call, async ({ name, args }) => {
      // The longest wait is of no use here.
      const given = name === 'run_wait' ? { ...args, seconds: 1 } : args;
      try {
        const result = await client.callTool({ name, arguments: given });
        const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
        expect(text.length).toBeLessThan(200_000);
        if (result.isError === true) expect(text).toMatch(/DRY-E\d{4}: .*Next: |^Input validation error: /s);
        else expect(result.structuredContent).toBeTypeOf('object');
        expect(text).not.toContain('DRY-E9001');
      } catch (error) {
        // What the guard refuses does not reach the protocol.
        if (error instanceof SdkHttpError) expect(error.message).toContain('DRY-E8001');
        else expect(error).toBeInstanceOf(ProtocolError);
      }
    }),
    { numRuns: 250 },
  );
  expect(served.defects).toEqual([]);
  await client.close();
});
