import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerMask } from './mask-secrets.ts';
import { ask } from './testing-ask.ts';
import { PROTOCOLS } from './testing-protocols.ts';
import { TEST_KEY, TestingProvider } from './testing-provider.ts';

describe('a provider that repeats its key in an answer', () => {
  it.each(PROTOCOLS)('%s: is heard and kept without it', async (protocol) => {
    await using provider = await TestingProvider.listen(protocol, { text: `You sent ${TEST_KEY}, did you not?` });
    const heard: string[] = [];
    const result = await ask(provider, { request: { prompt: 'Hi', onText: (text) => heard.push(text) } });
    expect(result.text).toBe('You sent ***, did you not?');
    expect(heard.join('')).toBe(result.text);
    expect(JSON.stringify(result)).not.toContain(TEST_KEY);
  });

  it('law: however the answer is cut into pieces, no secret comes through and nothing else is lost', () => {
    const secrets = ['secret-0123456789', 'secret-01234', 'another/secret'];
    const mask = () => new AnswerMask({ secrets });
    const words = fc.array(
      fc.oneof(fc.constantFrom(...secrets, 'secret-', 'another', 's'), fc.string({ maxLength: 4 })),
    );
    fc.assert(
      fc.property(words, fc.array(fc.nat(30)), (parts, cuts) => {
        const text = parts.join('');
        const streamed = mask();
        let told = '';
        let at = 0;
        for (const cut of cuts) {
          told += streamed.next(text.slice(at, at + cut));
          at += cut;
        }
        told += streamed.next(text.slice(at)) + streamed.end();
        expect(secrets.some((secret) => told.includes(secret))).toBe(false);
        if (!secrets.some((secret) => text.includes(secret))) expect(told).toBe(text);
      }),
    );
  });

  it('leaves alone what people write in place of a key for servers that want none', () => {
    expect(new AnswerMask({ secrets: ['EMPTY'] }).text('MOVE SPACES TO EMPTY')).toBe('MOVE SPACES TO EMPTY');
  });
});
