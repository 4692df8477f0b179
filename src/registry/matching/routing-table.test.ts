import { describe, expect, it } from 'vitest';
import type { Choice } from '../../model/index.ts';
import { choiceSchema } from '../../model/index.ts';
import { Matcher } from './matcher.ts';
import { runLimits, type RunPolicy } from './run-limits.ts';
import { enlisted, need, type Past, recordsOf, type TestAgent } from './testing.ts';

/** A situation of routing: who there is, what is wanted, what has happened; then who is to be chosen, and the words that decide. */
interface Situation {
  readonly is: string;
  readonly agents: Readonly<Record<string, TestAgent>>;
  readonly wants?: object;
  readonly past?: Readonly<Record<string, Past>>;
  readonly failedOnItem?: readonly string[];
  readonly policy?: RunPolicy;
  readonly chosen: string | null;
  /** A reason that the event gives, and the agent that it gives it for. */
  readonly because: readonly [agent: string, words: string];
}

const CRASHING: Past = { failed: 3, as: 'crash' };
const ladder = ['none', 'process', 'sandbox'];

const byCapability: readonly Situation[] = [
  { is: 'one agent has the skill', agents: { a: {} }, chosen: 'a', because: ['a', 'names 0 of what'] },
  {
    is: 'nobody differs: the first id',
    agents: { b: {}, a: {} },
    chosen: 'a',
    because: ['b', 'equal, its id comes first'],
  },
  {
    is: 'a priority differs: the higher',
    agents: { a: {}, b: { priority: 200 } },
    chosen: 'b',
    because: ['a', 'lost to b: higher priority'],
  },
  {
    is: 'one gives another type of output',
    agents: { a: { output: 'go.source' }, b: {} },
    wants: { output: 'java.source' },
    chosen: 'b',
    because: ['a', 'gives go.source, not java.source'],
  },
  {
    is: 'one takes another type of input',
    agents: { a: { input: 'pli.program' }, b: {} },
    wants: { input: 'cobol.program' },
    chosen: 'b',
    because: ['a', 'takes pli.program, not cobol.program'],
  },
  {
    is: 'one names the type that the step names',
    agents: { a: { priority: 900 }, b: { output: 'java.source' } },
    wants: { output: 'java.source' },
    chosen: 'b',
    because: ['a', 'better score (1 against 0)'],
  },
  {
    is: 'a constraint is not met',
    agents: { a: { constraints: { dialect: ['gnu'] } }, b: {} },
    wants: { constraints: { dialect: 'ibm' } },
    chosen: 'b',
    because: ['a', 'constraint dialect: offers ["gnu"], needed "ibm"'],
  },
  {
    is: 'a constraint is one of several that are offered',
    agents: { a: {}, b: { constraints: { dialect: ['ibm', 'mvs'] } } },
    wants: { constraints: { dialect: 'mvs' } },
    chosen: 'b',
    because: ['b', 'names 1 of what'],
  },
  {
    is: 'the step is content with one of several',
    agents: { a: { constraints: { dialect: 'gnu' } }, b: {} },
    wants: { constraints: { dialect: ['ibm', 'gnu'] } },
    chosen: 'a',
    because: ['a', 'names 1 of what'],
  },
  {
    is: 'more constraints are named by one',
    agents: { a: { constraints: { dialect: 'ibm' } }, b: { constraints: { dialect: 'ibm', cics: true } } },
    wants: { constraints: { dialect: 'ibm', cics: true } },
    chosen: 'b',
    because: ['a', 'better score (2 against 1)'],
  },
  {
    is: 'an agent has two capabilities for the skill: the one that fits counts',
    agents: { a: { output: 'go.source', more: [{ skill: 'cobol.translate', output: 'java.source' }] }, b: {} },
    wants: { output: 'java.source' },
    chosen: 'a',
    because: ['a', 'names 1 of what'],
  },
  {
    is: 'nobody fits',
    agents: { a: { output: 'go.source' }, b: { constraints: { dialect: 'gnu' } } },
    wants: { output: 'java.source', constraints: { dialect: 'ibm' } },
    chosen: null,
    because: ['b', 'constraint dialect'],
  },
];

