import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FailureClass, failureClassSchema } from '../../model/index.ts';
import {
  afterAttempt,
  afterBeginning,
  afterProbe,
  FORGIVEN_AFTER_MS,
  type Health,
  OPEN_FIRST_MS,
  OPEN_MOST_MS,
  UNKNOWN_HEALTH,
  viewHealth,
} from './health.ts';

function after(failures: readonly (FailureClass | null)[], health: Health = UNKNOWN_HEALTH, now = 0): Health {
  return failures.reduce((one, failure) => afterAttempt(one, failure, false, now), health);
}

const OPEN = after(['crash', 'crash', 'crash']);

describe('the health of an agent', () => {
  it('is said to be unknown before it was probed or has worked, and not to be good', () => {
    expect(viewHealth(UNKNOWN_HEALTH, 0)).toMatchObject({ status: 'never probed', breaker: 'closed' });
    expect(viewHealth(afterProbe(UNKNOWN_HEALTH, true, 0), 0).status).toBe('healthy');
    expect(viewHealth(after([null]), 0).status).toBe('healthy');
  });

  it.each(['crash', 'lost', 'unavailable', 'timeout'] as const)('suffers from attempts that end as %s', (failure) => {
    const states = [1, 2, 3].map((count) => viewHealth(after(Array.from({ length: count }, () => failure)), 0));
    expect(states.map(({ status, breaker }) => [status, breaker])).toEqual([
      ['healthy', 'closed'],
      ['degraded', 'closed'],
      ['unhealthy', 'open'],
    ]);
  });

  it.each(['agent_error', 'invalid_output', 'permission_denied'] as const)(
    'is shown by an answer, also %s',
    (failure) => {
      expect(viewHealth(after(['crash', 'crash', failure]), 0)).toMatchObject({ status: 'healthy', breakdowns: 0 });
    },
  );

  it.each(['interrupted', 'cancelled', 'rate_limited', 'invalid_input'] as const)('is not touched by %s', (failure) => {
    const before = after(['crash', 'crash']);
    expect(after([failure], before)).toBe(before);
  });

  it('is forgiven after a minute without breakdowns', () => {
    const degraded = after(['crash', 'crash']);
    expect(viewHealth(degraded, FORGIVEN_AFTER_MS - 1).status).toBe('degraded');
    expect(viewHealth(degraded, FORGIVEN_AFTER_MS).status).toBe('healthy');
  });
});

describe('the breaker of an agent', () => {
  it('stays open for its time, then lets exactly one trial through', () => {
    expect(viewHealth(OPEN, OPEN_FIRST_MS - 1)).toMatchObject({ breaker: 'open', openUntil: OPEN_FIRST_MS });
    expect(viewHealth(OPEN, OPEN_FIRST_MS)).toMatchObject({ breaker: 'half-open', isOnTrial: false, openUntil: null });
    const onTrial = afterBeginning(OPEN, OPEN_FIRST_MS);
    expect(onTrial.isOnTrial).toBe(true);
    expect(afterBeginning(onTrial, OPEN_FIRST_MS)).toBe(onTrial);
  });

  it('closes when the trial succeeds, and also when the agent answers with an error about its item', () => {
    const onTrial = afterBeginning(OPEN, OPEN_FIRST_MS);
    for (const failure of [null, 'agent_error'] as const) {
      const closed = afterAttempt(onTrial, failure, true, OPEN_FIRST_MS + 5);
      expect(viewHealth(closed, OPEN_FIRST_MS + 5)).toMatchObject({
        status: 'healthy',
        breaker: 'closed',
        breakdowns: 0,
      });
    }
  });

  it('opens for twice as long with each trial that fails, up to ten minutes', () => {
    let health = OPEN;
    let now = 0;
    const times: number[] = [];
    for (let trial = 0; trial < 8; trial++) {
      now = health.openUntil ?? 0;
      health = afterAttempt(afterBeginning(health, now), 'crash', true, now);
      times.push((health.openUntil ?? 0) - now);
    }
    expect(times.slice(0, 3)).toEqual([60_000, 120_000, 240_000]);
    expect(times.at(-1)).toBe(OPEN_MOST_MS);
  });

  it('has its next trial when one was stopped before it could tell', () => {
    const stopped = afterAttempt(afterBeginning(OPEN, OPEN_FIRST_MS), 'interrupted', true, OPEN_FIRST_MS);
    expect(viewHealth(stopped, OPEN_FIRST_MS)).toMatchObject({ breaker: 'half-open', isOnTrial: false });
  });

  it('is not held open by attempts that began before it opened', () => {
    const later = afterAttempt(OPEN, 'crash', false, OPEN_FIRST_MS - 1);
    expect(viewHealth(later, OPEN_FIRST_MS).breaker).toBe('half-open');
  });

  it('opens by probes, too, and a probe that succeeds brings the trial forward', () => {
    const dead = [1, 2, 3].reduce((health) => afterProbe(health, false, 0), UNKNOWN_HEALTH);
    expect(viewHealth(dead, 0).breaker).toBe('open');
    expect(viewHealth(afterProbe(dead, true, 1_000), 1_000).breaker).toBe('half-open');
  });

  it('law: whatever happens, it comes to a trial in the end, and a success closes it', () => {
    const event = fc.record({
      failure: fc.option(fc.constantFrom(...failureClassSchema.options)),
      kind: fc.constantFrom('attempt', 'begin', 'dead', 'alive'),
      wait: fc.nat(100_000),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let now = 0;
        let health = UNKNOWN_HEALTH;
        for (const { failure, kind, wait } of events) {
          now += wait;
          if (kind === 'begin') health = afterBeginning(health, now);
          else if (kind === 'attempt') health = afterAttempt(health, failure, health.isOnTrial, now);
          else health = afterProbe(health, kind === 'alive', now);
        }
        expect(viewHealth(health, now + OPEN_MOST_MS).breaker).not.toBe('open');
        expect(viewHealth(afterAttempt(health, null, health.isOnTrial, now), now)).toMatchObject({
          status: 'healthy',
          breaker: 'closed',
          isOnTrial: false,
        });
      }),
    );
  });
});
