import type { StepDefinition, WorkflowDefinition } from '../../model/index.ts';
import { parseExpression } from '../expression/index.ts';
import { neededSteps } from '../plan/index.ts';
import type { Problem } from '../rules.ts';
import { didYouMean } from './did-you-mean.ts';
import { atKey, atValue, type Finding } from './finding.ts';

/** What is wrong with the graph of a workflow: names, needs, items, repairs and cycles. */
export function graphFindings(definition: WorkflowDefinition): Finding[] {
  const steps = new Map(Object.entries(definition.steps));
  if (steps.size === 0) {
    return [atKey(['steps'], { rule: 'no-steps', message: 'the workflow has no steps', fix: 'Add a step.' })];
  }
  const issues = [...nameIssues(definition)];
  for (const [id, step] of steps) {
    issues.push(...needIssues(steps, id, step), ...itemIssues(steps, id, step));
    issues.push(...repairIssues(steps, id, step));
  }
  return [...issues, ...cycleIssues(steps)];
}

type Steps = ReadonlyMap<string, StepDefinition>;

/** The step that owns the list of items that a step works on; null when it has no items. */
export function lineageOf(steps: Steps, id: string): string | null {
  const seen = new Set<string>();
  for (let current = id; !seen.has(current); ) {
    seen.add(current);
    const forEach = steps.get(current)?.forEach;
    if (forEach === undefined) return null;
    if (forEach.kind === 'list') return current;
    current = forEach.step;
  }
  return null;
}

/** Names are used in expressions, so they have to be names there too. */
function nameIssues({ steps, parameters }: WorkflowDefinition): Finding[] {
  const check = (section: string, root: string, name: string): Finding[] => {
    if (/^[A-Za-z]\w*$/.test(name) && parseExpression(`${root}.${name}.state`).ok) return [];
    return [
      atKey([section, name], {
        rule: 'bad-name',
        message: `${name} cannot be used as ${root}.${name} in expressions`,
        fix: 'Use letters, digits and underscores, beginning with a letter, and no word that CEL reserves.',
      }),
    ];
  };
  return [
    ...Object.keys(parameters).flatMap((name) => check('parameters', 'params', name)),
    ...Object.keys(steps).flatMap((id) => check('steps', 'steps', id)),
  ];
}

function needIssues(steps: Steps, id: string, step: StepDefinition): Finding[] {
  const unknown = step.needs.flatMap((need, index) => {
    const path = ['steps', id, 'needs', index];
    if (!steps.has(need)) return [atValue(path, unknownStep(need, steps))];
    if (step.needs.indexOf(need) === index) return [];
    return [
      atValue(path, { rule: 'duplicate-need', message: `${id} needs ${need} twice`, fix: 'Remove one of them.' }),
    ];
  });
  if (step.finally) return unknown;
  const late = neededSteps(step).filter((need) => steps.get(need)?.finally === true);
  return [
    ...unknown,
    ...late.map((need) =>
      atKey(['steps', id], {
        rule: 'needs-finally',
        message: `${id} needs ${need}, which runs after all other steps`,
        fix: `Mark ${id} with finally: true as well, or drop the need.`,
      }),
    ),
  ];
}

function itemIssues(steps: Steps, id: string, step: StepDefinition): Finding[] {
  const { forEach, onFailure } = step;
  if (forEach === undefined && onFailure.kind === 'tolerate') {
    return [
      atValue(['steps', id, 'onFailure'], {
        rule: 'tolerate-without-items',
        message: `${id} has no items of which some could fail`,
        fix: 'Write stop or continue, or add forEach.',
      }),
    ];
  }
  if (forEach?.kind !== 'step') return [];
  const path = ['steps', id, 'forEach'];
  if (!steps.has(forEach.step)) return [atValue(path, unknownStep(forEach.step, steps))];
  if (steps.get(forEach.step)?.forEach !== undefined) return [];
  return [
    atValue(path, {
      rule: 'not-a-list',
      message: `${forEach.step} has no items to follow`,
      fix: `Name a list of its output, for example steps.${forEach.step}.output.items.`,
    }),
  ];
}

function repairIssues(steps: Steps, id: string, { repair }: StepDefinition): Finding[] {
  if (repair === undefined) return [];
  if (repair.replaces === '') {
    return [
      atKey(['steps', id, 'repair'], {
        rule: 'missing-key',
        message: `the repair of ${id} does not say which output it replaces`,
        fix: 'Add replaces with the id of the step whose output is to be repaired.',
      }),
    ];
  }
  const path = ['steps', id, 'repair', 'replaces'];
  if (!steps.has(repair.replaces)) return [atValue(path, unknownStep(repair.replaces, steps))];
  if (repair.replaces !== id && lineageOf(steps, repair.replaces) === lineageOf(steps, id)) return [];
  return [
    atValue(path, {
      rule: 'bad-repair',
      message: `${id} does not work on the same items as ${repair.replaces}`,
      fix: `Let ${id} follow it: forEach: ${repair.replaces}.`,
    }),
  ];
}

export function unknownStep(id: string, steps: Steps): Problem {
  return { rule: 'unknown-step', message: `there is no step ${id}`, fix: didYouMean(id, [...steps.keys()]) };
}

/** Each cycle once, as the path that leads round. Depth-first search without recursion: a chain can be long. */
function cycleIssues(steps: Steps): Finding[] {
  const issues: Finding[] = [];
  const done = new Set<string>();
  for (const root of steps.keys()) {
    const trail: { readonly id: string; readonly needs: string[] }[] = [];
    const enter = (id: string): void => {
      const step = steps.get(id);
      if (step !== undefined) trail.push({ id, needs: neededSteps(step) });
    };
    if (!done.has(root)) enter(root);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const need = top.needs.pop();
      if (need === undefined) {
        done.add(top.id);
        trail.pop();
      } else if (!done.has(need)) {
        const start = trail.findIndex(({ id }) => id === need);
        if (start >= 0) issues.push(cycleIssue(trail.slice(start).map(({ id }) => id)));
        else enter(need);
      }
    }
  }
  return issues;
}

function cycleIssue(members: readonly string[]): Finding {
  const [first = ''] = members;
  const isAlone = members.length === 1;
  return atKey(['steps', first], {
    rule: 'cycle',
    message: isAlone ? `${first} needs itself` : `these steps wait for each other: ${[...members, first].join(' → ')}`,
    fix: 'Remove one of these needs, or the expression that reads the later step.',
  });
}