const byRules: readonly Situation[] = [
  {
    is: 'the step names its agent',
    agents: { a: { priority: 1000 }, b: {} },
    wants: { use: 'b' },
    chosen: 'b',
    because: ['a', 'the step asks for b'],
  },
  {
    is: 'the step names an agent that does not fit',
    agents: { a: {}, b: { output: 'go.source' } },
    wants: { use: 'b', output: 'java.source' },
    chosen: null,
    because: ['b', 'gives go.source'],
  },
  {
    is: 'the best one is disabled',
    agents: { a: { priority: 900, state: 'disabled' }, b: {} },
    wants: { strategy: 'priority' },
    chosen: 'b',
    because: ['a', 'is disabled'],
  },
  {
    is: 'the best one is being drained',
    agents: { a: { priority: 900, state: 'draining' }, b: {} },
    wants: { strategy: 'priority' },
    chosen: 'b',
    because: ['a', 'takes no new work'],
  },
  {
    is: 'the named one is disabled: nobody takes its place unasked',
    agents: { a: {}, b: { state: 'disabled' } },
    wants: { use: 'b' },
    chosen: null,
    because: ['b', 'is disabled'],
  },
  {
    is: 'the named one does not offer the skill at all: that is said of it',
    agents: { a: {}, b: { skill: 'cobol.verify' } },
    wants: { use: 'b' },
    chosen: null,
    because: ['b', 'does not offer cobol.translate'],
  },
  {
    is: 'everybody is disabled',
    agents: { a: { state: 'disabled' }, b: { state: 'disabled' } },
    chosen: null,
    because: ['a', 'is disabled'],
  },
  {
    is: 'the run allows no language model',
    agents: { a: { priority: 900, permissions: ['llm'] }, b: {} },
    policy: { allow: ['fs:read'] },
    chosen: 'b',
    because: ['a', 'needs llm: the run does not allow it'],
  },
  {
    is: 'the run denies what it allows: deny wins',
    agents: { a: { permissions: ['llm'] }, b: {} },
    policy: { allow: ['llm'], deny: ['llm'] },
    chosen: 'b',
    because: ['a', 'needs llm: the run denies it'],
  },
  {
    is: 'the run allows a host by a wildcard',
    agents: { a: { permissions: ['net:api.example.com:443'] }, b: {} },
    policy: { allow: ['net:*.example.com'] },
    chosen: 'a',
    because: ['a', 'names 0'],
  },
  {
    is: 'the run allows another host',
    agents: { a: { permissions: ['net:example.org'] }, b: {} },
    policy: { allow: ['net:example.com'] },
    chosen: 'b',
    because: ['a', 'needs net:example.org'],
  },
  {
    is: 'the run asks for more isolation than one reaches',
    agents: { a: {}, b: { runtime: 'child-process' } },
    policy: {
      isolation: {
        ladder,
        least: 'sandbox',
        reached: ({ runtime }) => (runtime === 'in-process' ? 'none' : 'sandbox'),
      },
    },
    chosen: 'b',
    because: ['a', 'runs with isolation none here, and the run asks for sandbox'],
  },
  {
    is: 'nobody reaches the isolation that the run asks for: nobody is chosen',
    agents: { a: {}, b: {} },
    policy: { isolation: { ladder, least: 'process', reached: () => 'none' } },
    chosen: null,
    because: ['a', 'the run asks for process'],
  },
  {
    is: 'the named agent needs what the run denies',
    agents: { a: {}, b: { permissions: ['exec:cobc'] } },
    wants: { use: 'b' },
    policy: { allow: [] },
    chosen: null,
    because: ['b', 'needs exec:cobc'],
  },
];

