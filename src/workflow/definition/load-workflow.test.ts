import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { invalidWorkflow, loadWorkflow, requiredSkills } from './load-workflow.ts';

/** A workflow with the given steps, which begin in line 4. */
function withSteps(...lines: string[]): string {
  return [
    'name: test',
    'parameters: { n: { type: integer }, mode: { type: string, enum: [fast, slow] } }',
    'steps:',
    ...lines,
  ].join('\n');
}

/** `line:column rule` of each issue. */
function issuesOf(text: string): string[] {
  const loaded = loadWorkflow(text, 'w.yaml');
  return loaded.ok ? [] : loaded.issues.map(({ line, column, rule }) => `${line}:${column} ${rule}`);
}

function fixesOf(text: string): string[] {
  const loaded = loadWorkflow(text, 'w.yaml');
  return loaded.ok ? [] : loaded.issues.map(({ message, fix }) => `${message} | ${fix}`);
}

describe('a problem of a workflow file is named with its rule, line and column', () => {
  it.each<[string, string, string[]]>([
    ['nothing at all', '', ['1:1 syntax']],
    ['only a comment', '# todo', ['1:1 syntax']],
    ['text instead of a map', 'hello', ['1:1 bad-value']],
    ['YAML that breaks off', 'name: x\nsteps: { a: { agent: x', ['2:23 syntax']],
    ['a tab as indentation', 'name: x\nsteps:\n\ta: 1', ['3:1 syntax']],
    ['a tag of another language', 'name: x\nsteps: !!js/function x', ['2:8 syntax']],
    ['two documents', 'name: x\n---\nname: y', ['2:1 syntax']],
    ['brackets without end', '['.repeat(50_000), ['1:1 syntax']],
    ['an alias bomb', bomb(), ['2:8 alias-bomb']],
    ['a file of more than a million characters', `# ${'x'.repeat(1_000_000)}`, ['1:1 too-large']],
    ['no name, no steps', 'version: 1', ['1:1 missing-key', '1:1 missing-key']],
    ['no steps in steps', 'name: x\nsteps: {}', ['2:1 no-steps']],
    ['a name with blanks', 'name: My Flow\nsteps: { a: { agent: x } }', ['1:7 bad-value']],
    ['an unknown key', withSteps('  a: { agent: x }').replace('name', 'title: y\nname'), ['1:1 unknown-key']],
    ['an unknown key of a step', withSteps('  a:', '    agent: x', '    retrys: 3'), ['6:5 unknown-key']],
    ['a step without an agent', withSteps('  a:', '    when: params.n > 1'), ['4:3 step-kind']],
    ['a step twice', withSteps('  a: { agent: x }', '  a: { agent: y }'), ['5:3 duplicate-key']],
    ['a number for a text', withSteps('  a: { agent: x, when: 3 }'), ['4:24 bad-value']],
    ['a step that is no map', withSteps('  a: 3'), ['4:6 bad-value']],
    ['a strategy nobody knows', withSteps('  a: { agent: { skill: x, strategy: luck } }'), ['4:37 bad-value']],
    ['a bad duration', withSteps('  a: { agent: x, timeout: 5 minutes }'), ['4:27 bad-duration']],
    ['a duration of zero', withSteps('  a: { agent: x, timeout: { step: 0s } }'), ['4:35 bad-duration']],
    ['a bad backoff', withSteps('  a: { agent: x, retry: { attempts: 2, backoff: 1 } }'), ['4:49 bad-value']],
    ['retries without end', withSteps('  a: { agent: x, retry: 1000 }'), ['4:25 bad-value']],
    [
      'a failure class nobody knows',
      withSteps('  a: { agent: x, retry: { attempts: 2, on: [crsh] } }'),
      ['4:45 bad-value'],
    ],
    ['a failure policy nobody knows', withSteps('  a: { agent: x, onFailure: ignore }'), ['4:29 bad-value']],
    ['more than all', withSteps('  a: { agent: x, forEach: n.x, onFailure: tolerate 101% }'), ['4:43 bad-value']],
    ['tolerance without items', withSteps('  a: { agent: x, onFailure: tolerate 3 }'), ['4:29 tolerate-without-items']],
    [
      'a default of the wrong type',
      'name: x\nparameters: { n: { type: integer, default: many } }\nsteps: { a: { agent: x } }',
      ['2:44 bad-default'],
    ],
    [
      'a parameter that CEL cannot name',
      'name: x\nparameters: { max-size: { type: integer } }\nsteps: { a: { agent: x } }',
      ['2:15 bad-name'],
    ],
    ['a step that CEL cannot name', withSteps('  in: { agent: x }'), ['4:3 bad-name']],
    ['a need that does not exist', withSteps('  a: { agent: x, needs: [b] }'), ['4:26 unknown-step']],
    ['a step that needs itself', withSteps('  a: { agent: x, needs: a }'), ['4:3 cycle']],
    [
      'steps that wait for each other',
      withSteps('  a: { agent: x, needs: b }', '  b: { agent: x, with: "${steps.a.output}" }'),
      ['4:3 cycle'],
    ],
    [
      'a main step that needs a finally step',
      withSteps('  a: { agent: x, finally: true }', '  b: { agent: x, needs: a }'),
      ['5:3 needs-finally'],
    ],
    ['items of a step that does not exist', withSteps('  a: { agent: x, forEach: b }'), ['4:27 unknown-step']],
    [
      'items of a step that has none',
      withSteps('  a: { agent: x }', '  b: { agent: x, forEach: a }'),
      ['5:27 not-a-list'],
    ],
    ['items from a number', withSteps('  a: { agent: x, forEach: params.n + 1 }'), ['4:27 not-a-list']],
    ['a list made from the item itself', withSteps('  a: { agent: x, forEach: item.value.parts }'), ['4:27 no-item']],
    [
      'a repair that replaces nothing',
      withSteps('  a: { agent: x, repair: { agent: y, maxAttempts: 1 } }'),
      ['4:18 missing-key'],
    ],
    [
      'a repair without bounds',
      withSteps('  a: { agent: x, repair: { agent: y, replaces: a } }'),
      ['4:18 missing-key'],
    ],
    [
      'a repair of other items',
      withSteps(
        '  a: { agent: x }',
        '  b: { agent: x, forEach: params.n.l, repair: { agent: y, maxAttempts: 1, replaces: a } }',
      ),
      ['5:36 expression-type', '5:85 bad-repair'],
    ],
    [
      'a repair of a step that does not exist',
      withSteps('  a: { agent: x, repair: { agent: y, maxAttempts: 1, replaces: z } }'),
      ['4:64 unknown-step'],
    ],
    [
      'an expression that breaks off',
      withSteps('  a:', '    agent: x', '    when: params.n >'),
      ['6:21 expression-syntax'],
    ],
    [
      'an unknown parameter',
      withSteps("  a: { agent: x, when: 'params.n > 1 && params.m > 1' }"),
      ['4:41 unknown-parameter'],
    ],
    ['an unknown step', withSteps('  a: { agent: x, with: { p: "${steps.b.output}" } }'), ['4:32 unknown-step']],
    [
      'a field that no step has',
      withSteps('  a: { agent: x }', '  b: { agent: x, when: steps.a.status == "ok" }'),
      ['5:24 unknown-field'],
    ],
    [
      'a field that no item has',
      withSteps('  a: { agent: x, forEach: params.l, when: item.size > 1 }').replace('n:', 'l: { type: array }, n:'),
      ['4:43 unknown-field'],
    ],
    [
      'one output of many',
      withSteps(
        '  a: { agent: x, forEach: steps.c.output.l }',
        '  b: { agent: x, with: "${steps.a.output}" }',
        '  c: { agent: x }',
      ),
      ['5:27 wrong-output'],
    ],
    [
      'many outputs of one',
      withSteps('  a: { agent: x }', '  b: { agent: x, with: "${steps.a.items}" }'),
      ['5:27 wrong-output'],
    ],
    ['an item where there is none', withSteps('  a: { agent: x, with: { p: "${item.id}" } }'), ['4:32 no-item']],
    [
      'the output for an item that it does not have',
      withSteps('  a: { agent: x }', '  b: { agent: x, forEach: steps.a.output.l, with: "${item.outputs.a}" }'),
      ['5:54 wrong-output'],
    ],
    ['findings outside a repair', withSteps('  a: { agent: x, with: "${findings}" }'), ['4:27 no-findings']],
    ['a condition that is no condition', withSteps('  a: { agent: x, when: params.n }'), ['4:24 bad-condition']],
    ['a condition of mixed types', withSteps('  a: { agent: x, when: params.mode > 1 }'), ['4:24 expression-type']],
    ['a condition that is never true', withSteps('  a: { agent: x, when: 1 > 2 }'), ['4:24 unreachable-step']],
    [
      'a state that no step ends in',
      withSteps('  a: { agent: x }', "  b: { agent: x, when: steps.a.state == 'ok' }"),
      ['5:41 impossible-comparison'],
    ],
    [
      'a value that a parameter never has',
      withSteps("  a: { agent: x, when: params.mode != 'fsat' }"),
      ['4:39 impossible-comparison'],
    ],
    [
      'a regular expression',
      withSteps('  a: { agent: x, when: params.mode.matches("(a+)+") }'),
      ['4:24 forbidden-function'],
    ],
    ['a loop in a loop', withSteps('  a: { agent: x, when: "[1].all(i, [2].all(j, i < j))" }'), ['4:36 nested-loop']],
    [
      'all items for each item',
      withSteps(
        '  a: { agent: x, forEach: steps.c.output.l }',
        "  b: { agent: x, forEach: a, when: item.id == 'x' && steps.a.items.size() > 0 }",
        '  c: { agent: x }',
      ),
      ['5:54 nested-loop'],
    ],
    [
      'text around an expression',
      withSteps('  a: { agent: x, with: { p: "run-${params.n}" } }'),
      ['4:29 partial-expression'],
    ],
  ])('%s', (_, text, expected) => {
    expect(issuesOf(text)).toEqual(expected);
  });

  it('finds the character in plain, quoted and folded text', () => {
    const folded = withSteps('  a:', '    agent: x', '    when: >-', '      params.n > 1 &&', '      params.m > 1');
    expect(issuesOf(folded)).toEqual(['6:11 unknown-parameter']);
    expect(issuesOf(withSteps('  a:', '    agent: x', "    when: 'params.m > 1'"))).toEqual(['6:12 unknown-parameter']);
    expect(issuesOf(withSteps('  a:', '    agent: x', '    when: params.m > 1'))).toEqual(['6:11 unknown-parameter']);
  });
});

