import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES, type Rule } from '../rules.ts';
import { workflowFileJsonSchema } from './file-json-schema.ts';
import { loadWorkflow, type ResolveWorkflow } from './load-workflow.ts';

/** A file with the given steps, which begin in line 4. */
const steps = (...lines: string[]): string =>
  ['name: w', 'parameters: { n: { type: integer }, l: { type: array } }', 'steps:', ...lines].join('\n');
const parameter = (text: string): string => `name: w\nparameters:\n  p: ${text}\nsteps: { a: { agent: x } }`;

const FILES: Readonly<Record<string, string>> = {
  inner:
    'name: inner\nparameters: { k: { type: integer }, s: { type: secret, default: env:S } }\nsteps: { a: { agent: x } }',
  round: 'name: round\nsteps: { a: { workflow: main } }',
  main: '',
  wide: `name: wide\nsteps: {${Array.from({ length: 200 }, (_, i) => `s${i}: { agent: x }`).join(', ')}}`,
};
for (let depth = 0; depth < 10; depth++) {
  Object.assign(FILES, { [`deep${depth}`]: `name: d\nsteps: { a: { workflow: deep${depth + 1} } }` });
}

const resolve: ResolveWorkflow = (name) => {
  const text = FILES[name];
  return text === undefined ? { message: `there is no workflow ${name}`, fix: 'Correct it.' } : { file: name, text };
};

/** For every rule a file that breaks it, and where. */
const CASES: Readonly<Record<Rule, readonly [text: string, place: string]>> = {
  syntax: ['name: x\nsteps: { a: { agent: x', '2:23'],
  'too-large': [steps(...Array.from({ length: 60 }, (_, i) => `  s${i}: { workflow: wide }`)), '3:1'],
  'alias-bomb': [
    [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...['b', 'c', 'd', 'e'].map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcd'[i]}`).join(', ')}]`),
    ].join('\n'),
    '2:8',
  ],
  'duplicate-key': [steps('  a: { agent: x }', '  a: { agent: y }'), '5:3'],
  'unknown-key': [steps('  a: { agent: x, retyr: 1 }'), '4:18'],
  'missing-key': ['name: w', '1:1'],
  'bad-value': [steps('  a: { agent: x, retry: { attempts: 2, factor: 11 } }'), '4:48'],
  'bad-duration': [`timeout: 5 minutes\n${steps('  a: { agent: x }')}`, '1:10'],
  'bad-money': [`budget: { limit: 5 EUR }\n${steps('  a: { agent: x }')}`, '1:18'],
  'bad-name': [steps('  in: { agent: x }'), '4:3'],
  'bad-default': [
    parameter('{ type: object, properties: { a: { type: array, items: { type: integer } } }, default: { a: [x] } }'),
    '3:93',
  ],
  'bad-schema': [parameter('{ type: integer, pattern: a }'), '3:32'],
  'bad-pattern': [parameter('{ type: string, pattern: "(?=a)" }'), '3:31'],
  'literal-secret': [parameter('{ type: secret, default: hunter2 }'), '3:31'],
  'no-steps': ['name: w\nsteps: {}', '2:1'],
  'step-kind': [steps('  a: { agent: x, approval: Sure? }'), '4:3'],
  'useless-key': [steps('  a: { approval: Sure?, retry: 3 }'), '4:25'],
  'unknown-step': [steps('  a: { agent: x, needs: [b] }'), '4:26'],
  'unknown-parameter': [steps('  a: { workflow: inner, with: { k: 1, kk: 2 } }'), '4:39'],
  'unknown-workflow': [steps('  a: { workflow: outer }'), '4:18'],
  'unknown-field': [steps('  a: { agent: x }', '  b: { agent: x, when: steps.a.status == "ok" }'), '5:24'],
  'duplicate-need': [steps('  a: { agent: x }', '  b: { agent: x, needs: [a, a] }'), '5:29'],
  cycle: [steps('  a: { agent: x, needs: b }', '  b: { agent: x, needs: a }'), '4:3'],
  'needs-finally': [steps('  a: { agent: x, finally: true }', '  b: { agent: x, needs: a }'), '5:3'],
  'tolerate-without-items': [steps('  a: { agent: x, onFailure: tolerate 3 }'), '4:29'],
  'not-a-list': [steps('  a: { agent: x, forEach: params.n + 1 }'), '4:27'],
  'bad-repair': [
    steps(
      '  a: { agent: x }',
      '  b: { agent: x, forEach: params.l, repair: { agent: y, maxAttempts: 1, replaces: a } }',
    ),
    '5:83',
  ],
  'too-deep': [steps('  a: { workflow: deep0 }'), '2:25'],
  'missing-parameter': [steps('  a: { workflow: inner }'), '4:8'],
  'bad-parameter': [steps('  a: { workflow: inner, with: { k: x } }'), '4:36'],
  'partial-expression': [steps('  a: { agent: x }', 'outputs: { o: "n=${params.n}" }'), '5:15'],
  'expression-syntax': [steps('  a: { agent: x, when: params.n > }'), '4:34'],
  'expression-type': [steps('  a: { agent: x, when: params.n > "a" }'), '4:24'],
  'incomplete-reference': [steps('  a: { agent: x, with: "${params}" }'), '4:27'],
  'shadowed-name': [steps('  a: { agent: x, when: "params.l.all(item, item > 1)" }'), '4:38'],
  'nested-loop': [steps('  a: { agent: x, when: "[1].all(i, [2].all(j, i < j))" }'), '4:36'],
  'forbidden-function': [steps('  a: { agent: x, when: \'"a".matches("(a+)+")\' }'), '4:25'],
  'wrong-output': [steps('  a: { agent: x }', '  b: { agent: x, with: "${steps.a.items}" }'), '5:27'],
  'no-item': [steps('  a: { agent: x }', 'outputs: { o: "${item.id}" }'), '5:18'],
  'no-findings': [steps('  a: { agent: x, with: "${findings}" }'), '4:27'],
  'bad-condition': [steps('  a: { agent: x, when: params.n }'), '4:24'],
  'impossible-comparison': [steps('  a: { agent: x }', "  b: { agent: x, when: steps.a.state == 'ok' }"), '5:41'],
  'unreachable-step': [steps('  a: { agent: x, when: 1 > 2 }'), '4:24'],
  'unused-parameter': [steps('  a: { agent: x, with: "${params.l}" }'), '2:15'],
};

