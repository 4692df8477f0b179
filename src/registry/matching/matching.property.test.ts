import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceSchema, type FailureClass } from '../../model/index.ts';
import { sampleOf } from '../metrics/index.ts';
import { Matcher } from './matcher.ts';
import { DETAILED } from './reasons.ts';
import { KNOWN_FROM } from './score.ts';
import { enlisted, need, type Past, recordsOf, SKILL, type TestAgent } from './testing.ts';

const strategies = fc.constantFrom('capability', 'priority', 'load', 'cost', 'performance');
const failures = fc.constantFrom<FailureClass>('agent_error', 'crash', 'timeout', 'rate_limited', 'invalid_output');

const agent: fc.Arbitrary<TestAgent> = fc.record({
  priority: fc.integer({ min: 0, max: 3 }),
  constraints: fc.constantFrom({}, { dialect: 'ibm' }, { dialect: ['gnu'] }),
  permissions: fc.constantFrom([], ['llm'] as const).map((list) => [...list]),
  state: fc.constantFrom('enabled', 'enabled', 'enabled', 'disabled', 'draining'),
});

const past: fc.Arbitrary<Past> = fc
  .record({
    succeeded: fc.nat(40),
    failed: fc.nat(8),
    as: failures,
    proven: fc.nat(40),
    running: fc.nat(4),
    afterMs: fc.constantFrom(0, 30_000, 90_000),
    each: fc.constantFrom(undefined, null, 100, 50_000),
  })
  .map(({ succeeded, proven, ...rest }) => {
    const good = Math.min(proven, succeeded);
    const verdicts = proven % 3 === 0 ? {} : { proven: good, mismatch: succeeded - good };
    return { succeeded, verdicts, ...rest };
  });

const world = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-z]{1,3}$/), agent, past }), {
  selector: ({ id }) => id,
  minLength: 1,
  maxLength: 7,
});

type World = readonly { readonly id: string; readonly agent: TestAgent; readonly past: Past }[];

function decide(of: World, requirement: object, failedOnItem: readonly string[] = []) {
  const matcher = new Matcher(enlisted(Object.fromEntries(of.map(({ id, agent: one }) => [id, one]))));
  const standings = recordsOf(Object.fromEntries(of.map(({ id, past: one }) => [id, one])));
  return { decision: matcher.match(need(requirement), { standings, failedOnItem }), standings };
}

const wants = fc.record({ strategy: strategies, constraints: fc.constantFrom({}, { dialect: 'ibm' }) });

describe('every choice', () => {
  it('is the same whatever the order in which agents came, and each time it is asked for', () => {
    fc.assert(
      fc.property(world, wants, (of, requirement) => {
        const { decision } = decide(of, requirement);
        const again = decide(of.toReversed(), requirement).decision;
        expect(again.chosen?.id).toBe(decision.chosen?.id);
        expect(again.explain()).toEqual(decision.explain());
        expect(decision.explain()).toEqual(decision.explain());
      }),
    );
  });

  it('is explained completely: all who have the skill, each with reasons, the chosen one first, the others by rank', () => {
    fc.assert(
      fc.property(world, wants, fc.subarray(['a', 'b', 'c']), (of, requirement, failedOnItem) => {
        const { decision } = decide(of, requirement, failedOnItem);
        const choice = decision.explain();
        expect(choice.candidates.map((one) => one.agent).toSorted()).toEqual(of.map(({ id }) => id).toSorted());
        expect(choice.candidates.every(({ reasons }) => reasons.length > 0)).toBe(true);
        const [first] = choice.candidates;
        expect(first?.score === null ? undefined : first?.agent).toBe(decision.chosen?.id);
        const isRefused = choice.candidates.map(({ score }) => score === null);
        expect(isRefused.lastIndexOf(false)).toBe(isRefused.filter((refused) => !refused).length - 1);
        const losers = choice.candidates.slice(1).filter(({ score }) => score !== null);
        expect(
          losers.every(({ reasons }) => reasons.some((reason) => reason.startsWith(`lost to ${first?.agent}`))),
        ).toBe(true);
        expect(choiceSchema.parse(JSON.parse(JSON.stringify(choice)))).toEqual(choice);
      }),
    );
  });

  it('gives nothing to an agent that is disabled, drained, or does not fit', () => {
    fc.assert(
      fc.property(world, wants, (of, requirement) => {
        const { chosen } = decide(of, requirement).decision;
        const one = of.find(({ id }) => id === chosen?.id);
        if (one === undefined) return;
        expect(one.agent.state).toBe('enabled');
        if ('dialect' in requirement.constraints) expect(one.agent.constraints).not.toEqual({ dialect: ['gnu'] });
      }),
    );
  });

  it('does not turn against an agent whose figures get better', () => {
    fc.assert(
      fc.property(world, fc.nat(), (of, which) => {
        const requirement = { strategy: 'performance' };
        const { decision } = decide(of, requirement);
        const { chosen } = decision;
        if (chosen === null || decision.explain().candidates[0]?.figures?.explored) return;
        const winner = of.find(({ id }) => id === chosen.id);
        if (winner === undefined) return;
        const { verdicts = {}, succeeded = 0, failed = 0 } = winner.past;
        const mismatch = verdicts.mismatch ?? 0;
        // One failure less and one success more, or one piece of work proven instead of refuted.
        const better: Past =
          which % 2 === 0 && mismatch > 0
            ? { ...winner.past, verdicts: { ...verdicts, proven: (verdicts.proven ?? 0) + 1, mismatch: mismatch - 1 } }
            : Object.keys(verdicts).length === 0 && failed > 0 && winner.past.as !== 'rate_limited'
              ? { ...winner.past, succeeded: succeeded + 1, failed: failed - 1 }
              : winner.past;
        const changed = of.map((one) => (one === winner ? { ...one, past: better } : one));
        expect(decide(changed, requirement).decision.chosen?.id).toBe(chosen.id);
      }),
    );
  });

  it('by history is never taken over by a sample that is too small, but for a turn to get known', () => {
    fc.assert(
      fc.property(world, (of) => {
        const { decision, standings } = decide(of, { strategy: 'performance' });
        const choice = decision.explain();
        const [first] = choice.candidates;
        const figures = first?.figures;
        if (figures?.sample === undefined || figures.sample >= KNOWN_FROM || figures.explored === true) return;
        const known = choice.candidates.filter((one) => {
          const { sample = 0, good = 0, health } = one.figures ?? {};
          return one.score !== null && sample >= KNOWN_FROM && good > 0 && health !== 'degraded';
        });
        expect(known).toEqual([]);
        expect(sampleOf(standings.of(`${first?.agent}@1.0.0`, SKILL).figures, figures.basis ?? 'succeeded').size).toBe(
          figures.sample,
        );
      }),
    );
  });
});

