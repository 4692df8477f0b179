import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Agent, defineAgent, z } from '../agent.ts';
import type { RunEvent } from '../model/index.ts';
import { openStore } from '../store/index.ts';
import type { ControlPlane } from './control-plane.ts';
import { agentFor, echo, gate, lister, temporaryHome, untilAborted, workflowOf } from './testing.ts';

const PIPELINE = workflowOf(`
name: pipeline
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build }
  check: { forEach: build, agent: test.check, with: "\${item.outputs.build}" }
  report: { agent: test.report, with: "\${steps.check.items}" }
`);

const ONE_STEP = workflowOf('name: one\nsteps: { only: { agent: test.work } }');

async function eventsOf(plane: ControlPlane, run: string): Promise<readonly RunEvent[]> {
  return plane.store.events({ run: run as RunEvent['run'], limit: 100_000 });
}

async function typesOf(plane: ControlPlane, run: string): Promise<string[]> {
  return (await eventsOf(plane, run)).map(({ type }) => type);
}

describe('a run', () => {
  it('hands outputs and artifacts from step to step and ends with them in its outputs', async () => {
    await using place = await temporaryHome();
    const build = agentFor('test.build', async ({ artifacts, item }) => ({
      output: { file: await artifacts.write(`src/${item?.id}.txt`, 'text', `made ${item?.id}`) },
    }));
    const check = agentFor('test.check', async ({ artifacts }, input) => {
      const { file } = input as { file: Parameters<typeof artifacts.text>[0] };
      return { output: (await artifacts.text(file)).length };
    });
    const report = agentFor('test.report', async ({ artifacts }, input) => {
      await artifacts.write('report.json', 'report', input);
      return { output: null };
    });
    await using plane = await place.open([lister('a', 'bcd'), build, check, report]);
    const run = await plane.startRun(PIPELINE);
    const ended = await plane.settled(run);
    expect(ended).toMatchObject({ state: 'succeeded', no: 1, name: 'pipeline' });
    const outputs = join(plane.workspaces.pathOf(run), 'outputs');
    expect(await readFile(join(outputs, 'src/bcd.txt'), 'utf8')).toBe('made bcd');
    expect(JSON.parse(await readFile(join(outputs, 'report.json'), 'utf8'))).toMatchObject([
      { id: 'a', output: 6 },
      { id: 'bcd', output: 8 },
    ]);
    expect((await plane.store.steps(run)).map(({ id, state }) => [id, state])).toEqual([
      ['list', 'succeeded'],
      ['build', 'succeeded'],
      ['check', 'succeeded'],
      ['report', 'succeeded'],
    ]);
    expect((await eventsOf(plane, run)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: ended.asOfSeq }, (_, index) => index + 1),
    );
  });

  it('records who was chosen and why, once while the choice stays the same', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([lister('a', 'b', 'c'), ...['build', 'check', 'report'].map(echoAs)]);
    const run = await plane.startRun(PIPELINE);
    await plane.settled(run);
    const choices = (await eventsOf(plane, run)).filter((event) => event.type === 'agent.selected');
    expect(choices.map(({ data }) => [data.step, data.chosen])).toEqual([
      ['list', 'test-list'],
      ['build', 'test-build'],
      ['check', 'test-check'],
      ['report', 'test-report'],
    ]);
    expect(choices[0]?.data.candidates[0]?.reasons).not.toEqual([]);
  });

  it('starts an item in the next step as soon as it is done in the one before', async () => {
    await using place = await temporaryHome();
    const last = gate();
    const build = agentFor('test.build', async ({ item }) => {
      if (item?.id === 'slow') await last.opened;
      return { output: null };
    });
    const check = agentFor('test.check', () => {
      last.open();
      return { output: null };
    });
    await using plane = await place.open([lister('slow', 'quick'), build, check, echoAs('report')], { slots: 2 });
    expect(await plane.settled(await plane.startRun(PIPELINE))).toMatchObject({ state: 'succeeded' });
  });

  it('goes on whatever agents do: throw, hang, ignore the abort, give what does not fit', async () => {
    await using place = await temporaryHome();
    const work = agentFor('test.work', (context) => {
      if (context.item?.id === 'throws') throw new Error('no');
      if (context.item?.id === 'hangs') return new Promise(() => {});
      if (context.item?.id === 'undefined') return undefined as never;
      if (context.item?.id === 'huge number') return { output: Number.NaN };
      return { output: 'done' };
    });
    await using plane = await place.open([work], { slots: 8 });
    const run = await plane.startRun(
      workflowOf(`
name: hostile
parameters: { items: { type: array } }
steps:
  work: { forEach: params.items, agent: test.work, timeout: 100ms, retry: 1, onFailure: continue }
`),
      { items: ['throws', 'hangs', 'undefined', 'huge number', 'fine'] },
    );
    expect(await plane.settled(run)).toMatchObject({ state: 'completed_with_findings' });
    const items = await plane.store.items(run);
    expect(Object.fromEntries(items.map(({ id, state, error }) => [id, error?.class ?? state]))).toEqual({
      fine: 'succeeded',
      hangs: 'timeout',
      'huge number': 'invalid_output',
      throws: 'agent_error',
      undefined: 'invalid_output',
    });
  });

  it('tries again after a pause when the policy says so', async () => {
    await using place = await temporaryHome();
    let tries = 0;
    const work = agentFor('test.work', ({ attempt }) => {
      tries += 1;
      if (attempt < 3) throw new Error('not yet');
      return { output: attempt };
    });
    await using plane = await place.open([work]);
    const run = await plane.startRun(
      workflowOf('name: r\nsteps: { only: { agent: test.work, retry: { attempts: 3, backoff: 5ms } } }'),
    );
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    expect(tries).toBe(3);
    expect((await plane.store.attempts(run)).map(({ state }) => state)).toEqual(['failed', 'failed', 'succeeded']);
  });

  it('goes on when the clock is set back, and its events stay in the order of time', async () => {
    await using place = await temporaryHome();
    let clock = 2_000_000_000_000;
    const work = agentFor('test.work', ({ attempt }) => {
      clock -= 3_600_000;
      if (attempt < 2) throw new Error('not yet');
      return { output: null };
    });
    await using plane = await place.open([work], { now: () => clock });
    const run = await plane.startRun(
      workflowOf('name: r\nsteps: { only: { agent: test.work, retry: { attempts: 2, backoff: 5ms } } }'),
    );
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    const times = (await eventsOf(plane, run)).map(({ ts }) => ts);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('repairs what its verification found wrong, and keeps the repaired artifact', async () => {
    await using place = await temporaryHome();
    const build = agentFor('test.build', async ({ artifacts }) => ({
      output: await artifacts.write('code.txt', 'text', 'wrong'),
    }));
    const check = agentFor('test.check', async ({ artifacts }, input) => {
      const code = await artifacts.text(input as never);
      return { output: { code }, verdict: code === 'right' ? 'proven' : 'mismatch' };
    });
    const repair = agentFor('test.repair', async ({ artifacts }) => ({
      output: await artifacts.write('code.txt', 'text', 'right'),
    }));
    await using plane = await place.open([lister('a'), build, check, repair]);
    const run = await plane.startRun(
      workflowOf(`
name: repairing
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build }
  check: { forEach: build, agent: test.check, with: "\${item.outputs.build}", repair: { agent: test.repair, maxAttempts: 2 } }
`),
    );
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded', verdicts: { proven: 1 } });
    expect(await readFile(join(plane.workspaces.pathOf(run), 'outputs/code.txt'), 'utf8')).toBe('right');
    expect((await plane.store.attempts(run, { step: 'check', item: 'a' })).map(({ role }) => role)).toEqual([
      'work',
      'repair',
      'work',
    ]);
  });

  it('fails with the reasons of every candidate when no agent fits', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([echoAs('work')]);
    const run = await plane.startRun(
      workflowOf('name: n\nsteps: { only: { agent: { skill: test.work, use: test-work, constraints: { a: 1 } } } }'),
    );
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    const other = { ...echoAs('work') };
    const fussy = {
      ...other,
      manifest: { ...other.manifest, capabilities: [{ skill: 'test.work', constraints: { a: 2 }, priority: 1 }] },
    };
    await using second = await temporaryHome();
    await using fussyPlane = await second.open([fussy]);
    const failing = await fussyPlane.startRun(
      workflowOf('name: n\nsteps: { only: { agent: { skill: test.work, constraints: { a: 1 } } } }'),
    );
    const ended = await fussyPlane.settled(failing);
    expect(ended).toMatchObject({ state: 'failed', reason: expect.stringContaining('needed 1') });
  });

  it('keeps what agents tell, and no more of a flood than it can bear', async () => {
    await using place = await temporaryHome();
    const work = agentFor('test.work', (context) => {
      for (let line = 0; line < 5_000; line++) context.log('info', `line ${line}`);
      for (let part = 0; part <= 100; part++) context.progress(`part ${part}`, part / 100);
      context.log('warn', 'odd', { cyclic: Object.assign({} as never, { big: 1n }) });
      return { output: null };
    });
    await using plane = await place.open([work]);
    const run = await plane.startRun(ONE_STEP);
    await plane.settled(run);
    const events = await eventsOf(plane, run);
    const told = events.filter(({ type }) => type === 'attempt.logged' || type === 'attempt.progress');
    expect(told.length).toBeLessThan(210);
    expect(told.at(-1)?.data).toMatchObject({ message: 'part 100', fraction: 1 });
    expect(told.some(({ data }) => 'message' in data && data.message.includes('dropped'))).toBe(true);
    const types = events.map(({ type }) => type);
    expect(types.lastIndexOf('attempt.progress')).toBeLessThan(types.indexOf('attempt.succeeded'));
  });

  it('does not let one agent change what another reads', async () => {
    await using place = await temporaryHome();
    const spoiler: Agent = defineAgent({
      id: 'spoiler',
      version: '1.0.0',
      description: 'Changes its input if it can',
      capabilities: [{ skill: 'test.check' }],
      input: z.custom<{ shared: number[] }>(),
      output: z.int(),
      run: (_, { shared }) => {
        const found = shared.length;
        try {
          shared.push(9);
        } catch {
          // Kept out.
        }
        return { output: found };
      },
    });
    const list = agentFor('test.list', () => ({ output: { items: ['a', 'b'], shared: [1] } }));
    await using plane = await place.open([list, spoiler]);
    const run = await plane.startRun(
      workflowOf(`
name: s
steps:
  list: { agent: test.list }
  check: { forEach: steps.list.output.items, agent: test.check, with: "\${steps.list.output}" }
`),
    );
    await plane.settled(run);
    const attempts = await plane.store.attempts(run);
    expect(attempts.filter(({ step }) => step === 'check').map(({ output }) => output)).toEqual([1, 1]);
    expect(attempts.find(({ step }) => step === 'list')?.output).toMatchObject({ shared: [1] });
  });
});

