import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerIn, questionOf } from './acp-answer.ts';

describe('the answer of an ACP agent', () => {
  it('is the last block of JSON, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.lorem(), (first, value, words) => {
        const block = (one: unknown) => `\`\`\`json\n${JSON.stringify(one, null, 2)}\n\`\`\`\n`;
        const message = `${words}\n${block(first)}${words}\n${block(value)}${words}`;
        expect(answerIn(null, message)).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value)) });
      }),
    );
  });

  it('is the file before any message', () => {
    expect(answerIn('{"a":1}', '```json\n2\n```')).toEqual({ ok: true, value: { a: 1 } });
    expect(answerIn('{"a":', '```json\n2\n```')).toMatchObject({ ok: false });
  });

  it('is the message when that is nothing but JSON', () => {
    expect(answerIn(null, ' {"a":1}\n')).toEqual({ ok: true, value: { a: 1 } });
    expect(answerIn(null, '-1.5e3')).toEqual({ ok: true, value: -1500 });
    expect(answerIn(null, 'I am done.')).toMatchObject({ ok: false });
    expect(answerIn(null, '')).toMatchObject({ ok: false });
  });
});

describe('the question to an ACP agent', () => {
  it('holds the task, its input, where to work, and what the output must be', () => {
    const question = questionOf({
      description: 'Translate a program',
      instructions: 'Keep names.',
      input: { file: 'A.cbl' },
      config: {},
      schema: { type: 'object' },
      scratch: '/scratch',
      source: '/source',
    });
    for (const part of [
      'Translate a program',
      'Keep names.',
      '"file": "A.cbl"',
      '/scratch',
      '/source',
      '"type": "object"',
    ])
      expect(question).toContain(part);
    expect(question).not.toContain('Configuration');
  });
});
