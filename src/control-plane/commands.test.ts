import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../model/index.ts';
import { agentFor, echoAs, gate, lister, ONE_STEP, PIPELINE, temporaryHome, typesOf, untilAborted } from './testing.ts';

describe('commands', () => {
  it('pause: nothing new starts, what is in flight finishes, and resume goes on', async () => {
    await using place = await temporaryHome();
    const [entered, leave] = [gate(), gate()];
    const done: string[] = [];
    const work = agentFor('test.build', async ({ item }) => {
      if (item?.id === 'a') entered.open();
      await leave.opened;
      done.push(item?.id ?? '');
      return { output: null };
    });
    await using plane = await place.open([lister('a', 'b', 'c'), work, echoAs('check'), echoAs('report')], {
      slots: 1,
    });
    const run = await plane.startRun(PIPELINE);
    await entered.opened;
    await plane.command(run, { verb: 'pause', mode: 'drain' });
    expect((await plane.store.findRun(run))?.state).toBe('pausing');
    const paused = plane.events.subscribe({ run, types: ['run.paused'], after: 0 }).next();
    leave.open();
    await paused;
    expect(done).toEqual(['a']);
    expect((await plane.store.findRun(run))?.state).toBe('paused');
    await plane.command(run, { verb: 'resume' });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    expect(done.sort()).toEqual(['a', 'b', 'c']);
    const types = await typesOf(plane, run);
    for (const told of ['command.requested', 'command.acknowledged', 'command.done']) {
      expect(types.filter((type) => type === told)).toHaveLength(2);
    }
  });

  it('pause now stops what is in flight; it is tried again on resume', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    const work = agentFor('test.work', (context) => {
      if (context.attempt > 1) return { output: context.attempt };
      entered.open();
      return untilAborted(context);
    });
    await using plane = await place.open([work]);
    const run = await plane.startRun(ONE_STEP);
    await entered.opened;
    const paused = plane.events.subscribe({ run, types: ['run.paused'], after: 0 }).next();
    await plane.command(run, { verb: 'pause', mode: 'now' });
    await paused;
    await plane.command(run, { verb: 'resume' });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
  });

  it('cancel now stops everything and ends only when nothing is in flight any more', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    let stopped = false;
    const work = agentFor('test.work', async (context) => {
      entered.open();
      await untilAborted(context).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
      stopped = true;
      return { output: null };
    });
    await using plane = await place.open([work]);
    const run = await plane.startRun(ONE_STEP, {}, { publishTo: join(place.path, 'out') });
    await entered.opened;
    await plane.command(run, { verb: 'cancel', mode: 'now' });
    expect(await plane.settled(run)).toMatchObject({ state: 'cancelled' });
    expect(stopped).toBe(true);
    expect(await readdir(place.path)).toEqual(['home']);
  });

  it('are refused, with what is allowed, in a state that does not allow them', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([echoAs('work')]);
    const run = await plane.startRun(ONE_STEP);
    await plane.settled(run);
    await expect(plane.command(run, { verb: 'pause', mode: 'drain' })).rejects.toMatchObject({
      code: 'DRY-E2002',
      next: 'Allowed now: retry, set_budget, fork',
    });
    await expect(plane.command('run_00000000000000000000000000', { verb: 'resume' })).rejects.toMatchObject({
      code: 'DRY-E2001',
    });
  });

  it('given twice with one key are one command, also after a restart; another request with that key is refused', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    const work = agentFor('test.work', (context) => {
      entered.open();
      return untilAborted(context);
    });
    const pause = { verb: 'pause', mode: 'now' } as const;
    let run: RunId;
    let first: string;
    {
      await using plane = await place.open([work]);
      run = await plane.startRun(ONE_STEP);
      await entered.opened;
      const [a, b] = await Promise.all([
        plane.command(run, pause, { key: 'k' }),
        plane.command(run, pause, { key: 'k' }),
      ]);
      expect(b.id).toBe(a.id);
      first = a.id;
      await expect(plane.command(run, { verb: 'cancel', mode: 'now' }, { key: 'k' })).rejects.toMatchObject({
        code: 'DRY-E2003',
      });
    }
    await using plane = await place.open([work]);
    expect((await plane.command(run, pause, { key: 'k' })).id).toBe(first);
    expect((await typesOf(plane, run)).filter((type) => type === 'command.requested')).toHaveLength(1);
  });
});

describe('what is no command', () => {
  it('is refused with the place, and the run goes on', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    const leave = gate();
    const work = agentFor('test.work', async () => {
      entered.open();
      await leave.opened;
      return { output: null };
    });
    await using plane = await place.open([work]);
    const run = await plane.startRun(ONE_STEP);
    await entered.opened;
    const malformed = [
      plane.command(run, { verb: 'pause', mode: 'later' } as never),
      plane.command(run, { verb: 'dance' } as never),
      plane.command(run, { verb: 'resume' }, { key: '' }),
      plane.command(run, { verb: 'resume' }, { key: 'a\0b' }),
      plane.startRun(ONE_STEP, {}, { key: 'x'.repeat(256) }),
    ];
    for (const refused of malformed) await expect(refused).rejects.toMatchObject({ code: 'DRY-E2051' });
    leave.open();
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    expect(await plane.store.runs()).toHaveLength(1);
  });
});
