import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerIn } from './answer-value.ts';
import { schemaForm } from './schema-form.ts';

const schema = z.strictObject({ n: z.number(), s: z.string().optional() });
const form = schemaForm({ type: 'object' });
const read = (text: string) => answerIn(text, form, schema);

describe('the value in an answer', () => {
  it.each([
    ['alone', '{"n":1}'],
    ['in a code block', '```json\n{"n":1}\n```'],
    [
      'in a code block of another name, with words around it',
      'Here you are:\n```javascript\n{"n":1}\n```\nHope it helps!',
    ],
    ['between words', 'Sure! {"n":1} is what you asked for.'],
    ['after a model has thought aloud', '<think>Perhaps {"n":5}? No.</think>\n{"n":1}'],
    ['in a code block without line breaks', '```json{"n":1}```'],
  ])('is found %s', (_, text) => {
    expect(read(text)).toEqual({ value: { n: 1 } });
  });

  it.each([
    ['two blocks', '```json\n{"n":1}\n```\nor\n```json\n{"n":2}\n```'],
    ['two values', '{"n":1} or {"n":2}'],
    ['no value', 'I would rather not.'],
    ['nothing', ' '],
    ['half a value', '{"n":1'],
    ['a field that is not asked for', '{"n":1,"__proto__":{"x":1},"m":2}'],
    ['a number beyond all numbers', '{"n":1e400}'],
    ['a value nested without end', `{"n":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('is not guessed from %s', (_, text) => {
    expect(read(text)).toHaveProperty('problems');
  });

  it('law: what is wrong with an answer is told in a few short lines, whatever it holds', () => {
    const names = fc.dictionary(fc.string(), fc.string(), { maxKeys: 50 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          names.map((value) => JSON.stringify(value)),
        ),
        fc.nat(3000),
        (text, times) => {
          const answer = read(`${text}${' x\n'.repeat(times)}`);
          if (!('problems' in answer)) return;
          expect(answer.problems.length).toBeLessThanOrEqual(21);
          for (const problem of answer.problems) expect(problem).toMatch(/^[^\p{Cc}]{1,301}$/u);
        },
      ),
    );
    // Quadratic time would be days.
    for (const mark of ['[', '{', '```\n', '</think>', '\n'])
      expect(read(mark.repeat(1_000_000))).toHaveProperty('problems');
    const endless = read(JSON.stringify({ n: 1, ['x'.repeat(1_000_000)]: 1 }));
    expect(JSON.stringify(endless).length).toBeLessThan(1000);
  });
});
