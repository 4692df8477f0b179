import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../model/index.ts';
import type { ControlPlane } from './control-plane.ts';
import {
  agentFor,
  echoAs,
  gate,
  lister,
  skill,
  stepOf,
  temporaryHome,
  told,
  untilAborted,
  workflowWith,
} from './testing.ts';

const CHILD = workflowWith(
  'child',
  { work: stepOf({ agent: skill('work'), with: { word: '${params.word}' } }) },
  { parameters: { word: { type: 'string' } }, outputs: { word: '${steps.work.output}' } },
).definition;

const PARENT = workflowWith(
  'parent',
  {
    call: stepOf({ workflow: CHILD, with: { word: '${params.word}' } }),
    after: stepOf({ agent: skill('after'), with: { got: '${steps.call.output.outputs.word}' } }),
  },
  { parameters: { word: { type: 'string', default: 'hello' } } },
);

const writer = agentFor('test.work', async ({ artifacts }, input) => {
  const { word } = input as { word: string };
  await artifacts.write(`${word}.txt`, 'text', word);
  return { output: word.toUpperCase() };
});

async function childOf(plane: ControlPlane, parent: RunId): Promise<RunId> {
  const child = (await plane.store.runs()).find((run) => run.parent === parent);
  if (child === undefined) throw new Error('there is no child');
  return child.id;
}

