import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../model/index.ts';
import { openStore } from '../store/index.ts';
import {
  agentFor,
  echoAs,
  eventsOf,
  gate,
  lister,
  ONE_STEP,
  PIPELINE,
  temporaryHome,
  untilAborted,
  workflowOf,
} from './testing.ts';

describe('closing and opening again', () => {
  it('goes on where the run was, without doing finished items again', async () => {
    await using place = await temporaryHome();
    const done: string[] = [];
    const second = gate();
    const work = agentFor('test.build', async (context) => {
      const id = context.item?.id ?? '';
      if (id === 'b' && context.attempt === 1) {
        second.open();
        return untilAborted(context);
      }
      done.push(id);
      return { output: id };
    });
    const agents = [lister('a', 'b', 'c'), work, echoAs('check'), echoAs('report')];
    let run: RunId;
    {
      await using plane = await place.open(agents, { slots: 1 });
      run = await plane.startRun(PIPELINE);
      await second.opened;
    }
    {
      await using plane = await place.open(agents, { recover: () => false });
      expect((await plane.store.findRun(run))?.state).toBe('interrupted');
    }
    await using plane = await place.open(agents, { slots: 1 });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    expect(done.sort()).toEqual(['a', 'b', 'c']);
    const events = await eventsOf(plane, run);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });

  it('keeps a paused run paused', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    const work = agentFor('test.work', (context) => {
      if (context.attempt > 1) return { output: null };
      entered.open();
      return untilAborted(context);
    });
    let run: RunId;
    {
      await using plane = await place.open([work]);
      run = await plane.startRun(ONE_STEP);
      await entered.opened;
      const paused = plane.events.subscribe({ run, types: ['run.paused'], after: 0 }).next();
      await plane.command(run, { verb: 'pause', mode: 'now' });
      await paused;
    }
    await using plane = await place.open([work]);
    expect((await plane.store.findRun(run))?.state).toBe('paused');
    await plane.command(run, { verb: 'resume' });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
  });

  it('fails, and names the artifact, when somebody removed what finished steps had made', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    const build = agentFor('test.build', async ({ artifacts }) => ({
      output: await artifacts.write('a.txt', 't', 'x'),
    }));
    const check = agentFor('test.check', async (context, input) => {
      if (context.attempt > 1) return { output: await context.artifacts.text(input as never) };
      entered.open();
      return untilAborted(context);
    });
    const workflow = workflowOf(`
name: w
steps:
  build: { agent: test.build }
  check: { agent: test.check, with: "\${steps.build.output}" }
`);
    let run: RunId;
    {
      await using plane = await place.open([build, check]);
      run = await plane.startRun(workflow);
      await entered.opened;
    }
    await rm(join(place.home, 'workspaces', run), { recursive: true });
    await using plane = await place.open([build, check]);
    expect(await plane.settled(run)).toMatchObject({ state: 'failed', reason: expect.stringContaining('a.txt') });
  });

  it('never publishes less than was made, when somebody removed it meanwhile', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    const build = agentFor('test.build', async ({ artifacts }) => {
      await artifacts.write('a.txt', 't', 'x');
      return { output: null };
    });
    const wait = agentFor('test.wait', (context) => {
      if (context.attempt > 1) return { output: null };
      entered.open();
      return untilAborted(context);
    });
    const workflow = workflowOf(
      'name: w\nsteps: { build: { agent: test.build }, wait: { agent: test.wait, needs: build } }',
    );
    let run: RunId;
    {
      await using plane = await place.open([build, wait]);
      run = await plane.startRun(workflow, {}, { publishTo: join(place.path, 'out') });
      await entered.opened;
    }
    await rm(join(place.home, 'workspaces', run), { recursive: true });
    await using plane = await place.open([build, wait]);
    expect(await plane.settled(run)).toMatchObject({ state: 'failed', reason: expect.stringContaining('a.txt') });
    expect(existsSync(join(place.path, 'out'))).toBe(false);
  });

  it('leaves projections that a rebuild makes the same', async () => {
    await using place = await temporaryHome();
    let run: RunId;
    {
      await using plane = await place.open([lister('a', 'b'), ...['build', 'check', 'report'].map(echoAs)]);
      run = await plane.startRun(PIPELINE);
      await plane.settled(run);
    }
    await using store = await openStore(join(place.home, 'drydock.db'));
    const read = async () => [
      await store.runs(),
      await store.steps(run),
      await store.items(run),
      await store.attempts(run),
    ];
    const before = await read();
    await store.rebuild();
    expect(await read()).toEqual(before);
  });
});
