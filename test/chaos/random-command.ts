import type { CommandRequest } from '../../src/model/index.ts';
import type { Random } from './random.ts';

const STEPS = ['list', 'build', 'check', 'report', 'one', 'two', 'three', 'draft', 'sign', 'spawn', 'part'] as const;

type Make = (random: Random, count: number) => CommandRequest;

const step = (random: Random): string => random.pick(STEPS);
const itemOrStep = (random: Random): string | null => (random.chance(0.7) ? `item-${random.between(0, 8)}` : null);
const mode = (random: Random) => random.pick(['drain', 'now'] as const);

/** Every verb, over and over; what the state of the run does not allow is refused, which is fine. */
const MAKERS: readonly [Make, ...Make[]] = [
  (random) => ({ verb: 'pause', mode: mode(random) }),
  (random) => ({ verb: 'pause', mode: mode(random) }),
  () => ({ verb: 'resume' }),
  () => ({ verb: 'resume' }),
  () => ({ verb: 'resume' }),
  (random) => (random.chance(0.4) ? { verb: 'cancel', mode: random.pick(['graceful', 'now']) } : { verb: 'resume' }),
  () => ({ verb: 'retry', scope: { kind: 'failed' } }),
  (random) => ({ verb: 'retry', scope: { kind: 'from', step: step(random) } }),
  (random) => ({
    verb: 'retry',
    scope: { kind: 'items', step: random.pick(['build', 'check']), items: [`item-${random.between(0, 5)}`] },
  }),
  (random) => ({ verb: 'approve', step: 'sign', item: null, comment: `seen ${random.between(1, 9)}` }),
  () => ({ verb: 'approve', step: 'sign', item: null }),
  () => ({ verb: 'reject', step: 'sign', item: null }),
  (random) => ({ verb: 'skip', step: step(random), item: itemOrStep(random), reason: 'by chaos' }),
  (random) => ({ verb: 'set_priority', priority: random.pick(['urgent', 'high', 'normal', 'low'] as const) }),
  (random) => ({ verb: 'set_concurrency', concurrency: random.between(1, 6) }),
  (random) => ({ verb: 'set_concurrency', concurrency: random.between(1, 3), step: step(random) }),
  (random) => ({ verb: 'set_budget', limitMicros: random.chance(0.5) ? null : 1_000_000, onExhausted: 'pause' }),
  (random, count) => ({
    verb: 'edit',
    edits: [{ op: 'insert', after: step(random), id: `inserted-${count}`, step: insertedStep(count) }],
  }),
  (random) => ({ verb: 'edit', edits: [{ op: 'remove', step: random.pick(['odd', 'never', 'three']) }] }),
  (random) => ({ verb: 'fork', step: step(random) }),
];

export function randomCommand(random: Random, count: number): CommandRequest {
  return random.pick(MAKERS)(random, count);
}

function insertedStep(count: number) {
  return {
    needs: [],
    barrier: false,
    agent: { skill: 'chaos.note', constraints: {}, strategy: 'capability' as const, fallbacks: [] },
    with: { inserted: count },
    retry: { attempts: 2, backoffMs: 1, maxBackoffMs: 5, on: ['agent_error' as const] },
    timeout: {},
    onFailure: { kind: 'stop' as const },
    finally: false,
  };
}
