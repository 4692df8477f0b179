import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrydockError } from '../model/index.ts';
import { afterAction, afterWork, type AgentSource, type LifecycleAction, type LifecycleState } from './lifecycle.ts';

const actions = fc.constantFrom<LifecycleAction>('enable', 'disable', 'drain', 'unregister');
const sources = fc.constantFrom<AgentSource>('built-in', 'project', 'installed');
const steps = fc.array(fc.record({ action: actions, running: fc.nat(3) }), { maxLength: 30 });

/** All states that an agent comes through. */
function walk(source: AgentSource, given: readonly { action: LifecycleAction; running: number }[]) {
  let state: LifecycleState = 'enabled';
  return given.map(({ action, running }) => {
    const before = state;
    const after = afterAction(before, action, { id: 'a', source, running });
    if (!(after instanceof DrydockError)) state = after;
    return { before, action, running, after, state };
  });
}

describe('the state of an agent, whatever people ask in whatever order', () => {
  it('lets a built-in agent never go', () => {
    fc.assert(fc.property(steps, (given) => walk('built-in', given).every(({ state }) => state !== 'unregistered')));
  });

  it('is draining only while there is work in hand, and ends as disabled', () => {
    fc.assert(
      fc.property(sources, steps, (source, given) => {
        for (const { action, state, running } of walk(source, given)) {
          if (action === 'drain' && running === 0) expect(state).not.toBe('draining');
          if (state === 'draining') expect(afterWork(state, 0)).toBe('disabled');
          else expect(afterWork(state, running)).toBe(state);
        }
      }),
    );
  });

  it('never takes an agent away from attempts in hand', () => {
    fc.assert(
      fc.property(sources, steps, (source, given) =>
        walk(source, given).every(
          ({ before, state, running }) => state !== 'unregistered' || before === 'unregistered' || running === 0,
        ),
      ),
    );
  });

  it('is not changed by asking twice, and is always put right by enabling', () => {
    fc.assert(
      fc.property(sources, steps, actions, fc.nat(3), (source, given, action, running) => {
        const state = walk(source, given).at(-1)?.state ?? 'enabled';
        const agent = { id: 'a', source, running };
        const once = afterAction(state, action, agent);
        if (!(once instanceof DrydockError)) expect(afterAction(once, action, agent)).toBe(once);
        expect(afterAction(state, 'enable', agent)).toBe('enabled');
      }),
    );
  });

  it('refuses with the action, the agent and what to do instead', () => {
    expect(afterAction('enabled', 'unregister', { id: 'rules', source: 'built-in', running: 0 })).toMatchObject({
      code: 'DRY-E3070',
      next: 'Disable it: drydock agent disable rules',
    });
    expect(afterAction('draining', 'unregister', { id: 'rules', source: 'project', running: 2 })).toMatchObject({
      code: 'DRY-E3070',
      message: expect.stringContaining('2 attempt(s) in hand'),
    });
  });
});
