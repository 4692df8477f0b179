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
        const lines = view.lines(columns);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(columns);
        expect(lines.length).toBeLessThanOrEqual(14);
        if (columns >= 40) for (const step of steps) expect(lines.join('\n')).toContain(`${step} `);
      }),
    );
  });
});
