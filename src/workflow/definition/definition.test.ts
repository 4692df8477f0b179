import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestWord } from '../../model/index.ts';
import { parseDuration } from './duration.ts';
import { hashDefinition } from './hash-definition.ts';
import { loadWorkflow } from './load-workflow.ts';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['24d', 2_073_600_000],
  ])('%s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '0s', '5', 's', '5 s', '-5s', '1.5s', '25d', '9999999999s', '1h30'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('closestWord', () => {
  it.each([
    ['retyr', 'retry'],
    ['Steps', 'steps'],
    ['descripton', 'description'],
    ['zz', null],
    ['nothing', null],
  ])('%s: %s', (word, expected) => {
    expect(closestWord(word, ['steps', 'retry', 'description', 'a'])).toBe(expected);
  });

  it('finds the word itself, always', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (words) => {
        const [first = ''] = words;
        expect(closestWord(first, words)?.toLowerCase()).toBe(first.toLowerCase());
      }),
    );
  });
});

describe('hashDefinition', () => {
  const hashOf = (text: string): string => {
    const loaded = loadWorkflow(text, 'w');
    return loaded.ok ? hashDefinition(loaded.workflow.definition) : 'invalid';
  };

  it('is the same for the same workflow, however it is written, and another for another', () => {
    const hash = hashOf('name: w\nsteps: { a: { agent: x, retry: 2 } }');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf('steps:\n  a: # the only one\n    retry: { attempts: 2 }\n    agent: { skill: x }\nname: w')).toBe(
      hash,
    );
    expect(hashOf('name: w\nsteps: { a: { agent: x, retry: 3 } }')).not.toBe(hash);
  });
});

describe('loadWorkflow', () => {
  it('never throws, whatever text it is given', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.string().map((text) => `name: x\nsteps:\n  a:\n    agent: ${text}\n    when: ${text}`),
      fc.jsonValue().map((value) => `name: x\nsteps: ${JSON.stringify({ a: value })}`),
      fc
        .dictionary(
          fc.constantFrom('agent', 'when', 'with', 'forEach', 'needs', 'repair', 'retry', '__proto__'),
          fc.jsonValue(),
        )
        .map((step) => JSON.stringify({ name: 'x', steps: { a: step } })),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const loaded = loadWorkflow(text, 'x.yaml');
        if (loaded.ok) return;
        expect(loaded.issues).not.toEqual([]);
        for (const { line, column, rule, message, fix } of loaded.issues) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect([rule, message, fix]).not.toContain('');
        }
      }),
      { numRuns: 500 },
    );
  });
});
