import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAgentLine } from './agent-lines.ts';

describe('a line of an agent', () => {
  it('is read for what it says, with the attempt that it names', () => {
    expect(readAgentLine('{"id":1,"progress":"half","fraction":0.5}')).toEqual({
      ok: true,
      line: { kind: 'progress', progress: 'half', fraction: 0.5 },
      id: 1,
      seq: undefined,
    });
    expect(readAgentLine('{"result":null}')).toMatchObject({ ok: true, line: { kind: 'result', result: null } });
    expect(readAgentLine('{"log":"x"}')).toMatchObject({ line: { level: 'info' } });
  });

  it.each([
    ['no JSON', 'Loading model...', 'not JSON'],
    ['no object', '[1]', 'not an object'],
    ['none of the words', '{"a":1}', 'it has none of ready, progress'],
    ['a wrong level', '{"log":"x","level":"loud"}', 'level'],
    ['a verdict that there is not', '{"result":1,"verdict":"sure"}', 'verdict'],
    ['negative usage', '{"usage":{"output":-1}}', 'output'],
    ['content that is no base64', '{"artifact":{"name":"a","type":"t","base64":"***"}}', 'base64'],
  ])('says what is wrong with it: %s', (_, text, problem) => {
    expect(readAgentLine(text)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });

  it('never breaks the reader, whatever it holds', () => {
    const words = fc.constantFrom('id', 'progress', 'log', 'usage', 'result', 'error', 'call', 'artifact', '__proto__');
    const object = fc.dictionary(words, fc.jsonValue()).map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(object, fc.json(), fc.string({ unit: 'binary' })), (text) => {
        const read = readAgentLine(text);
        expect(read.ok || read.problem.length < 2_000).toBe(true);
      }),
    );
  });
});
