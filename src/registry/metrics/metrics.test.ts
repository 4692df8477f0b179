import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AgentRecords } from './agent-records.ts';
import { executedOf, invocationsOf, sampleOf, verdictAfter } from './agent-figures.ts';
import { figuresFrom, figuresJson } from './figures-json.ts';
import { viewFigures } from './figures-view.ts';
import { wilson } from './interval.ts';
import { LatencySketch } from './latency-sketch.ts';

describe('the interval of a share', () => {
  it.each([
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [9, 10, 0.5958, 0.9821],
    [10, 10, 0.7225, 1],
    [90, 100, 0.8256, 0.9448],
  ])('of %i in %i is %f to %f', (good, size, low, high) => {
    const interval = wilson(good, size);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('is everything when there is no sample', () => {
    expect(wilson(0, 0)).toEqual({ rate: 0, low: 0, high: 1 });
  });

  it('law: holds the share, moves up with every success and down with every failure', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (good, bad) => {
        const { rate, low, high } = wilson(good, good + bad);
        if (good + bad > 0) {
          expect(low).toBeLessThanOrEqual(rate);
          expect(high).toBeGreaterThanOrEqual(rate);
        }
        expect(wilson(good + 1, good + bad + 1).low).toBeGreaterThan(low);
        expect(wilson(good, good + bad + 1).low).toBeLessThanOrEqual(low);
        expect(wilson(good + 1, good + bad + 1).high).toBeGreaterThanOrEqual(high);
      }),
    );
  });
});

describe('the sketch of latencies', () => {
  const times = fc.array(fc.integer({ min: 1, max: 3_600_000 }), { minLength: 1, maxLength: 300 });

  it('law: gives every quantile to one in a hundred', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.95, 0.99, 1), (values, share) => {
        const sketch = new LatencySketch();
        for (const value of values) sketch.add(value);
        const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;
        expect(Math.abs((sketch.quantile(share) ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.0101);
      }),
    );
  });

  it('says nothing of nothing, and takes any duration there is', () => {
    const sketch = new LatencySketch();
    expect(sketch.quantile(0.5)).toBeNull();
    for (const odd of [0, -5, Number.NaN, Infinity]) sketch.add(odd);
    expect(sketch.count).toBe(4);
    expect(sketch.quantile(0.5)).toBe(1);
  });
});

describe('the record of an agent', () => {
  const agent = { id: 'a', version: '1.0.0' };
  const usage = { inputUncached: 5, cacheRead: 1, cacheWrite: 2, output: 3, reasoning: 4, costMicros: 70 };

  it('counts what attempts came to, what they used, and how long they took', () => {
    const records = new AgentRecords(() => 0);
    records.add(agent, 's', { failure: null, durationMs: 10, usage });
    records.add(agent, 's', { failure: 'agent_error', durationMs: 20, usage: { ...usage, costMicros: null } });
    records.add(agent, 's', { failure: 'rate_limited', durationMs: 1 });
    records.add(agent, 's', { failure: 'interrupted', durationMs: 1, usage });
    const figures = records.figuresOf(agent, 's');
    expect(invocationsOf(figures)).toBe(3);
    expect(figures.used).toMatchObject({ output: 9, costMicros: 140, unknown: 1 });
    // Being asked to wait is a failure that people are shown, and nothing that an agent is judged by.
    expect([...figures.failures]).toEqual([
      ['agent_error', 1],
      ['rate_limited', 1],
    ]);
    expect(sampleOf(figures, 'succeeded')).toEqual({ good: 1, size: 2 });
    expect(records.figuresOf(agent, 'other').succeeded).toBe(0);
  });

  it('counts attempts as given from the choice on until they end, each once', () => {
    const records = new AgentRecords(() => 0);
    const [first, second] = [records.begin(agent), records.begin(agent)];
    expect(records.of('a@1.0.0', 's').running).toBe(2);
    first.end('interrupted');
    first.end('crash');
    second.end(null);
    second.end('crash');
    expect(records.of('a@1.0.0', 's')).toMatchObject({ running: 0, health: { breakdowns: 0 } });
  });

  it('holds the last verdict of each piece of work, and no opinion against what execution found', () => {
    const records = new AgentRecords(() => 0);
    records.judge(agent, 's', 'mismatch', null);
    records.judge(agent, 's', 'proven', 'mismatch');
    records.judge(agent, 's', 'not_runnable', null);
    const figures = records.figuresOf(agent, 's');
    expect(executedOf(figures)).toBe(1);
    expect(sampleOf(figures, 'proven')).toEqual({ good: 1, size: 1 });
    expect(verdictAfter('mismatch', 'judged')).toBe('mismatch');
    expect(verdictAfter('judged', 'proven')).toBe('proven');
  });

  it('is the same after it was kept and read again', () => {
    const records = new AgentRecords(() => 0);
    records.add(agent, 's', { failure: null, durationMs: 1_234, usage });
    records.add(agent, 's', { failure: 'crash', durationMs: 9 });
    records.judge(agent, 's', 'proven', null);
    const figures = records.figuresOf(agent, 's');
    const read = figuresFrom(JSON.parse(JSON.stringify(figuresJson(figures))));
    expect(viewFigures(agent, 's', read)).toEqual(viewFigures(agent, 's', figures));
    expect(viewFigures(agent, 's', read)).toMatchObject({
      invocations: 2,
      succeeded: 1,
      failures: { crash: 1 },
      costMicros: 70,
      proven: { proven: 1, sample: 1, rate: 1, high: 1 },
    });
    expect(figuresFrom({}).succeeded).toBe(0);
  });

  it('knows an agent in trouble, and when it is over', () => {
    const records = new AgentRecords(() => 0);
    records.begin(agent).end('crash');
    expect(records.hasTrouble).toBe(true);
    records.begin(agent).end(null);
    expect(records.hasTrouble).toBe(false);
    expect(records.health(agent).status).toBe('healthy');
  });
});
