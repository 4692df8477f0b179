import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { resolveModel } from '../providers/resolved-model.ts';
import { answerIn, repairRequest } from './answer-value.ts';
import { exchangeOf } from './exchange-of.ts';
import { maxTokens } from './token-bound.ts';
import { schemaForm } from './schema-form.ts';

const model = resolveModel([{ id: 'x', kind: 'openai', models: [] }], 'x/m');

function formOf(schema: z.ZodType) {
  return schemaForm(exchangeOf({ prompt: 'p', schema }, model).schema ?? {});
}

describe('a schema', () => {
  test.each([
    ['strict', z.strictObject({ a: z.string(), b: z.array(z.strictObject({ c: z.int().nullable() })) }), true],
    ['with an optional field', z.strictObject({ a: z.string().optional() }), false],
    ['open', z.object({ a: z.string() }), false],
    ['with an open one within', z.strictObject({ a: z.array(z.object({ b: z.string() })) }), false],
    ['a record', z.record(z.string(), z.string()), false],
    ['of anything', z.strictObject({ a: z.any() }), false],
    ['a list of strict ones', z.array(z.strictObject({ a: z.string() })), true],
  ])('%s is known to be strict or not', (_, schema, isStrict) => {
    expect(formOf(schema).isStrict).toBe(isStrict);
    expect(formOf(schema).schema['type']).toBe('object');
  });

  test('that refers to itself still does when it is asked for within an object', () => {
    const tree: z.ZodType = z.array(z.lazy(() => tree));
    const form = formOf(tree);
    expect(answerIn('{"answer": [[], [[]]]}', form, tree)).toEqual({ value: [[], [[]]] });
    const again = z.fromJSONSchema(form.schema);
    expect(again.safeParse({ answer: [[], [[]]] }).success).toBe(true);
    expect(again.safeParse({ answer: [[], [7]] }).success).toBe(false);
  });
});

describe('an answer', () => {
  const schema = z.strictObject({ lines: z.array(z.strictObject({ n: z.int() })) });
  const form = formOf(schema);

  test.each([
    ['{"lines": [{"n": 1}]}'],
    ['\n ```json\n{"lines": [{"n": 1}]}\n```\n'],
    ['```\n{"lines": [{"n": 1}]}```'],
  ])('%j is read', (text) => {
    expect(answerIn(text, form, schema)).toEqual({ value: { lines: [{ n: 1 }] } });
  });

  test.each([
    ['', 'the answer is empty'],
    ['Sure! {"lines": [', 'the answer is no JSON'],
    ['{"lines": [{"n": "1"}]}', 'lines[0].n: Invalid input: expected'],
    ['{"lines": [], "more": 1}', 'more'],
    ['[]', 'the value: Invalid input: expected object'],
  ])('%j is refused with what is wrong', (text, problem) => {
    const answer = answerIn(text, form, schema);
    expect('problems' in answer ? repairRequest(answer.problems) : '').toContain(problem);
  });

  test('with very many problems names the first ones', () => {
    const many = JSON.stringify({ lines: Array.from({ length: 500 }, () => ({ n: 'x' })) });
    const answer = answerIn(many, form, schema);
    expect('problems' in answer ? answer.problems.at(-1) : '').toBe('and 480 more');
  });

  test('any JSON value that is written is read, but for a field that would change what an object is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        const written = JSON.parse(JSON.stringify(value)) as z.infer<ReturnType<typeof z.json>>;
        const wrapped = answerIn(JSON.stringify({ answer: written }), formOf(z.string()), z.json());
        expect(wrapped).toEqual({ value: written });
      }),
    );
    expect(answerIn('{"answer": {"__proto__": {"a": 1}}}', formOf(z.string()), z.json())).toEqual({ value: {} });
  });
});

describe('the plain form of a question', () => {
  test('is JSON that says the same after a round trip', () => {
    const tools = { look: { description: 'd', input: z.object({ a: z.string() }), run: () => null } };
    const schema = z.object({ when: z.date().optional(), n: z.int().default(3) });
    const request = { prompt: 'p', system: 's', schema, tools, effort: 'low', temperature: 0 } as const;
    const exchange = exchangeOf(request, model, { maxOutputTokens: 9 });
    expect(JSON.parse(JSON.stringify(exchange))).toEqual(exchange);
    expect(exchange).toMatchObject({ model: 'x/m', maxOutputTokens: 9, effort: 'low', temperature: 0 });
  });

  test.each([
    [{ prompt: [] }, 'messages'],
    [{ prompt: 'p', maxOutputTokens: 0 }, 'maxOutputTokens'],
    [{ prompt: 'p', temperature: 5 }, 'temperature'],
    [{ prompt: 'p', tools: { 'rm -rf': { description: '', input: z.object({}), run: () => null } } }, 'tools.rm -rf'],
  ])('%j is refused at its place', (request, place) => {
    expect(() => exchangeOf(request, model)).toThrow(
      expect.objectContaining({ code: 'DRY-E3028', message: expect.stringContaining(place) }),
    );
  });
});

test('a bound on tokens is never below the bytes of what is sent, and grows with every part', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 1, max: 1e6 }),
      (system, prompt, most) => {
        const small = exchangeOf({ prompt, maxOutputTokens: most }, model);
        const large = exchangeOf({ prompt, system, schema: z.object({ a: z.string() }), maxOutputTokens: most }, model);
        expect(maxTokens(small).input).toBeGreaterThan(Buffer.byteLength(prompt));
        expect(maxTokens(large).input).toBeGreaterThan(maxTokens(small).input + Buffer.byteLength(system));
        expect(maxTokens(small, [system]).input).toBeGreaterThan(maxTokens(small).input);
        expect(maxTokens(large).output).toBe(most);
      },
    ),
  );
});
