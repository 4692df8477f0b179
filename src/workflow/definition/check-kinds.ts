import type { StepDefinition, WorkflowDefinition } from '../../model/index.ts';
import { atKey, atValue, type Finding } from './finding.ts';

/** What does not go together with what a step is: an agent, a question, a sub-workflow. */
export function kindFindings({ steps }: WorkflowDefinition): Finding[] {
  return Object.entries(steps).flatMap(([id, step]) => {
    const kinds = (['agent', 'approval', 'workflow'] as const).filter((kind) => step[kind] !== undefined);
    const [kind] = kinds;
    if (kinds.length === 1 && kind !== undefined) return findingsOfKind(id, step, kind);
    const message =
      kind === undefined ? `step ${id} says not who does it` : `step ${id} is ${kinds.join(' and ')} at once`;
    const fix = kind === undefined ? 'Add one of agent, approval and workflow.' : 'Keep one of them.';
    return [atKey(['steps', id], { rule: 'step-kind', message, fix })];
  });
}

function findingsOfKind(id: string, step: StepDefinition, kind: 'agent' | 'approval' | 'workflow'): Finding[] {
  if (kind === 'agent') return [];
  const isGiven = {
    repair: step.repair !== undefined,
    concurrency: step.concurrency !== undefined && kind === 'approval',
    budget: step.budgetMicros !== undefined && kind === 'approval',
    'timeout.attempt': step.timeout.attemptMs !== undefined && kind === 'approval',
    'timeout.heartbeat': step.timeout.heartbeatMs !== undefined,
  };
  const findings = Object.entries(isGiven)
    .filter(([, given]) => given)
    .map(([key]) => uselessKey(['steps', id, ...key.split('.')], key, kind));
  if (step.approval?.message.includes('${')) {
    const message = 'the message of an approval is plain text: expressions in it are not evaluated';
    const fix = 'Show values with `with`, next to the message.';
    findings.push(atValue(['steps', id, 'approval', 'message'], { rule: 'partial-expression', message, fix }));
  }
  return findings;
}

const INSTEAD: Readonly<Record<string, string>> = {
  'timeout.attempt': 'Use timeout of the approval, with onTimeout.',
  concurrency: 'Remove it: questions take no slot.',
  budget: 'Remove it: questions to people cost nothing.',
  retry: 'Remove it: a question is asked once.',
};

function uselessKey(path: readonly string[], key: string, kind: string): Finding {
  const fix = INSTEAD[key] ?? 'Remove it: it is for steps that an agent does.';
  return atKey(path, { rule: 'useless-key', message: `${key} means nothing for a step of kind ${kind}`, fix });
}

/** Keys of a file that can have no effect. Only the file tells them: a definition has every default filled in. */
export function uselessKeys(file: unknown): Finding[] {
  return Object.entries(member(file, 'steps')).flatMap(([id, step]) => {
    const path = ['steps', id];
    const findings: Finding[] = [];
    if ('approval' in member({ step }, 'step') && 'retry' in member({ step }, 'step')) {
      findings.push(uselessKey([...path, 'retry'], 'retry', 'approval'));
    }
    const retry = member(step, 'retry');
    const others = Object.keys(retry).filter((key) => key !== 'attempts');
    if (retry['attempts'] === 1 && others[0] !== undefined) {
      const message = `${others[0]} never applies: there is no second try`;
      findings.push(
        atKey([...path, 'retry', others[0]], { rule: 'useless-key', message, fix: 'Raise attempts, or remove it.' }),
      );
    }
    const approval = member(step, 'approval');
    if ('onTimeout' in approval && !('timeout' in approval)) {
      const message = 'onTimeout never applies: the question waits for ever';
      findings.push(
        atKey([...path, 'approval', 'onTimeout'], { rule: 'useless-key', message, fix: 'Add timeout, or remove it.' }),
      );
    }
    return findings;
  });
}

function member(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found: unknown =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}
