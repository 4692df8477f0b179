import * as fc from 'fast-check';
import type { StepDefinition, WorkflowDefinition } from '../../model/index.ts';
import { loadWorkflow } from '../definition/index.ts';

/** How a step of a random workflow comes by its items. */
type Kind = 'once' | 'list' | 'follow';

interface StepSeed {
  readonly kind: Kind;
  readonly picks: readonly number[];
  readonly when: number;
  readonly retries: number;
  readonly onFailure: string;
  readonly concurrency: number | undefined;
  readonly repairs: number;
  readonly isFinally: boolean;
  readonly isBarrier: boolean;
  readonly stepTimeout: boolean;
  readonly fallbacks: number;
  readonly readsOutput: boolean;
  /** 0: an approval, when no repair is in the way. */
  readonly asks: number;
  readonly factor: number | undefined;
  readonly jitter: number | undefined;
}

const stepSeed: fc.Arbitrary<StepSeed> = fc.record({
  kind: fc.constantFrom<Kind>('once', 'list', 'follow', 'follow'),
  picks: fc.array(fc.nat(), { maxLength: 3 }),
  when: fc.nat(9),
  retries: fc.integer({ min: 1, max: 3 }),
  onFailure: fc.constantFrom('stop', 'continue', 'continue', 'tolerate 1', 'tolerate 50%'),
  concurrency: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  repairs: fc.nat(3),
  isFinally: fc.boolean(),
  isBarrier: fc.boolean(),
  stepTimeout: fc.boolean(),
  fallbacks: fc.nat(2),
  readsOutput: fc.boolean(),
  asks: fc.nat(4),
  factor: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  jitter: fc.option(fc.constantFrom(0, 0.3, 1), { nil: undefined }),
});

const runSeed = fc.record({
  timeoutMs: fc.option(fc.constantFrom(20_000, 90_000), { nil: undefined }),
  onReject: fc.constantFrom('fail' as const, 'continue' as const),
  onTimeout: fc.constantFrom('approve' as const, 'reject' as const),
  answerMs: fc.option(fc.constantFrom(1000, 40_000), { nil: undefined }),
});

type RunSeed = typeof runSeed extends fc.Arbitrary<infer T> ? T : never;

/** Valid workflows of every kind of step, over earlier steps only. */
export const randomWorkflow: fc.Arbitrary<WorkflowDefinition> = fc
  .tuple(fc.array(stepSeed, { minLength: 1, maxLength: 8 }), runSeed)
  .map(([seeds, run]) => {
    const steps: Record<string, Record<string, unknown>> = {};
    const kinds: Kind[] = [];
    const areFinally: boolean[] = [];
    seeds.forEach((seed, index) => {
      const isFinally = seed.isFinally && index > seeds.length / 2;
      const earlier = kinds.flatMap((_, other) => (isFinally || areFinally[other] === false ? [other] : []));
      const followable = earlier.filter((other) => kinds[other] !== 'once');
      const kind: Kind = seed.kind === 'follow' && followable.length === 0 ? 'list' : seed.kind;
      steps[`s${index}`] = stepOf(seed, kind, earlier, followable, kinds);
      if (isFinally) Object.assign(steps[`s${index}`] ?? {}, { finally: true });
      kinds.push(kind);
      areFinally.push(isFinally);
    });
    const loaded = loadWorkflow(JSON.stringify({ name: 'random', parameters: LIST, steps }), 'random.yaml');
    if (!loaded.ok) throw new Error(JSON.stringify({ issues: loaded.issues, steps }));
    const { definition } = loaded.workflow;
    const entries = Object.entries(definition.steps).map(([id, step], index) => [
      id,
      completed(step, seeds[index], run),
    ]);
    return { ...definition, timeoutMs: run.timeoutMs, steps: Object.fromEntries(entries) };
  });

/** Adds to a loaded step what only some seeds ask for. */
function completed(step: StepDefinition, seed: StepSeed | undefined, run: RunSeed): StepDefinition {
  const { factor, jitter } = seed ?? {};
  const retry = { ...step.retry, factor, jitter };
  if (seed?.asks !== 0 || step.repair !== undefined) return { ...step, retry };
  const { agent: _agent, concurrency: _concurrency, ...rest } = step;
  const { onReject, onTimeout, answerMs: timeoutMs } = run;
  return { ...rest, retry, approval: { message: 'Go on?', approvers: [], onReject, onTimeout, timeoutMs } };
}

const LIST = { list: { type: 'array', default: ['A', 'B', 'C', 'D'] }, flag: { type: 'boolean', default: true } };

function stepOf(
  seed: StepSeed,
  kind: Kind,
  earlier: readonly number[],
  followable: readonly number[],
  kinds: readonly Kind[],
): Record<string, unknown> {
  const pick = <T>(list: readonly T[], position: number): T | undefined =>
    list[(seed.picks[position] ?? 0) % list.length];
  const followed = pick(followable, 0);
  const observed = pick(earlier, 1);
  const producer = pick(
    earlier.filter((other) => kinds[other] === 'once'),
    2,
  );
  const fallbacks = ['b', 'c'].slice(0, seed.fallbacks);
  return {
    agent: { skill: 'work', fallbacks },
    needs: seed.picks.length > 1 && observed !== undefined ? [`s${observed}`] : [],
    forEach: kind === 'once' ? undefined : kind === 'list' ? listOf(seed, producer) : `s${followed}`,
    barrier: seed.isBarrier,
    when: conditionOf(seed, kind, kind === 'follow' ? followed : undefined, observed),
    with: seed.readsOutput && producer !== undefined ? { from: `\${steps.s${producer}.output}` } : undefined,
    repair: repairOf(seed, kind, followed, fallbacks),
    retry: seed.retries === 1 ? 1 : { attempts: seed.retries, backoff: '1s' },
    timeout: seed.stepTimeout ? { step: '30s' } : undefined,
    onFailure: kind === 'once' && seed.onFailure.startsWith('tolerate') ? 'continue' : seed.onFailure,
    concurrency: seed.concurrency,
  };
}

function listOf(seed: StepSeed, producer: number | undefined): string {
  return producer !== undefined && seed.readsOutput ? `steps.s${producer}.output.list` : 'params.list';
}

function conditionOf(
  seed: StepSeed,
  kind: Kind,
  followed: number | undefined,
  observed: number | undefined,
): string | undefined {
  if (seed.when === 0) return '!params.flag';
  if (seed.when === 1 && kind !== 'once') return 'item.id != "B"';
  if (seed.when === 2 && observed !== undefined) return `steps.s${observed}.state != "failed"`;
  if (seed.when === 3 && followed !== undefined) return `item.outputs.s${followed}.n > 1`;
  return seed.when === 4 ? 'params.flag || true' : undefined;
}

function repairOf(seed: StepSeed, kind: Kind, followed: number | undefined, fallbacks: readonly string[]): unknown {
  if (kind !== 'follow' || followed === undefined || seed.repairs === 0) return undefined;
  return { agent: { skill: 'repair', fallbacks }, maxAttempts: seed.repairs };
}