const byHealth: readonly Situation[] = [
  {
    is: 'the best one breaks down again and again: its breaker is open',
    agents: { a: { priority: 900 }, b: {} },
    past: { a: CRASHING },
    chosen: 'b',
    because: ['a', 'its breaker is open; there are others'],
  },
  {
    is: 'the only one has an open breaker: there is no other',
    agents: { a: {} },
    past: { a: CRASHING },
    chosen: 'a',
    because: ['a', 'its breaker is open; there is no other'],
  },
  {
    is: 'the named one has an open breaker: the step insists',
    agents: { a: {}, b: {} },
    wants: { use: 'b' },
    past: { b: CRASHING },
    chosen: 'b',
    because: ['b', 'there is no other'],
  },
  {
    is: 'the time of the breaker is over: one trial',
    agents: { a: { priority: 900 }, b: {} },
    past: { a: { ...CRASHING, afterMs: 30_000 } },
    chosen: 'a',
    because: ['b', 'higher priority'],
  },
  {
    is: 'that trial is under way: others get the rest',
    agents: { a: { priority: 900 }, b: {} },
    past: { a: { ...CRASHING, afterMs: 30_000, running: 1 } },
    chosen: 'b',
    because: ['a', 'one trial through, which is under way'],
  },
  {
    is: 'two breakdowns in a row: degraded, after those that are well',
    agents: { a: { output: 'java.source' }, b: {} },
    wants: { output: 'java.source' },
    past: { a: { failed: 2, as: 'lost' } },
    chosen: 'b',
    because: ['a', 'degraded: its last 2 attempts broke down'],
  },
  {
    is: 'that was a minute ago: forgiven',
    agents: { a: { output: 'java.source' }, b: {} },
    wants: { output: 'java.source' },
    past: { a: { failed: 2, as: 'lost', afterMs: 60_000 } },
    chosen: 'a',
    because: ['b', 'better score'],
  },
  {
    is: 'one breakdown is no habit',
    agents: { a: {}, b: {} },
    past: { a: { failed: 1, as: 'timeout' } },
    chosen: 'a',
    because: ['b', 'its id comes first'],
  },
  {
    is: 'errors about items are no breakdowns',
    agents: { a: {}, b: {} },
    past: { a: { failed: 40, as: 'agent_error' } },
    chosen: 'a',
    because: ['b', 'its id comes first'],
  },
  {
    is: 'attempts that were stopped say nothing',
    agents: { a: {}, b: {} },
    past: { a: { failed: 40, as: 'interrupted' } },
    chosen: 'a',
    because: ['b', 'its id comes first'],
  },
  {
    is: 'probes fail: the breaker opens without a single attempt',
    agents: { a: {}, b: {} },
    past: { a: { probes: [false, false, false] } },
    chosen: 'b',
    because: ['a', 'its breaker is open'],
  },
  {
    is: 'a probe succeeds while the breaker is open: the trial comes at once',
    agents: { a: {}, b: {} },
    past: { a: { ...CRASHING, probes: [true] } },
    chosen: 'a',
    because: ['b', 'its id comes first'],
  },
  {
    is: 'a degraded one is better than one with an open breaker',
    agents: { a: {}, b: {} },
    past: { a: CRASHING, b: { failed: 2, as: 'crash' } },
    chosen: 'b',
    because: ['b', 'degraded'],
  },
  {
    is: 'another version of it broke down, not this one',
    agents: { a: { version: '2.0.0' }, b: {} },
    past: { a: CRASHING },
    chosen: 'a',
    because: ['b', 'its id comes first'],
  },
];

const byItem: readonly Situation[] = [
  {
    is: 'the best one has failed on this item',
    agents: { a: { priority: 900 }, b: {} },
    failedOnItem: ['a'],
    chosen: 'b',
    because: ['a', 'has failed on this item; there are others'],
  },
  {
    is: 'everybody has failed on this item: again by rank',
    agents: { a: {}, b: { priority: 900 } },
    failedOnItem: ['a', 'b'],
    chosen: 'b',
    because: ['b', 'has failed on this item; there is no other'],
  },
  {
    is: 'the next fallback is tried, and it is the turn of no other',
    agents: { a: {}, b: {}, c: {} },
    wants: { use: 'c', fallbacks: ['c'] },
    failedOnItem: ['a'],
    chosen: 'c',
    because: ['b', 'the step asks for c'],
  },
  {
    is: 'one has failed on the item and the other is degraded',
    agents: { a: {}, b: {} },
    past: { b: { failed: 2, as: 'crash' } },
    failedOnItem: ['a'],
    chosen: 'b',
    because: ['a', 'has failed on this item'],
  },
];