describe('what is wrong with a request', () => {
  it('is told before anything starts', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([echo]);
    const workflow = workflowOf('name: w\nparameters: { n: { type: integer } }\nsteps: { a: { agent: test.eco } }');
    await expect(plane.startRun(workflow, { n: 'x' })).rejects.toMatchObject({ code: 'DRY-E1003' });
    await expect(plane.startRun(workflow, { n: 1 })).rejects.toMatchObject({
      code: 'DRY-E3001',
      place: 'test.yaml:3:22',
      details: ['Did you mean test.echo?'],
    });
    const good = workflowOf('name: w\nsteps: { a: { agent: test.echo } }');
    const missing = join(place.path, 'none');
    await expect(plane.startRun(good, {}, { source: missing })).rejects.toMatchObject({ code: 'DRY-E5001' });
    await mkdir(join(place.path, 'full'));
    await writeFile(join(place.path, 'full/x'), '');
    const full = { publishTo: join(place.path, 'full') };
    await expect(plane.startRun(good, {}, full)).rejects.toMatchObject({ code: 'DRY-E5003', details: ['x'] });
    await expect(plane.startRun(good, {}, { publishTo: place.home })).rejects.toMatchObject({ code: 'DRY-E5007' });
    await expect(plane.startRun(good, {}, { agentConfig: { 'test-eco': {} } })).rejects.toMatchObject({
      code: 'DRY-E1003',
      details: ['there is no agent test-eco'],
    });
    expect(await plane.store.runs()).toEqual([]);
    expect(await readdir(join(place.home, 'workspaces'))).toEqual([]);
  });

  it('includes a home that another control plane owns', async () => {
    await using place = await temporaryHome();
    await using _plane = await place.open([echo]);
    await expect(place.open([echo])).rejects.toMatchObject({ code: 'DRY-E6005' });
  });
});

