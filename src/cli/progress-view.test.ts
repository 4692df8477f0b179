import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../model/index.ts';
import { ProgressView } from './progress-view.ts';

function event<T extends RunEvent['type']>(type: T, data: Extract<RunEvent, { type: T }>['data']): RunEvent {
  const envelope = { id: 1, run: 'run_01M8218HFE3F3AW3X8999RFAWP', seq: 1, ts: Date.now(), v: 1, cause: null };
  return { ...envelope, actor: 'system', type, data } as RunEvent;
}

const steps = ['discovery', 'analysis', 'mapping', 'transformation', 'validation', 'documentation'];

describe('the progress of a run', () => {
  it('fits any width, and loses no step in a window of usual width', () => {
    const item = fc.record({ item: fc.string({ minLength: 1, maxLength: 60 }), failed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 200 }), fc.integer({ min: 10, max: 200 }), (items, columns) => {
        const view = new ProgressView('bank #1', steps);
        view.take(event('step.started', { step: 'validation', items: items.length }));
        for (const { item: id, failed } of items) {
          const ref = { step: 'validation', item: id, attempt: 1 };
          view.take(event('attempt.started', { ...ref, role: 'work', agent: 'a', agentVersion: '1.0.0', epoch: 0 }));
          const end = { step: 'validation', item: id, reason: null, error: null, attempts: 1 };
          view.take(
            event('item.finished', {
              ...end,
              state: failed ? 'failed' : 'succeeded',
              verdict: failed ? null : 'proven',
            }),
          );
        }
        const lines = view.lines(columns, 14);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
        expect(lines.length).toBeLessThanOrEqual(14);
        if (columns >= 40) for (const step of steps) expect(lines.join('\n')).toContain(`${step} `);
      }),
    );
  });

  it('fits any height with 10,000 items, and ends with what can be pressed', () => {
    const view = new ProgressView('big #1', steps);
    view.offer('[q]uit');
    view.take(event('run.started', {} as never));
    view.take(event('step.started', { step: 'validation', items: 10_000 }));
    for (let index = 0; index < 10_000; index += 1) {
      const end = { step: 'validation', item: `i${index}`, reason: null, error: null, attempts: 1 };
      view.take(event('item.finished', { ...end, state: index % 7 === 0 ? 'failed' : 'succeeded', verdict: null }));
    }
    for (const panel of [null, 'failures', 'logs'] as const) {
      if (panel !== null) view.toggle(panel);
      for (let rows = 2; rows < 60; rows += 1) {
        const lines = view.lines(80, rows);
        expect(lines.length).toBeLessThanOrEqual(rows);
        expect(lines.at(-1)).toBe('[q]uit');
        expect(lines[0]).toContain('big #1');
      }
    }
    expect(view.lines(80, 24).join('\n')).toContain('validation ▶ 10000/10000');
  });

  it('shows the newest failures, more of them when asked, and what agents logged', () => {
    const view = new ProgressView('x #1', steps);
    for (const item of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      const end = { step: 'mapping', item, reason: null, error: null, attempts: 1 };
      view.take(event('item.finished', { ...end, state: 'failed', verdict: null }));
    }
    const ref = { step: 'mapping', item: 'a', attempt: 1, level: 'warn' as const, message: 'strange' };
    view.take(event('attempt.logged', ref));
    const failures = () => view.lines(80).filter((line) => line.startsWith(' ! ')).length;
    expect(failures()).toBe(5);
    view.toggle('failures');
    expect(failures()).toBe(7);
    view.toggle('logs');
    expect(view.lines(80)).toContain('a mapping warn: strange');
    view.toggle('logs');
    expect(failures()).toBe(5);
  });
});
