import { describe, expect, it } from 'vitest';
import { agentFor, gate, temporaryHome, typesOf, workflowOf } from './testing.ts';

const TIDY = workflowOf(`
name: tidy
steps:
  work: { agent: test.work }
  sweep: { agent: test.sweep, finally: true }
  report: { agent: test.sweep, finally: true }
`);

describe('a finally step', () => {
  it('is done once after a failure, however long it waits for a slot', async () => {
    await using place = await temporaryHome();
    const work = agentFor('test.work', () => Promise.reject(new Error('no')));
    let swept = 0;
    const sweep = agentFor('test.sweep', () => ({ output: ++swept }));
    await using plane = await place.open([work, sweep], { slots: 1 });
    const run = await plane.startRun(TIDY);
    expect(await plane.settled(run)).toMatchObject({ state: 'failed' });
    expect(swept).toBe(2);
    expect((await typesOf(plane, run)).filter((type) => type === 'attempt.failed')).toHaveLength(1);
  });

  it('is done once after a graceful cancel', async () => {
    await using place = await temporaryHome();
    const [entered, leave] = [gate(), gate()];
    const work = agentFor('test.work', async () => {
      entered.open();
      await leave.opened;
      return { output: null };
    });
    let swept = 0;
    const sweep = agentFor('test.sweep', () => ({ output: ++swept }));
    await using plane = await place.open([work, sweep], { slots: 1 });
    const run = await plane.startRun(TIDY);
    await entered.opened;
    await plane.command(run, { verb: 'cancel', mode: 'graceful' });
    leave.open();
    expect(await plane.settled(run)).toMatchObject({ state: 'cancelled' });
    expect(swept).toBe(2);
    expect(await typesOf(plane, run)).not.toContain('attempt.failed');
  });
});
