import { describe, expect, it } from 'vitest';
import { DrydockError } from '../../model/index.ts';
import { hashDefinition, loadWorkflow } from '../index.ts';
import { defineWorkflow, isDefinedWorkflow } from './index.ts';

const parameters = {
  files: { type: 'array', items: { type: 'string' } },
  limit: { type: 'integer', default: 3 },
} as const;

function detailsOf(define: () => unknown): readonly string[] {
  try {
    define();
  } catch (error) {
    if (error instanceof DrydockError) return error.details;
    throw error;
  }
  return [];
}

describe('a workflow in TypeScript', () => {
  it('is the very definition that the same YAML file gives', () => {
    const inTypeScript = defineWorkflow({
      name: 'lines',
      parameters,
      budget: '$5.00',
      steps: {
        count: {
          agent: 'text.count',
          forEach: 'params.files',
          with: { file: '${item.value}' },
          retry: 3,
          timeout: '5m',
        },
        fix: {
          agent: 'text.check',
          forEach: 'count',
          repair: { agent: 'text.fix', maxAttempts: 2, replaces: 'count' },
        },
        ask: { approval: 'Publish?', needs: ['fix'], when: 'params.limit > 1 && steps.count.counts.failed == 0' },
      },
      outputs: { counts: '${steps.count.items}' },
    });
    const yaml = `
name: lines
parameters: { files: { type: array, items: { type: string } }, limit: { type: integer, default: 3 } }
budget: $5.00
steps:
  count: { agent: text.count, forEach: params.files, with: { file: "\${item.value}" }, retry: 3, timeout: 5m }
  fix: { agent: text.check, forEach: count, repair: { agent: text.fix, maxAttempts: 2, replaces: count } }
  ask: { approval: Publish?, needs: [fix], when: params.limit > 1 && steps.count.counts.failed == 0 }
outputs: { counts: "\${steps.count.items}" }
`;
    const loaded = loadWorkflow(yaml, 'lines.yaml');
    if (!loaded.ok) return expect.fail(JSON.stringify(loaded.issues));
    expect(inTypeScript).toEqual(loaded.workflow.definition);
    expect(hashDefinition(inTypeScript)).toBe(hashDefinition(loaded.workflow.definition));
    expect(isDefinedWorkflow(inTypeScript)).toBe(true);
  });

  it('takes another one as a step, and checks what is handed to it', () => {
    const inner = defineWorkflow({ name: 'inner', parameters, steps: { a: { agent: 'x' } } });
    const outer = defineWorkflow({ name: 'outer', steps: { call: { workflow: inner, with: { files: ['a'] } } } });
    expect(outer.steps['call']?.workflow).toBe(inner);
    const wrong = () => defineWorkflow({ name: 'outer', steps: { call: { workflow: inner, with: { limit: 'x' } } } });
    expect(detailsOf(wrong)).toEqual([
      'steps.call.with.limit: limit of inner does not fit: expected integer, found "x" [bad-parameter]. Correct it.',
      'steps.call.with: inner needs a value for files [missing-parameter]. Add files under with.',
    ]);
  });

  it('does not compile, nor load, with a wrong name of a step', () => {
    const needs = () =>
      // @ts-expect-error Type '"biuld"' is not assignable to type '"build" | "test"'
      defineWorkflow({ name: 'w', steps: { build: { agent: 'x' }, test: { agent: 'y', needs: ['biuld'] } } });
    expect(detailsOf(needs)).toEqual([
      'steps.test.needs[0]: there is no step biuld [unknown-step]. Did you mean build?',
    ]);
    const single = () =>
      // @ts-expect-error the same without a list
      defineWorkflow({ name: 'w', steps: { build: { agent: 'x' }, test: { agent: 'y', needs: 'biuld' } } });
    expect(detailsOf(single)).toHaveLength(1);
    const forEach = () =>
      defineWorkflow({
        name: 'w',
        parameters,
        // @ts-expect-error forEach follows a step that does not exist
        steps: { a: { agent: 'x', forEach: 'params.files' }, b: { agent: 'y', forEach: 'aa' } },
      });
    expect(detailsOf(forEach)).toHaveLength(1);
    const replaces = () =>
      defineWorkflow({
        name: 'w',
        parameters,
        steps: {
          a: { agent: 'x', forEach: 'params.files' },
          // @ts-expect-error repair of a step that does not exist
          b: { agent: 'y', forEach: 'a', repair: { agent: 'z', maxAttempts: 1, replaces: 'c' } },
        },
      });
    expect(detailsOf(replaces)).toHaveLength(1);
    const expression = () =>
      // @ts-expect-error Type '"steps.c.output"' is not assignable to type '"there is no step c"'
      defineWorkflow({ name: 'w', steps: { a: { agent: 'x' }, b: { agent: 'y', forEach: 'steps.c.output.l' } } });
    expect(detailsOf(expression)).toHaveLength(1);
  });

  it('does not compile, nor load, with a wrong name of a parameter', () => {
    const when = () =>
      // @ts-expect-error Type '"params.limt > 1"' is not assignable to type '"there is no parameter limt"'
      defineWorkflow({ name: 'w', parameters, steps: { a: { agent: 'x', when: 'params.limt > 1' } } });
    expect(detailsOf(when)).toEqual([
      'steps.a.when: there is no parameter limt [unknown-parameter]. Did you mean limit?',
    ]);
    const template = () =>
      // @ts-expect-error in the input of a step
      defineWorkflow({ name: 'w', parameters, steps: { a: { agent: 'x', with: { n: '${params.limt}' } } } });
    expect(detailsOf(template)).toHaveLength(1);
  });

  it('names the place of every problem that only a run of the checks can see', () => {
    const cycle = () =>
      defineWorkflow({ name: 'w', steps: { a: { agent: 'x', needs: 'b' }, b: { agent: 'y', needs: 'a' } } });
    expect(detailsOf(cycle)[0]).toContain('steps.a: these steps wait for each other: a → b → a [cycle]');
  });
});
