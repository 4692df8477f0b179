import { COMMAND_VERBS, type CommandRequest, type GraphEdit, type StepDefinition } from '../../model/index.ts';
import { allowedVerbs } from './command-rules.ts';
import { plannedStep, type RunProgress, stepAt } from './progress.ts';
import { itemIdAt } from './scope.ts';

/** A request of any verb about some part of a run, often one that makes sense; the same number gives the same request. */
export function randomRequest(progress: RunProgress, seed: number): CommandRequest {
  const spread = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const allowed = spread % 5 === 0 ? COMMAND_VERBS : allowedVerbs(progress);
  const verbs = allowed.filter((verb) => verb !== 'cancel' || spread % 7 === 0);
  const verb = verbs[(spread >>> 4) % verbs.length] ?? 'pause';
  const rest = spread >>> 8;
  const index = rest % progress.plan.steps.length;
  const step = plannedStep(progress, index).id;
  const item = someItem(progress, index, rest);
  const isEven = rest % 2 === 0;
  switch (verb) {
    case 'pause':
      return { verb, mode: isEven ? 'drain' : 'now' };
    case 'resume':
      return { verb };
    case 'cancel':
      return { verb, mode: isEven ? 'graceful' : 'now' };
    case 'retry':
      if (rest % 3 === 0) return { verb, scope: { kind: 'failed' } };
      return {
        verb,
        scope: item === null || rest % 3 === 1 ? { kind: 'from', step } : { kind: 'items', step, items: [item] },
      };
    case 'approve':
    case 'reject':
      return { verb, step, item };
    case 'skip':
      return { verb, step, item: rest % 3 === 0 ? null : item, reason: 'not needed' };
    case 'set_priority':
      return { verb, priority: isEven ? 'high' : 'low' };
    case 'set_concurrency':
      return { verb, concurrency: 1 + (rest % 4), step: isEven ? step : undefined };
    case 'set_budget':
      return { verb, limitMicros: isEven ? null : rest % 300, onExhausted: rest % 3 === 0 ? 'stop' : 'pause' };
    case 'edit':
      return { verb, edits: [someEdit(progress, step, rest)] };
    case 'fork':
      return { verb, step };
  }
}

function someItem(progress: RunProgress, step: number, seed: number): string | null {
  const { length } = stepAt(progress, step).units;
  return length === 0 ? null : itemIdAt(progress, step, seed % length);
}

function someEdit(progress: RunProgress, step: string, seed: number): GraphEdit {
  const agent = { skill: 'other', constraints: {}, strategy: 'capability' as const, fallbacks: [] };
  if (seed % 4 === 0) return { op: 'remove', step };
  if (seed % 4 === 1) return { op: 'set_agent', step, agent };
  const { definition } = plannedStep(progress, progress.plan.indexOf.get(step) ?? 0);
  const isAsking = seed % 3 === 0;
  const added: StepDefinition = {
    needs: [],
    barrier: false,
    retry: { attempts: 2, backoffMs: 1000, maxBackoffMs: 5000, on: ['crash'] },
    timeout: {},
    onFailure: { kind: 'continue' },
    finally: definition.finally,
    ...(definition.forEach !== undefined && seed % 5 > 0 ? { forEach: { kind: 'step', step } } : {}),
    ...(isAsking
      ? { approval: { message: 'Really?', approvers: [], onReject: 'fail', onTimeout: 'reject', timeoutMs: 1000 } }
      : { agent }),
  };
  return { op: 'insert', after: step, id: `x${seed % 97}`, step: added };
}