describe('a sub-workflow', () => {
  it('is a run of its own, whose outputs and artifacts come to the run that called it', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([writer, echoAs('after')]);
    const target = join(place.path, 'out');
    const run = await plane.startRun(PARENT, {}, { publishTo: target });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    expect(await plane.settled(await childOf(plane, run))).toMatchObject({ state: 'succeeded', project: 'parent' });
    const [after] = await plane.store.attempts(run, { step: 'after', item: null });
    expect(after?.output).toEqual({ got: 'HELLO' });
    expect(await readFile(join(target, 'hello.txt'), 'utf8')).toBe('hello');
  });

  it('that fails makes its step fail, with the place to look at', async () => {
    await using place = await temporaryHome();
    const failing = agentFor('test.work', () => Promise.reject(new Error('no')));
    await using plane = await place.open([failing, echoAs('after')]);
    const run = await plane.startRun(PARENT);
    const ended = await plane.settled(run);
    expect(ended).toMatchObject({ state: 'failed' });
    expect((await plane.store.steps(run))[0]?.error).toMatchObject({ code: 'DRY-E2050' });
    expect(ended.reason).toContain(await childOf(plane, run));
  });

  it('whose parameters do not fit fails its step before anything runs', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([writer, echoAs('after')]);
    const wrong = workflowWith('wrong', { call: stepOf({ workflow: CHILD, with: { word: 7 } }) });
    const run = await plane.startRun(wrong);
    expect(await plane.settled(run)).toMatchObject({ state: 'failed' });
    expect((await plane.store.steps(run))[0]?.error).toMatchObject({ code: 'DRY-E1003' });
    expect(await plane.store.runs()).toHaveLength(1);
  });

  it('is paused, resumed and cancelled with the run that called it', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    let tries = 0;
    const work = agentFor('test.work', (context) => {
      tries += 1;
      entered.open();
      return untilAborted(context);
    });
    await using plane = await place.open([work, echoAs('after')]);
    const run = await plane.startRun(PARENT);
    await entered.opened;
    const child = await childOf(plane, run);
    await plane.command(run, { verb: 'pause', mode: 'now' });
    await told(plane, run, 'run.paused');
    expect(await plane.store.findRun(child)).toMatchObject({ state: 'paused' });
    await plane.command(run, { verb: 'resume' });
    await told(plane, child, 'run.resumed');
    await plane.command(run, { verb: 'cancel', mode: 'now' });
    expect(await plane.settled(run)).toMatchObject({ state: 'cancelled' });
    expect(await plane.settled(child)).toMatchObject({ state: 'cancelled' });
    expect(tries).toBe(2);
    expect(await plane.store.runs()).toHaveLength(2);
  });

  it('goes on as the same run after a restart', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    let run: RunId;
    let child: RunId;
    {
      const stuck = agentFor('test.work', (context) => {
        entered.open();
        return untilAborted(context);
      });
      await using plane = await place.open([stuck, echoAs('after')]);
      run = await plane.startRun(PARENT);
      await entered.opened;
      child = await childOf(plane, run);
    }
    await using plane = await place.open([writer, echoAs('after')]);
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    expect(await plane.settled(child)).toMatchObject({ state: 'succeeded' });
    expect(await plane.store.runs()).toHaveLength(2);
  });

  it('goes on when the run that called it is resumed before it has come to rest', async () => {
    await using place = await temporaryHome();
    const [entered, leave] = [gate(), gate()];
    const work = agentFor('test.work', async () => {
      entered.open();
      await leave.opened;
      return { output: 'done' };
    });
    await using plane = await place.open([work, echoAs('after')]);
    const run = await plane.startRun(PARENT);
    await entered.opened;
    const child = await childOf(plane, run);
    await plane.command(run, { verb: 'pause', mode: 'drain' });
    await told(plane, child, 'run.pausing');
    await plane.command(run, { verb: 'resume' });
    leave.open();
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    expect(await plane.settled(child)).toMatchObject({ state: 'succeeded' });
  });

  it('is stopped at once when the pause of the run that called it is made stronger', async () => {
    await using place = await temporaryHome();
    const entered = gate();
    const work = agentFor('test.work', (context) => {
      entered.open();
      return untilAborted(context);
    });
    await using plane = await place.open([work, echoAs('after')]);
    const run = await plane.startRun(PARENT);
    await entered.opened;
    const child = await childOf(plane, run);
    await plane.command(run, { verb: 'pause', mode: 'drain' });
    await told(plane, child, 'run.pausing');
    await plane.command(run, { verb: 'pause', mode: 'now' });
    await told(plane, run, 'run.paused');
    expect(await plane.store.findRun(child)).toMatchObject({ state: 'paused' });
  });

  it('of a finally step comes to its end after a graceful cancel', async () => {
    await using place = await temporaryHome();
    const [entered, leave] = [gate(), gate()];
    const waiting = agentFor('test.wait', async () => {
      entered.open();
      await leave.opened;
      return { output: null };
    });
    const definition = workflowWith('tidy', {
      wait: stepOf({ agent: skill('wait') }),
      call: stepOf({ workflow: CHILD, with: { word: 'tidy' }, finally: true }),
    });
    await using plane = await place.open([writer, waiting]);
    const run = await plane.startRun(definition);
    await entered.opened;
    await plane.command(run, { verb: 'cancel', mode: 'graceful' });
    leave.open();
    expect(await plane.settled(run)).toMatchObject({ state: 'cancelled' });
    expect(await plane.settled(await childOf(plane, run))).toMatchObject({ state: 'succeeded' });
  });

  it('that comes into being while the control plane closes rests with the others', async () => {
    const calls = workflowWith('calls', {
      list: stepOf({ agent: skill('list') }),
      call: stepOf({
        workflow: CHILD,
        with: { word: '${item.id}' },
        needs: ['list'],
        forEach: { kind: 'list', expression: 'steps.list.output.items' },
      }),
    });
    for (const turns of [0, 1, 2, 4, 8, 16]) {
      await using place = await temporaryHome();
      const hanging = agentFor('test.work', untilAborted);
      await using plane = await place.open([lister('a', 'b', 'c'), hanging], { slots: 2 });
      const run = await plane.startRun(calls);
      await told(plane, run, 'items.added');
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      await plane[Symbol.asyncDispose]();
      await using again = await place.open([lister('a', 'b', 'c'), writer]);
      expect(await again.settled(run)).toMatchObject({ state: 'succeeded' });
    }
  });

  it('that takes longer than an attempt of its step may is cancelled', async () => {
    await using place = await temporaryHome();
    const calls = workflowWith('calls', {
      call: stepOf({ workflow: CHILD, with: { word: 'late' }, timeout: { attemptMs: 100 } }),
    });
    const costly = agentFor('test.work', (context) => {
      context.usage({ costMicros: 7 });
      return untilAborted(context);
    });
    await using plane = await place.open([costly]);
    const run = await plane.startRun(calls);
    expect(await plane.settled(run)).toMatchObject({ state: 'failed', spentMicros: 7 });
    expect((await plane.store.steps(run))[0]?.error).toMatchObject({ code: 'DRY-E4002', class: 'timeout' });
    expect(await plane.settled(await childOf(plane, run))).toMatchObject({ state: 'cancelled' });
  });

  it('spends no more than the run that called it has left', async () => {
    await using place = await temporaryHome();
    const costly = agentFor('test.work', (context) => {
      context.usage({ costMicros: 40 });
      return { output: context.item?.id ?? null };
    });
    const child = workflowWith('child', {
      work: stepOf({
        agent: skill('work'),
        forEach: { kind: 'list', expression: '["a", "b", "c", "d"]' },
        concurrency: 1,
      }),
    }).definition;
    const parent = workflowWith('parent', { call: stepOf({ workflow: child }) });
    await using plane = await place.open([costly]);
    const run = await plane.startRun(parent, {}, { budget: { limitMicros: 50, onExhausted: 'stop' } });
    expect(await plane.settled(run)).toMatchObject({ state: 'failed', spentMicros: 80 });
    expect(await plane.settled(await childOf(plane, run))).toMatchObject({ state: 'failed', budgetMicros: 50 });
  });
});