describe('every rule of the language', () => {
  it.each(Object.entries(CASES))('%s is told with its line and column', (rule, [text, place]) => {
    const loaded = loadWorkflow(text, 'main', resolve);
    const issues = loaded.ok ? loaded.workflow.warnings : loaded.issues;
    expect(issues.map(({ rule, line, column }) => `${line}:${column} ${rule}`)).toContain(`${place} ${rule}`);
    expect(issues.every(({ fix, message }) => fix !== '' && message !== '' && !message.includes('hunter2'))).toBe(true);
  });

  it('and that files run each other, in the file where the circle closes', () => {
    const loaded = loadWorkflow(steps('  a: { workflow: round }'), 'main', resolve);
    const [issue] = loaded.ok ? [] : loaded.issues;
    expect(issue).toMatchObject({ rule: 'cycle', file: 'round', line: 2, column: 25 });
    expect(issue?.message).toBe('these files run each other: main → round → main');
  });

  it('stands in the docs, with the same words', () => {
    const page = readFileSync(new URL('../../../docs/writing-workflows.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, rule, meaning]) => [rule, meaning]);
    const documented = new Map(rows.map(([rule, meaning]) => [rule ?? '', meaning ?? '']));
    for (const [rule, meaning] of Object.entries(RULES)) expect([rule, documented.get(rule)]).toEqual([rule, meaning]);
  });

  it('and the JSON Schema for editors is the one in the docs', () => {
    const file = new URL('../../../docs/reference/workflow.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(workflowFileJsonSchema());
  });
});

describe('a secret', () => {
  it('is refused as a literal value for a sub-workflow, without being repeated', () => {
    const loaded = loadWorkflow(steps('  a: { workflow: inner, with: { k: 1, s: hunter2 } }'), 'main', resolve);
    if (loaded.ok) return expect.fail('loaded');
    expect(loaded.issues.map(({ rule, line, column }) => `${line}:${column} ${rule}`)).toEqual(['4:42 literal-secret']);
    expect(JSON.stringify(loaded.issues)).not.toContain('hunter2');
  });
});
