import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentFor, echoAs, ONE_STEP, temporaryHome, typesOf, workflowOf } from './testing.ts';

describe('what is wrong with a request', () => {
  it('is told before anything starts', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([echoAs('echo')]);
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
    await using _plane = await place.open([echoAs('echo')]);
    await expect(place.open([echoAs('echo')])).rejects.toMatchObject({ code: 'DRY-E6005' });
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