describe('publishing', () => {
  const writer = agentFor('test.work', async ({ artifacts, params }) => {
    await artifacts.write('result.txt', 'text', 'x');
    if (params['fail'] === true) throw new Error('no');
    return { output: null };
  });
  const workflow = workflowOf(`
name: p
parameters: { fail: { type: boolean, default: false } }
steps: { only: { agent: test.work } }
`);

  it('puts the outputs of a successful run, and nothing of a failed one, into the folder of the user', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([writer]);
    const publishTo = join(place.path, 'out');
    const failed = await plane.settled(await plane.startRun(workflow, { fail: true }, { publishTo }));
    expect(failed.state).toBe('failed');
    expect(await readdir(place.path)).toEqual(['home']);
    const run = await plane.startRun(workflow, {}, { publishTo });
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    expect((await readdir(publishTo)).sort()).toEqual(['.drydock-published.json', 'result.txt']);
    expect((await typesOf(plane, run)).slice(-3)).toEqual(['workspace.published', 'workspace.cleaned', 'run.finished']);
  });

  it('that has become impossible makes the run fail, with the reason', async () => {
    await using place = await temporaryHome();
    const publishTo = join(place.path, 'out');
    const intruder = agentFor('test.work', async () => {
      await mkdir(publishTo);
      await writeFile(join(publishTo, 'mine.txt'), '');
      return { output: null };
    });
    await using plane = await place.open([intruder]);
    const run = await plane.startRun(ONE_STEP, {}, { publishTo });
    expect(await plane.settled(run)).toMatchObject({ state: 'failed', reason: expect.stringContaining('mine.txt') });
    expect(await readdir(publishTo)).toEqual(['mine.txt']);
  });
});

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
      next: expect.stringContaining('ended'),
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
    let run: RunEvent['run'];
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
    let run: RunEvent['run'];
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
    let run: RunEvent['run'];
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
    let run: RunEvent['run'];
    {
      await using plane = await place.open([build, check]);
      run = await plane.startRun(workflow);
      await entered.opened;
    }
    await rm(join(place.home, 'workspaces', run), { recursive: true });
    await using plane = await place.open([build, check]);
    expect(await plane.settled(run)).toMatchObject({ state: 'failed', reason: expect.stringContaining('a.txt') });
  });

  it('leaves projections that a rebuild makes the same', async () => {
    await using place = await temporaryHome();
    let run: RunEvent['run'];
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

function echoAs(name: string) {
  return agentFor(`test.${name}`, (_, input) => ({ output: input }));
}