describe('a problem of a workflow file comes with its remedy', () => {
  it.each([
    [withSteps('  a: { agent: x, retyr: 3 }'), 'unknown key retyr | Did you mean retry?'],
    [withSteps('  a: { agent: { skil: x } }'), 'unknown key skil | Did you mean skill?'],
    [
      withSteps('  build: { agent: x }', '  b: { agent: x, needs: biuld }'),
      'there is no step biuld | Did you mean build?',
    ],
    [
      withSteps('  a: { agent: x, when: params.N > 1 && params.moed == "fast" }').replace('params.N', 'params.n'),
      'there is no parameter moed | Did you mean mode?',
    ],
    [
      withSteps('  a: { agent: x, needs: c }', '  b: { agent: x, needs: a }', '  c: { agent: x, needs: b }'),
      'these steps wait for each other: a → c → b → a | Remove one of these needs, or the expression that reads the later step.',
    ],
    [
      withSteps('  a: { agent: x, with: { p: ${params.n}, q: 1 } }'),
      'not valid YAML: Unexpected flow-map-start at node end | Put quotes around ${…} within { } and [ ].',
    ],
    [
      withSteps('  a:', '    agent: x', '    when: !params.n'),
      'not valid YAML: Unresolved tag: !params.n | Put quotes around a text that begins with an exclamation mark.',
    ],
    [
      withSteps('  a:', '    agent: x', '    when: params.mode == "a: b"'),
      'not valid YAML: Nested mappings are not allowed in compact mappings | Put quotes around a text that contains a colon and a blank.',
    ],
  ])('%#', (text, expected) => {
    expect(fixesOf(text)).toEqual([expected]);
  });

  it('and all problems at once, in the order of the file, in one error', () => {
    const loaded = loadWorkflow(
      withSteps('  a: { agent: x, needs: [z] }', '  b: { agent: x, when: params.q }'),
      'my.yaml',
    );
    if (loaded.ok) return expect.fail('loaded');
    const error = invalidWorkflow(loaded.issues);
    expect(error).toMatchObject({
      code: 'DRY-E1001',
      place: 'my.yaml:4:26',
      message: 'my.yaml has 2 problem(s)',
      exitCode: 2,
    });
    expect(error.details[1]).toBe('my.yaml:5:24: there is no parameter q [unknown-parameter]. Known here: n, mode.');
  });
});

