import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ControlPlane } from './control-plane.ts';
import { agentFor, gate, ONE_STEP, temporaryHome, told, workflowOf } from './testing.ts';

const greeter = (says: string, { id = 'greeter', version = '1.0.0', skill = 'test.work' } = {}) => `
import { defineAgent, z } from 'drydock/agent';
export default defineAgent({
  id: '${id}', version: '${version}', description: 'greets', capabilities: [{ skill: '${skill}' }],
  input: z.json(), output: z.json(), run: () => ({ output: '${says}' }),
});
`;

type Home = Awaited<ReturnType<typeof temporaryHome>>;

describe('agents of a running control plane', () => {
  let home: Home;
  let folder: string;
  beforeEach(async () => {
    home = await temporaryHome();
    folder = join(home.path, 'agents');
    await mkdir(folder);
  });
  afterEach(() => home[Symbol.asyncDispose]());

  const open = (agents: Parameters<Home['open']>[0] = []) => home.open(agents, { agentFolders: [folder] });

  const says = async (plane: ControlPlane, run: Awaited<ReturnType<ControlPlane['startRun']>>) => {
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    const events = await plane.store.events({ run, types: ['attempt.succeeded'] });
    return events.map((event) => (event.type === 'attempt.succeeded' ? event.data.output : null));
  };

  /** Until the watch of the folders has brought about what is awaited. */
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await pause(20);
  };

  it('that come as a file while a run goes on do the steps of it that have not begun', async () => {
    const hold = gate();
    const slow = agentFor('test.slow', async () => ({ output: await hold.opened.then(() => null) }));
    const old = agentFor('test.work', () => ({ output: 'old' }));
    await using plane = await open([slow, old]);
    const steps = 'first: { agent: test.slow }\n  last: { needs: [first], agent: { skill: test.work, use: greeter } }';
    const workflow = workflowOf(`name: two\nsteps:\n  ${steps}`);
    await writeFile(join(folder, 'greeter.mjs'), greeter('one'));
    const run = await plane.startRun(workflow);
    await told(plane, run, 'attempt.started');
    await writeFile(join(folder, 'greeter.mjs'), greeter('two', { version: '1.1.0' }));
    await until(() => plane.agents.get('greeter')?.agent.manifest.version === '1.1.0');
    hold.open();
    expect(await says(plane, run)).toEqual([null, 'two']);
  });

  it('keep their last good version while their file is faulty, which is told', async () => {
    const file = join(folder, 'greeter.mjs');
    await writeFile(file, greeter('good'));
    await using plane = await open();
    await writeFile(file, greeter('half').slice(0, 90));
    await until(() => plane.agents.problems.length > 0);
    expect(plane.agents.problems.map(({ code }) => code)).toEqual(['DRY-E3003']);
    expect(await says(plane, await plane.startRun(ONE_STEP))).toEqual(['good']);
    await writeFile(file, greeter('mended', { version: '1.0.1' }));
    expect(await says(plane, await plane.startRun(ONE_STEP))).toEqual(['mended']);
    expect(plane.agents.problems).toEqual([]);
    await rm(file);
    await until(() => plane.agents.list().length === 0);
    await expect(plane.startRun(ONE_STEP)).rejects.toMatchObject({ code: 'DRY-E3001' });
  });

  it('are noticed in a folder that is made later', async () => {
    await rm(folder, { recursive: true });
    await using plane = await open();
    await mkdir(folder);
    await writeFile(join(folder, 'greeter.mjs'), greeter('hello'));
    await until(() => plane.agents.get('greeter') !== undefined);
  });

  it('may be there in two versions: the newest works, and takes over from one that is taken away', async () => {
    await writeFile(join(folder, 'one.mjs'), greeter('one', { version: '1.9.0' }));
    await writeFile(join(folder, 'two.mjs'), greeter('two', { version: '1.10.0' }));
    await using plane = await open();
    expect(await says(plane, await plane.startRun(ONE_STEP))).toEqual(['two']);
    expect(plane.agents.versions().map(({ agent }) => agent.manifest.version)).toEqual(['1.9.0', '1.10.0']);
    await rm(join(folder, 'two.mjs'));
    expect(await says(plane, await plane.startRun(ONE_STEP))).toEqual(['one']);
    const remembered = await plane.agentDirectory.remembered();
    expect(remembered.map(({ manifest, hash }) => [manifest.version, hash?.length])).toEqual([
      ['1.10.0', 64],
      ['1.9.0', 64],
    ]);
  });

  it('are shown as changed when their file says something else under the same version', async () => {
    const file = join(folder, 'greeter.mjs');
    await writeFile(file, greeter('one'));
    {
      await using plane = await open();
      expect(plane.agentDirectory.isChanged({ id: 'greeter', version: '1.0.0' })).toBe(false);
    }
    await writeFile(file, greeter('two'));
    {
      await using plane = await open();
      expect(plane.agentDirectory.isChanged({ id: 'greeter', version: '1.0.0' })).toBe(true);
      expect(await says(plane, await plane.startRun(ONE_STEP))).toEqual(['two']);
    }
    // Figures of the two stay mixed: so it stays said, over a restart, and when the file says again what it said first.
    for (const text of ['two', 'one']) {
      await writeFile(file, greeter(text));
      await using plane = await open();
      expect(plane.agentDirectory.isChanged({ id: 'greeter', version: '1.0.0' })).toBe(true);
    }
  });

  it('stay disabled over a restart, with who did it in the audit log once', async () => {
    await writeFile(join(folder, 'greeter.mjs'), greeter('hello'));
    {
      await using plane = await open();
      const options = { actor: 'user:ana', reason: 'too slow' };
      await plane.agentDirectory.change('greeter', 'disable', 0, options);
      await expect(plane.agentDirectory.change('greeter', 'enable', 0, {})).rejects.toMatchObject({
        code: 'DRY-E8023',
      });
    }
    await using plane = await open();
    expect(plane.agentDirectory.standing('greeter')).toMatchObject({
      state: 'disabled',
      version: 1,
      changedBy: 'user:ana',
    });
    expect(await plane.settled(await plane.startRun(ONE_STEP))).toMatchObject({ state: 'failed' });
    const entries = await plane.store.audit({ target: 'agent:greeter' });
    expect(entries.map(({ actor, action, reason }) => [actor, action, reason])).toEqual([
      ['user:ana', 'agent.disable', 'too slow'],
    ]);
    await plane.agentDirectory.change('greeter', 'enable', 1, {});
    expect(await says(plane, await plane.startRun(ONE_STEP))).toEqual(['hello']);
  });

  it('end what they have in hand when they are drained, take nothing new, and are disabled then', async () => {
    const hold = gate();
    const slow = agentFor('test.work', async () => ({ output: await hold.opened.then(() => 'done') }));
    await using plane = await open([slow]);
    const run = await plane.startRun(ONE_STEP);
    await told(plane, run, 'attempt.started');
    expect(await plane.agentDirectory.change('test-work', 'drain', null, {})).toMatchObject({ state: 'draining' });
    await expect(plane.agentDirectory.remove('test-work', null, {})).rejects.toMatchObject({ code: 'DRY-E3070' });
    expect(await plane.settled(await plane.startRun(ONE_STEP))).toMatchObject({ state: 'failed' });
    hold.open();
    expect(await says(plane, run)).toEqual(['done']);
    await until(() => plane.agentDirectory.standing('test-work').state === 'disabled');
    const actors = (await plane.store.audit({ target: 'agent:test-work' })).map(({ actor, action }) => [actor, action]);
    expect(actors.slice(1)).toEqual([['system', 'agent.disable']]);
  });

  it('of the project can be unregistered and registered again; built-in ones cannot', async () => {
    await writeFile(join(folder, 'greeter.mjs'), greeter('hello'));
    await using plane = await open([agentFor('test.other', () => ({ output: null }))]);
    await plane.agentDirectory.remove('greeter', null, {});
    expect(plane.agents.get('greeter')).toBeUndefined();
    await expect(plane.startRun(ONE_STEP)).rejects.toMatchObject({ code: 'DRY-E3001' });
    await plane.agentDirectory.change('greeter', 'enable', null, {});
    expect(await says(plane, await plane.startRun(ONE_STEP))).toEqual(['hello']);
    await expect(plane.agentDirectory.remove('test-other', null, {})).rejects.toMatchObject({ code: 'DRY-E3070' });
    await expect(plane.agentDirectory.remove('nobody', null, {})).rejects.toMatchObject({ code: 'DRY-E3002' });
  });
});

