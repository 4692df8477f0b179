import type { CommandRequest } from '../../src/model/index.ts';
import type { Random } from './random.ts';

/** What a command can be about: the steps of the run, and some of its items. */
export interface Subjects {
  readonly steps: readonly string[];
  readonly items: readonly { readonly step: string; readonly id: string }[];
}

type Make = (random: Random, subjects: Subjects, count: number) => CommandRequest;

/** Every verb, over and over; what the state of the run does not allow is refused, which is fine. */
const MAKERS: readonly [Make, ...Make[]] = [
  (random) => ({ verb: 'pause', mode: random.pick(['drain', 'now']) }),
  (random) => ({ verb: 'pause', mode: random.pick(['drain', 'now']) }),
  () => ({ verb: 'resume' }),
  () => ({ verb: 'resume' }),
  () => ({ verb: 'resume' }),
  (random) => (random.chance(0.4) ? { verb: 'cancel', mode: random.pick(['graceful', 'now']) } : { verb: 'resume' }),
  () => ({ verb: 'retry', scope: { kind: 'failed' } }),
  (random, subjects) => ({ verb: 'retry', scope: { kind: 'from', step: stepOf(random, subjects) } }),
  (random, subjects) => {
    const { step, item } = unitOf(random, subjects);
    return { verb: 'retry', scope: { kind: 'items', step, items: [item ?? 'item-1'] } };
  },
  () => ({ verb: 'approve', step: 'sign', item: null }),
  () => ({ verb: 'reject', step: 'sign', item: null, comment: 'not like this' }),
  (random, subjects) => ({ verb: 'skip', ...unitOf(random, subjects), reason: 'by chaos' }),
  (random, subjects) => ({ verb: 'skip', step: stepOf(random, subjects), item: null, reason: 'by chaos' }),
  (random) => ({ verb: 'set_priority', priority: random.pick(['urgent', 'high', 'normal', 'low']) }),
  (random) => ({ verb: 'set_concurrency', concurrency: random.between(1, 6) }),
  (random, subjects) => ({
    verb: 'set_concurrency',
    concurrency: random.between(1, 3),
    step: stepOf(random, subjects),
  }),
  (random) => ({ verb: 'set_budget', limitMicros: random.chance(0.5) ? null : 1_000_000, onExhausted: 'pause' }),
  insert,
  insert,
  (random, subjects) => ({ verb: 'edit', edits: [{ op: 'remove', step: stepOf(random, subjects) }] }),
  (random, subjects) => ({
    verb: 'edit',
    edits: [{ op: 'set_agent', step: stepOf(random, subjects), agent: agentFor('chaos.note') }],
  }),
  (random, subjects) => ({ verb: 'fork', step: stepOf(random, subjects) }),
];

export function randomCommand(random: Random, subjects: Subjects, count: number): CommandRequest {
  return random.pick(MAKERS)(random, subjects, count);
}

function stepOf(random: Random, { steps }: Subjects): string {
  return steps[random.between(0, steps.length - 1)] ?? 'none';
}

function unitOf(random: Random, { items }: Subjects): { readonly step: string; readonly item: string | null } {
  const item = items[random.between(0, items.length - 1)];
  return item === undefined ? { step: 'none', item: null } : { step: item.step, item: item.id };
}

function insert(random: Random, subjects: Subjects, count: number): CommandRequest {
  const step = {
    needs: [],
    barrier: false,
    agent: agentFor('chaos.note'),
    with: { inserted: count },
    retry: { attempts: 2, backoffMs: 1, maxBackoffMs: 5, on: ['agent_error' as const] },
    timeout: {},
    onFailure: { kind: 'stop' as const },
    finally: false,
  };
  return { verb: 'edit', edits: [{ op: 'insert', after: stepOf(random, subjects), id: `inserted_${count}`, step }] };
}

function agentFor(skill: string) {
  return { skill, constraints: {}, strategy: 'capability' as const, fallbacks: [] };
}