describe('a valid workflow', () => {
  it('is the same in long and in short form', () => {
    const short = 'name: w\nsteps: { a: { agent: x, retry: 3, timeout: 1m, needs: b }, b: { agent: x } }';
    const long = `
      name: w
      version: 1
      description: ""
      parameters: {}
      steps:
        a: { agent: { skill: x, constraints: {} }, retry: { attempts: 3, backoff: 1s }, timeout: { attempt: 60s }, needs: [b] }
        b: { agent: { skill: x }, onFailure: stop }`;
    const [a, b] = [loadWorkflow(short, 'a'), loadWorkflow(long, 'b')];
    expect(a.ok && a.workflow.definition).toEqual(b.ok && b.workflow.definition);
  });

  it('names each skill that it needs, with its place', () => {
    const text = withSteps(
      '  a:',
      '    agent: x.y',
      '    forEach: params.l',
      '  b:',
      '    forEach: a',
      '    agent: { strategy: load, skill: y.z }',
      '    repair: { agent: fix, maxAttempts: 1 }',
    ).replace('n:', 'l: { type: array }, n:');
    const loaded = loadWorkflow(text, 'w.yaml');
    if (!loaded.ok) return expect.fail(JSON.stringify(loaded.issues));
    expect(
      requiredSkills(loaded.workflow).map(
        (need) => `${need.step} ${need.role} ${need.requirement.skill} ${need.line}:${need.column}`,
      ),
    ).toEqual(['a work x.y 5:12', 'b work y.z 9:37', 'b repair fix 10:22']);
  });

  it('may use anchors and aliases', () => {
    const text =
      'name: w\nsteps:\n  a: { agent: x, retry: &r { attempts: 2, backoff: 3s } }\n  b: { agent: x, retry: *r, when: params.q }';
    expect(issuesOf(text)).toEqual(['4:35 unknown-parameter']);
  });
});

describe('the workflows that come with drydock', () => {
  const folder = new URL('../../../workflows/', import.meta.url);

  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s is valid and fits on a page', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    expect(loadWorkflow(text, name)).toMatchObject({ ok: true });
    expect(text.split('\n').length).toBeLessThan(50);
  });
});

function bomb(): string {
  const level = (name: string, of: string): string => `${name}: &${name} [${Array(9).fill(of).join(', ')}]`;
  return [level('a', 'x'), level('b', '*a'), level('c', '*b'), level('d', '*c'), level('e', '*d')].join('\n');
}
