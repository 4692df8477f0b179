import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore, storeFile } from '../store/index.ts';
import {
  agentFor,
  echoAs,
  lister,
  PIPELINE,
  skill,
  stepOf,
  temporaryHome,
  told,
  typesOf,
  workflowWith,
} from './testing.ts';

const GATED = workflowWith('gated', {
  build: stepOf({ agent: skill('build') }),
  gate: stepOf({
    needs: ['build'],
    approval: { message: 'Publish?', approvers: [], onReject: 'fail', onTimeout: 'reject' },
    with: { built: '${steps.build.output}' },
  }),
  ship: stepOf({ needs: ['gate'], agent: skill('ship') }),
});

describe('an approval', () => {
  it('is asked once, survives a restart, and lets the run go on when it is given', async () => {
    await using place = await temporaryHome();
    const agents = [agentFor('test.build', () => ({ output: 'v1' })), echoAs('ship')];
    const run = await (async () => {
      await using plane = await place.open(agents);
      const started = await plane.startRun(GATED);
      await told(plane, started, 'run.awaiting_input');
      return started;
    })();
    await using plane = await place.open(agents);
    expect(await plane.store.findRun(run)).toMatchObject({ state: 'awaiting_input', openApprovals: 1 });
    const [asked] = await plane.store.events({ run, types: ['approval.requested'] });
    expect(asked?.data).toMatchObject({ step: 'gate', message: 'Publish?', shown: { built: 'v1' } });
    await plane.command(run, { verb: 'approve', step: 'gate', item: null, comment: 'fine' }, { actor: 'user:ana' });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded', openApprovals: 0 });
    expect((await typesOf(plane, run)).filter((type) => type === 'approval.requested')).toHaveLength(1);
  });

  it('that is refused fails its step, with who said no', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([echoAs('build'), echoAs('ship')]);
    const run = await plane.startRun(GATED);
    await told(plane, run, 'approval.requested');
    await plane.command(run, { verb: 'reject', step: 'gate', item: null, comment: 'not yet' }, { actor: 'user:ana' });
    expect(await plane.settled(run)).toMatchObject({ state: 'failed', reason: expect.stringContaining('ana') });
  });
});

describe('a run that has ended', () => {
  it('is taken up again by a retry of what failed, keeps what had succeeded, and publishes when all is well', async () => {
    await using place = await temporaryHome();
    const built: string[] = [];
    let isBroken = true;
    const work = agentFor('test.build', async ({ item, artifacts }) => {
      if (item?.id === 'b' && isBroken) throw new Error('broken');
      built.push(item?.id ?? '');
      await artifacts.write(`${item?.id}.txt`, 'text', item?.id ?? '');
      return { output: item?.id ?? null };
    });
    await using plane = await place.open([lister('a', 'b', 'c'), work, echoAs('check'), echoAs('report')]);
    const out = join(place.path, 'out');
    const run = await plane.startRun(PIPELINE, {}, { publishTo: out, concurrency: 1 });
    expect(await plane.settled(run)).toMatchObject({ state: 'failed' });
    isBroken = false;
    await plane.command(run, { verb: 'retry', scope: { kind: 'failed' } });
    const again = await plane.settled(run);
    expect(again).toMatchObject({ state: 'succeeded', reason: null });
    expect(built.toSorted()).toEqual(['a', 'b', 'c']);
    expect(await readFile(join(out, 'b.txt'), 'utf8')).toBe('b');
    expect((await plane.store.steps(run)).map(({ state }) => state)).toEqual(Array(4).fill('succeeded'));
  });

  it('refuses a retry when nothing failed, and is left as it was', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([lister('a'), ...['build', 'check', 'report'].map(echoAs)]);
    const run = await plane.startRun(PIPELINE);
    const before = await plane.settled(run);
    await expect(plane.command(run, { verb: 'retry', scope: { kind: 'failed' } })).rejects.toMatchObject({
      code: expect.stringMatching(/^DRY-E20/),
    });
    expect(await plane.settled(run)).toEqual(before);
  });

  it('can be forked from a step: a new run that does only that step and what follows, with the artifacts of the old one', async () => {
    await using place = await temporaryHome();
    const built: string[] = [];
    const work = agentFor('test.build', async ({ item, artifacts }) => {
      built.push(item?.id ?? '');
      return { output: await artifacts.write(`${item?.id}.txt`, 'text', `built ${item?.id}`) };
    });
    const checked: string[] = [];
    const check = agentFor('test.check', async ({ artifacts, run }, input) => {
      checked.push(`${run} ${await artifacts.text(input as never)}`);
      return { output: null };
    });
    await using plane = await place.open([lister('a', 'b'), work, check, echoAs('report')]);
    const run = await plane.startRun(PIPELINE);
    await plane.settled(run);
    const { id } = await plane.command(run, { verb: 'fork', step: 'check', name: 'second look' });
    await told(plane, run, 'run.forked');
    const [fork] = await plane.store.runs({ limit: 1 });
    expect(fork).toMatchObject({ name: 'second look', forkedFrom: run });
    expect(await plane.settled(fork?.id ?? run)).toMatchObject({ state: 'succeeded' });
    expect(built).toHaveLength(2);
    expect(checked.filter((line) => line.startsWith(fork?.id ?? '?')).toSorted()).toEqual([
      `${fork?.id} built a`,
      `${fork?.id} built b`,
    ]);
    const commands = await plane.store.commands(run);
    expect(commands.find((command) => command.id === id)).toMatchObject({ state: 'done', result: fork?.id });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
  });
});

describe('a fork', () => {
  it('of an ended run that was asked for just before a crash is made at the next start', async () => {
    await using place = await temporaryHome();
    const agents = [lister('a'), ...['build', 'check', 'report'].map(echoAs)];
    const run = await (async () => {
      await using plane = await place.open(agents);
      const started = await plane.startRun(PIPELINE);
      await plane.settled(started);
      return started;
    })();
    // What a process leaves behind that is killed between the acknowledgement and the new run.
    {
      await using store = await openStore(storeFile(place.home));
      const [last] = (await store.events({ run, limit: 1_000 })).slice(-1);
      const command = { id: 'cmd_00000000000000000000000001', run, key: 'k', actor: 'user:ana' } as const;
      const request = { verb: 'fork', step: 'check' } as const;
      const at = { run, ts: last?.ts ?? 0 };
      const seq = last?.seq ?? 0;
      await store.append({
        run,
        epoch: 0,
        facts: [
          { type: 'command.requested', data: { command: { ...command, request } }, ...at, seq: seq + 1 },
          { type: 'command.acknowledged', data: { command: command.id }, ...at, seq: seq + 2 },
        ],
      });
    }
    await using plane = await place.open(agents);
    await told(plane, run, 'run.forked');
    const [fork] = await plane.store.runs({ limit: 1 });
    expect(await plane.settled(fork?.id ?? run)).toMatchObject({ state: 'succeeded', forkedFrom: run });
    expect(await plane.store.commands(run)).toMatchObject([{ state: 'done' }]);
  });
});