describe('installing an agent', () => {
  let home: Home;
  let source: string;
  beforeEach(async () => {
    home = await temporaryHome();
    await mkdir(join(home.path, 'given'));
    source = join(home.path, 'given', 'greeter.mjs');
    await writeFile(source, greeter('installed'));
  });
  afterEach(() => home[Symbol.asyncDispose]());

  it('copies it into the home, where it stays when the file goes, until it is removed', async () => {
    {
      await using plane = await home.open([]);
      const { origin } = await plane.agentDirectory.add(source, {});
      expect(origin).toBe(join(home.home, 'agents', 'greeter@1.0.0.mjs'));
      await plane.agentDirectory.add(source, {});
    }
    await rm(source);
    await using plane = await home.open([]);
    expect(await plane.settled(await plane.startRun(ONE_STEP))).toMatchObject({ state: 'succeeded' });
    await plane.agentDirectory.remove('greeter', null, {});
    expect(await readdir(join(home.home, 'agents'))).toEqual([]);
    expect(plane.agents.list()).toEqual([]);
    const entries = await plane.store.audit({ target: 'agent:greeter' });
    expect(entries.map(({ action }) => action)).toEqual(['agent.add', 'agent.remove']);
  });

  it('refuses other content under a version that is there, and takes it under another', async () => {
    await using plane = await home.open([]);
    await plane.agentDirectory.add(source, {});
    await writeFile(source, greeter('other'));
    await expect(plane.agentDirectory.add(source, {})).rejects.toMatchObject({ code: 'DRY-E3071' });
    await writeFile(source, greeter('other', { version: '2.0.0' }));
    await plane.agentDirectory.add(source, {});
    expect(plane.agents.versions().map(({ agent }) => agent.manifest.version)).toEqual(['1.0.0', '2.0.0']);
  });

  it('refuses what does not work, says why, and leaves nothing behind', async () => {
    await using plane = await home.open([]);
    await writeFile(source, 'export default 42;');
    const add = (path: string) => plane.agentDirectory.add(path, {});
    await expect(add(source)).rejects.toMatchObject({
      code: 'DRY-E3071',
      message: expect.stringContaining('defineAgent'),
    });
    await expect(add(join(home.path, 'none.mjs'))).rejects.toMatchObject({ code: 'DRY-E3071' });
    await expect(add(join(home.path, 'given'))).rejects.toMatchObject({
      message: expect.stringContaining('agent.yaml'),
    });
    await writeFile(source, `import './beside.mjs';${greeter('x')}`);
    await expect(add(source)).rejects.toMatchObject({ message: expect.stringContaining('beside.mjs') });
    expect(await readdir(join(home.home, 'agents'))).toEqual([]);
  });

  it('copies a folder with packages, whose links stay in it, and refuses links that lead elsewhere', async () => {
    const tool = join(home.path, 'tool');
    await mkdir(join(tool, 'node_modules/.bin'), { recursive: true });
    await writeFile(
      join(tool, 'agent.yaml'),
      'id: tool\nversion: 1.0.0\ndescription: d\nkind: program\ncapabilities: [{ skill: do }]\nprogram: { command: [./run] }\n',
    );
    await writeFile(join(tool, 'node_modules/run.js'), 'run');
    await symlink('../run.js', join(tool, 'node_modules/.bin/run'));
    // What is given may be a link itself: what it leads to is copied.
    await symlink(tool, join(home.path, 'given', 'tool'));
    await symlink(source, join(home.path, 'given', 'link.mjs'));
    await using plane = await home.open([]);
    const add = (name: string) => plane.agentDirectory.add(join(home.path, 'given', name), {});
    const { origin } = await add('tool');
    const copied = join(dirname(origin), 'node_modules/.bin/run');
    expect([await readlink(copied), await readFile(copied, 'utf8')]).toEqual(['../run.js', 'run']);
    const file = await add('link.mjs');
    expect([await realpath(dirname(origin)), await realpath(file.origin)]).toEqual([dirname(origin), file.origin]);
    await plane.agentDirectory.remove('tool', null, {});
    for (const target of ['/etc/passwd', '../../given', join(tool, 'agent.yaml'), 'nowhere']) {
      await rm(join(tool, 'link'), { force: true });
      await symlink(target, join(tool, 'link'));
      await expect(add('tool')).rejects.toMatchObject({ message: expect.stringContaining('leads elsewhere') });
    }
  });

  it('does not run what was changed, or put there, by hand', async () => {
    {
      await using plane = await home.open([]);
      await plane.agentDirectory.add(source, {});
    }
    await writeFile(join(home.home, 'agents', 'greeter@1.0.0.mjs'), greeter('tampered'));
    await writeFile(join(home.home, 'agents', 'intruder.mjs'), 'globalThis.hasRunByHand = true;');
    await using plane = await home.open([]);
    expect(plane.agents.list()).toEqual([]);
    expect(plane.agents.problems.map(({ code }) => code)).toEqual(['DRY-E3072', 'DRY-E3071']);
    expect(globalThis).not.toHaveProperty('hasRunByHand');
  });

  it('is whole or not there when the process is killed at any time', async () => {
    const program = join(home.path, 'adds.mjs');
    const plane = new URL('./control-plane.ts', import.meta.url).href;
    await writeFile(
      program,
      `import { writeFile } from 'node:fs/promises';
       const { createControlPlane } = await import('${plane}');
       const opened = await createControlPlane({ home: process.argv[2], agents: [], durability: 'process-crash' });
       const source = process.argv[3];
       const text = process.argv[4];
       for (let n = Number(process.argv[5]); ; n += 1) {
         await writeFile(source, text.replace('9.9.9', '1.0.' + n));
         await opened.agentDirectory.add(source, {});
         process.send(n);
       }`,
    );
    let acknowledged = 0;
    for (let round = 1; round <= 3; round += 1) {
      const first = String(round * 1_000);
      const child = fork(program, [home.home, source, greeter('x', { version: '9.9.9' }), first]);
      let last = 0;
      child.on('message', (n) => (last = Number(n)));
      while (last < Number(first) + round) await once(child, 'message');
      child.kill('SIGKILL');
      await once(child, 'exit');
      acknowledged += last - Number(first) + 1;
      await using reopened = await home.open([]);
      const versions = reopened.agents.versions();
      expect(versions.length).toBeGreaterThanOrEqual(acknowledged);
      expect(versions.length).toBe((await reopened.store.audit({ action: 'agent.add', limit: 5_000 })).length);
      acknowledged = versions.length;
      for (const { origin, agent } of versions)
        expect(await readFile(origin, 'utf8')).toContain(agent.manifest.version);
    }
  }, 60_000);
});