describe('agents of which nothing is known', () => {
  it('get to be known, and at no time more than one try in ten', () => {
    const agents = Object.fromEntries(['good', 'new-a', 'new-b'].map((id) => [id, {}]));
    const matcher = new Matcher(enlisted(agents));
    const records = recordsOf({ good: { succeeded: 20 } });
    const tries = new Map<string, number>();
    for (let count = 1; count <= 400; count++) {
      const { chosen } = matcher.match(need({ strategy: 'performance' }), { standings: records });
      const id = chosen?.id ?? '';
      tries.set(id, (tries.get(id) ?? 0) + 1);
      records.add({ id, version: '1.0.0' }, SKILL, { failure: id === 'good' ? null : 'agent_error', durationMs: 1 });
      expect((tries.get('new-a') ?? 0) + (tries.get('new-b') ?? 0)).toBeLessThanOrEqual((count + 20) / 10);
    }
    expect(tries.get('new-a')).toBe(KNOWN_FROM);
    expect(tries.get('new-b')).toBe(KNOWN_FROM);
  });

  it('take over when they turn out better', () => {
    const matcher = new Matcher(enlisted({ old: {}, young: {} }));
    const records = recordsOf({ old: { succeeded: 10, failed: 10 } });
    const last: string[] = [];
    for (let count = 1; count <= 200; count++) {
      const id = matcher.match(need({ strategy: 'performance' }), { standings: records }).chosen?.id ?? '';
      last.push(id);
      const failure = id === 'young' || count % 2 === 0 ? null : 'agent_error';
      records.add({ id, version: '1.0.0' }, SKILL, { failure, durationMs: 1 });
    }
    expect(last.slice(-50)).toEqual(Array.from({ length: 50 }, () => 'young'));
  });
});

describe('a choice that is told again', () => {
  it('describes the chosen one, and names all others with their scores and why they lost', () => {
    fc.assert(
      fc.property(world, wants, (of, requirement) => {
        const { decision } = decide(of, requirement);
        const [full, brief] = [decision.explain(), decision.explain('brief')];
        expect(brief.candidates).toEqual(full.candidates.slice(0, 4));
        const named = brief.rest?.flatMap(({ agents = [], scores }) =>
          agents.map((one, at) => [one, scores?.[at] ?? null]),
        );
        const others = full.candidates.slice(4).map((one) => [one.agent, one.score]);
        expect(new Map(named as [string, number | null][])).toEqual(new Map(others as [string, number | null][]));
        expect(choiceSchema.parse(JSON.parse(JSON.stringify(brief)))).toEqual(brief);
      }),
    );
  });
});

describe('a choice among very many', () => {
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`agent-${index}`, {}]));
  const matcher = new Matcher(enlisted(many));

  it('names every candidate, describes the best ones, and stays small when it is told again', () => {
    const decision = matcher.match(need({ strategy: 'load' }), { standings: recordsOf({ 'agent-0': { running: 1 } }) });
    const full = decision.explain();
    expect(full.candidates.length).toBe(DETAILED);
    const named = full.rest?.flatMap(({ agents = [] }) => agents) ?? [];
    expect(new Set([...full.candidates.map((one) => one.agent), ...named])).toEqual(new Set(Object.keys(many)));
    const brief = decision.explain('brief');
    expect(brief.rest?.reduce((sum, { count }) => sum + count, brief.candidates.length)).toBe(1_000);
    expect(JSON.stringify(brief).length).toBeLessThan(2_000);
  });
});