const byFigures: readonly Situation[] = [
  {
    is: 'load: the idle one',
    agents: { a: {}, b: {} },
    wants: { strategy: 'load' },
    past: { a: { running: 2 } },
    chosen: 'b',
    because: ['a', 'better score (0 against -2)'],
  },
  {
    is: 'load: the one with more room',
    agents: { a: { limits: { concurrency: 2 } }, b: { limits: { concurrency: 10 } } },
    wants: { strategy: 'load' },
    past: { a: { running: 1 }, b: { running: 3 } },
    chosen: 'b',
    because: ['a', 'better score (-0.3 against -0.5)'],
  },
  {
    is: 'load: all idle',
    agents: { a: {}, b: {} },
    wants: { strategy: 'load' },
    chosen: 'a',
    because: ['a', '0 attempts running'],
  },
  {
    is: 'cost: nothing was measured: no language model',
    agents: { a: { permissions: ['llm'] }, b: {} },
    wants: { strategy: 'cost' },
    chosen: 'b',
    because: ['a', 'uses a language model, about $0.0200'],
  },
  {
    is: 'cost: the cheaper of two models, by what was measured',
    agents: { a: { permissions: ['llm'] }, b: { permissions: ['llm'] } },
    wants: { strategy: 'cost' },
    past: { a: { succeeded: 50, each: 30_000 }, b: { succeeded: 50, each: 3_000 } },
    chosen: 'b',
    because: ['a', 'better score'],
  },
  {
    is: 'cost: one cheap attempt does not outweigh fifty',
    agents: { a: { permissions: ['llm'] }, b: { permissions: ['llm'] } },
    wants: { strategy: 'cost' },
    past: { a: { succeeded: 50, each: 15_000 }, b: { succeeded: 1, each: 1_000 } },
    chosen: 'a',
    because: ['b', 'better score'],
  },
  {
    is: 'cost: failures are paid for, too',
    agents: { a: { permissions: ['llm'] }, b: { permissions: ['llm'] } },
    wants: { strategy: 'cost' },
    past: { a: { succeeded: 10, failed: 40, each: 3_000 }, b: { succeeded: 50, each: 5_000 } },
    chosen: 'b',
    because: ['a', 'better score'],
  },
  {
    is: 'cost: an unknown price is not 0',
    agents: { a: { permissions: ['llm'] }, b: { permissions: ['llm'] } },
    wants: { strategy: 'cost' },
    past: { a: { succeeded: 50, each: null }, b: { succeeded: 50, each: 5_000 } },
    chosen: 'b',
    because: ['a', 'about $0.0200'],
  },
  {
    is: 'performance: who succeeds more often, over enough tries',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { succeeded: 60, failed: 40 }, b: { succeeded: 90, failed: 10 } },
    chosen: 'b',
    because: ['b', '90 of 100 attempts succeeded'],
  },
  {
    is: 'performance: a perfect small sample does not take over',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { succeeded: 9 }, b: { succeeded: 55, failed: 35 } },
    chosen: 'b',
    because: ['a', '9 of 9 attempts succeeded: too few to count'],
  },
  {
    is: 'performance: the larger of two samples with the same share',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { succeeded: 10 }, b: { succeeded: 100 } },
    chosen: 'b',
    because: ['a', 'better score'],
  },
  {
    is: 'performance: proof counts as soon as there is enough of it, not success',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: {
      a: { succeeded: 100, verdicts: { proven: 20, mismatch: 80 } },
      b: { succeeded: 100, verdicts: { proven: 80, mismatch: 20 } },
    },
    chosen: 'b',
    because: ['a', '20 of 100 proven'],
  },
  {
    is: 'performance: a few proofs do not change what counts',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { succeeded: 75, failed: 5 }, b: { succeeded: 9, verdicts: { proven: 9 } } },
    chosen: 'a',
    because: ['b', 'too few to count'],
  },
  {
    is: 'performance: what could not be run counts against nobody',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: {
      a: { succeeded: 60, verdicts: { proven: 30, not_runnable: 30 } },
      b: { succeeded: 60, verdicts: { proven: 31, mismatch: 29 } },
    },
    chosen: 'a',
    because: ['a', '30 of 30 proven'],
  },
  {
    is: 'performance: crashes count against it even where all the rest is proven',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: {
      a: { failed: 30, succeeded: 30, verdicts: { proven: 30 } },
      b: { succeeded: 60, verdicts: { proven: 48, mismatch: 12 } },
    },
    chosen: 'b',
    because: ['a', '30 of 60 proven'],
  },
  {
    is: 'performance: none ever succeeded in ten tries: rather one that nobody knows',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { failed: 10 } },
    chosen: 'b',
    because: ['a', '0 of 10'],
  },
  {
    is: 'performance: nothing is known of anybody: by id',
    agents: { b: {}, a: {} },
    wants: { strategy: 'performance' },
    chosen: 'a',
    because: ['b', 'its id comes first'],
  },
  {
    is: 'performance: after a few failures, the one that nobody has tried',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { failed: 5 } },
    chosen: 'b',
    because: ['a', 'more may be hoped for'],
  },
  {
    is: 'performance: one try in ten is for the one that nobody knows',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { succeeded: 10 } },
    chosen: 'b',
    because: ['b', 'its turn: one try in ten'],
  },
  {
    is: 'performance: it had its turn',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { succeeded: 10 }, b: { running: 1 } },
    chosen: 'a',
    because: ['b', 'too few to count'],
  },
  {
    is: 'performance: nobody is tried out whose breaker is open',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { succeeded: 100 }, b: CRASHING },
    chosen: 'a',
    because: ['b', 'its breaker is open'],
  },
  {
    is: 'performance: history of another skill does not count',
    agents: { a: {}, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { succeeded: 5 }, b: { succeeded: 100, skill: 'cobol.verify' } },
    chosen: 'a',
    because: ['b', '0 of 0'],
  },
  {
    is: 'performance: a new version has its own history',
    agents: { a: { version: '2.0.0' }, b: {} },
    wants: { strategy: 'performance' },
    past: { a: { succeeded: 100 }, b: { succeeded: 9, failed: 3 } },
    chosen: 'a',
    because: ['a', 'its turn'],
  },
];

const situations = [...byCapability, ...byRules, ...byHealth, ...byItem, ...byFigures];

describe('the agent for a step', () => {
  it('is chosen in more than forty situations', () => {
    expect(situations.length).toBeGreaterThanOrEqual(40);
  });

  it.each(situations.map((one) => [one.is, one.chosen, one] as const))('%s -> %s', (_is, chosen, one) => {
    const choice = choiceIn(one);
    expect(choice.candidates[0]?.score === null ? null : choice.candidates[0]?.agent).toBe(chosen);
    const [agent, words] = one.because;
    expect(choice.candidates.find((candidate) => candidate.agent === agent)?.reasons.join('\n')).toContain(words);
    expect(choiceSchema.parse(structuredClone(choice))).toEqual(choice);
  });
});

function choiceIn({ agents, wants, past = {}, failedOnItem, policy, chosen }: Situation): Choice {
  const matcher = new Matcher(enlisted(agents));
  const limits = policy === undefined ? undefined : runLimits(policy);
  const decision = matcher.match(need(wants), { standings: recordsOf(past), failedOnItem, limits });
  expect(decision.chosen?.id ?? null).toBe(chosen);
  return decision.explain();
}
