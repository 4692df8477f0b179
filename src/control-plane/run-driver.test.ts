import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Agent, defineAgent, z } from '../agent.ts';
import { agentFor, echoAs, eventsOf, gate, lister, ONE_STEP, PIPELINE, temporaryHome, workflowOf } from './testing.ts';

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
    const started = (await eventsOf(plane, run)).filter((event) => event.type === 'attempt.started');
    const choices = started.filter(({ data }) => data.choice !== undefined);
    expect(choices.map(({ data }) => [data.step, data.agent])).toEqual([
      ['list', 'test-list'],
      ['build', 'test-build'],
      ['check', 'test-check'],
      ['report', 'test-report'],
    ]);
    expect(choices[0]?.data.choice?.candidates[0]?.reasons).not.toEqual([]);
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
