import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../model/index.ts';
import { checkTypes, type Vocabulary } from './check-types.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { parseExpression, type Reference } from './parse-expression.ts';

const VALUES: Record<string, JsonValue> = {
  'param limit': 3,
  'param rate': 2,
  'step scan output': { programs: ['A', 'B'], total: 2, share: 0.5 },
  'step scan state': 'succeeded',
  'item id': 'A',
  'item value': { id: 'A', lines: 120 },
  'item-output scan': { ok: true },
  findings: { first: 'ROUNDED' },
};

function keyOf(reference: Reference): string {
  switch (reference.kind) {
    case 'param':
      return `param ${reference.name}`;
    case 'step':
      return `step ${reference.step} ${reference.field}`;
    case 'item':
      return `item ${reference.field}`;
    case 'item-output':
      return `item-output ${reference.step}`;
    case 'findings':
      return 'findings';
  }
}

const SCOPE: Scope = { lookup: (reference) => VALUES[keyOf(reference)] ?? null, isDouble: (name) => name === 'rate' };

function valueOf(text: string): unknown {
  const parsed = parseExpression(text);
  if (!parsed.ok) return parsed.problem.rule;
  const evaluated = evaluate(parsed.expression, SCOPE);
  return evaluated.ok ? evaluated.value : `failed: ${evaluated.problem}`;
}

describe('evaluate', () => {
  it.each([
    ['params.limit + 1 == 4', true],
    ['params.rate / 4.0', 0.5],
    ['steps.scan.output.programs', ['A', 'B']],
    ['steps.scan.output.programs[1]', 'B'],
    ['size(steps.scan.output.programs) > 1 && steps.scan.state == "succeeded"', true],
    ['steps.scan.output.programs.filter(p, p != item.id)', ['B']],
    ['{"id": item.id, "big": item.value.lines > 100}', { id: 'A', big: true }],
    ['item.outputs.scan.ok', true],
    ['findings.first', 'ROUNDED'],
    ['has(item.value.nothing)', false],
  ])('%s', (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });

  it.each([
    ['steps.scan.output.missing', 'failed: there is no missing in an object with programs, total, share'],
    ['steps.scan.output.programs.length', 'failed: there is no length in a list of 2'],
    ['item.id.constructor', 'failed: there is no constructor in a string'],
    ['item.value.__proto__', 'failed: there is no __proto__ in an object with id, lines'],
    ['item.value.nothing > 1', 'failed: No such key: nothing'],
    ['item.id + 1', 'failed: no such overload: dyn<string> + int'],
    ['1 / 0', 'failed: division by zero'],
    ['duration("1s")', 'failed: the result is no JSON value'],
  ])('says why %s has no value', (text, expected) => {
    expect(valueOf(text)).toBe(expected);
  });

  it('yields what was stored, bit for bit, when the expression only names it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const parsed = parseExpression('item.value');
        if (!parsed.ok) return expect.fail(parsed.problem.message);
        const value = JSON.parse(JSON.stringify(json)) as JsonValue;
        expect(evaluate(parsed.expression, { lookup: () => value, isDouble: () => false })).toEqual({
          ok: true,
          value,
        });
      }),
    );
  });
});

describe('parseExpression', () => {
  it.each([
    ['"aaaa".matches("(a+)+b")', 'forbidden-function'],
    ['cel.bind(x, "a", x + x)', 'forbidden-function'],
    ['[1].exists(a, [2].exists(b, a == b))', 'nested-loop'],
    ['[1].exists(item, item == 1)', 'shadowed-name'],
    ['steps', 'incomplete-reference'],
    ['steps.scan', 'incomplete-reference'],
    ['steps[params.name].state', 'incomplete-reference'],
    ['item', 'incomplete-reference'],
    ['item.outputs', 'incomplete-reference'],
    ['1 +', 'expression-syntax'],
    ['', 'expression-syntax'],
    [`${'('.repeat(100)}1${')'.repeat(100)}`, 'expression-syntax'],
    [Array(400).fill('1').join('+'), 'expression-syntax'],
  ])('refuses %s', (text, rule) => {
    expect(valueOf(text)).toBe(rule);
  });

  it('names everything that an expression reads, also inside loops and brackets', () => {
    const parsed = parseExpression('params.list.exists(p, p == steps["a"].output[item.id]) || has(item.outputs.b.x)');
    expect(parsed.ok && parsed.expression.references.map(keyOf)).toEqual([
      'param list',
      'step a output',
      'item id',
      'item-output b',
    ]);
  });
});

describe('checkTypes', () => {
  const vocabulary: Vocabulary = {
    params: { name: { type: 'string' }, limit: { type: 'integer' }, rate: { type: 'number' }, list: { type: 'array' } },
    steps: new Map([
      ['scan', 'once'],
      ['each', 'items'],
    ]),
    itemOutputs: ['each'],
    findings: false,
  };

  it.each([
    ['params.limit > 1', 'bool'],
    ['params.rate == 1', 'bool'],
    ['params.list', 'list'],
    ['steps.scan.output.anything', 'dyn'],
    ['steps.each.counts.failed > 0', 'bool'],
    ['steps.each.verdicts.mismatch > 0', 'bool'],
    ['item.outputs.each.x == "y"', 'bool'],
  ])('%s is %s', (text, type) => {
    expect(checkTypes(text, vocabulary)).toEqual({ ok: true, type });
  });

  it.each([
    ['params.name > 1', 'no such overload: string > int'],
    ['steps.scan.state == 1', 'no such overload: string == int'],
    ['steps.scan.items', 'No such key: items'],
    ['findings', 'Unknown variable: findings'],
    ['nope(1)', "found no matching overload for 'nope(int)'"],
  ])('refuses %s', (text, message) => {
    expect(checkTypes(text, vocabulary)).toMatchObject({ ok: false, problem: { message } });
  });
});
