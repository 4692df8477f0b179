/** What is known and decided about agents survives the processes that know it. */
import type { ChildProcess } from 'node:child_process';
import { watch } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drydock, temporaryFolder } from './drydock.ts';

const counter = (id: string, version: string) => `
import { defineAgent, z } from 'drydock/agent';

export default defineAgent({
  id: '${id}', version: '${version}', description: 'Counts',
  capabilities: [{ skill: 'text.words' }],
  input: z.object({ text: z.string() }), output: z.object({ words: z.int() }),
  run: (context, { text }) => ({ output: { words: text.split(' ').length } }),
});
`;

let folder: string;
const at = (...args: string[]) => drydock({ home: join(folder, 'home'), cwd: folder }, args);
const view = async (id: string) => {
  const { code, stdout, stderr } = await at('agent', 'view', id, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
};

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder, 'agents'));
  await writeFile(join(folder, 'input.json'), '{"text":"one two"}');
});
afterEach(async () => {
  await at('down');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('when the daemon is killed and another one starts', () => {
  it('agents keep their state with its reason, their versions, where they come from, and their figures', async () => {
    await writeFile(join(folder, 'agents/counter.ts'), counter('counter', '1.0.0'));
    await writeFile(join(folder, 'other.ts'), counter('other', '1.0.0'));
    await at('up', '--port', '0');
    for (let time = 0; time < 3; time++) {
      expect(await at('agent', 'test', 'counter', '--input', 'input.json')).toMatchObject({ code: 0 });
    }
    await writeFile(join(folder, 'agents/counter.ts'), counter('counter', '2.0.0'));
    expect(await at('agent', 'test', 'counter', '--input', 'input.json')).toMatchObject({ code: 0 });
    expect(await at('agent', 'add', 'other.ts')).toMatchObject({ code: 0 });
    expect(await at('agent', 'disable', 'counter', '--reason', 'on trial')).toMatchObject({ code: 0 });
    expect(await at('agent', 'drain', 'other')).toMatchObject({ code: 0 });
    const settled = ['counter', 'other'];
    // One that has nothing in hand is drained at once.
    await expect.poll(async () => (await view('other'))['state'], { timeout: 10_000 }).toBe('disabled');
    // Figures are written a moment after the fact; what the log holds beyond them is counted at the next start.
    const before = await Promise.all(settled.map(view));

    const { pid } = JSON.parse((await at('status', '--json')).stdout) as { pid: number };
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    expect(await at('up', '--port', '0')).toMatchObject({ code: 0 });

    expect(await Promise.all(settled.map(view))).toEqual(
      before.map((one) => ({ ...one, health: expect.objectContaining({ status: 'never probed' }) })),
    );
    expect(before[0]).toMatchObject({
      state: 'disabled',
      state_reason: 'on trial',
      versions: [{ version: '2.0.0' }, { version: '1.0.0', is_present: false }],
      figures: [
        { version: '2.0.0', invocations: 1, succeeded: 1 },
        { version: '1.0.0', invocations: 3, succeeded: 3 },
      ],
    });
    expect(await at('agent', 'test', 'counter', '--input', 'input.json')).toMatchObject({ code: 5 });
    expect(await at('agent', 'enable', 'counter')).toMatchObject({ code: 0 });
    expect(await at('agent', 'test', 'counter', '--input', 'input.json')).toMatchObject({ code: 0 });
  }, 120_000);
});

describe('when a process is killed while it installs or removes an agent', () => {
  it('the agent is there and works, or is not there, and nothing of it is left; the same again goes through', async () => {
    const source = join(folder, 'whole');
    await mkdir(source);
    await writeFile(
      join(source, 'agent.yaml'),
      'id: whole\nversion: 1.0.0\ndescription: x\nkind: program\ncapabilities: [{ skill: text.words }]\nprogram: { command: [sh, ./a.sh], attempts: 1 }\n',
    );
    await writeFile(join(source, 'a.sh'), 'read -r task\necho \'{"result":2}\'\n');
    const installs = join(folder, 'home/agents');
    // The first process makes the home.
    await at('agent', 'list');
    for (const change of [0, 2, 4, 6]) {
      await killedAtChange(installs, change, ['agent', 'add', 'whole']);
      await expectWholeOrNothing(installs);
      expect(await at('agent', 'add', 'whole')).toMatchObject({ code: 0 });
      expect(await readdir(installs)).toEqual(['whole@1.0.0']);
      await killedAtChange(installs, change, ['agent', 'remove', 'whole']);
      await expectWholeOrNothing(installs);
      if ((await readdir(installs)).length > 0) await at('agent', 'remove', 'whole');
    }
    expect(await readdir(installs)).toEqual([]);
  }, 300_000);

  /** Kills it when so many changes of the folder were seen. */
  async function killedAtChange(watched: string, change: number, args: readonly string[]): Promise<void> {
    let seen = 0;
    let child: ChildProcess | undefined;
    using _ = watching(watched, () => {
      seen += 1;
      if (seen > change) child?.kill('SIGKILL');
    });
    await drydock({ home: join(folder, 'home'), cwd: folder }, args, undefined, (started) => (child = started));
  }

  async function expectWholeOrNothing(installs: string): Promise<void> {
    const { code, stdout, stderr } = await at('agent', 'list', '--from', 'installed', '-o', 'name');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const isThere = stdout.includes('agent/whole');
    expect(await readdir(installs)).toEqual(isThere ? ['whole@1.0.0'] : []);
    if (!isThere) return;
    const tried = await at('agent', 'test', 'whole', '-q');
    expect(tried.code, tried.stderr).toBe(0);
  }
});

function watching(path: string, onChange: () => void): Disposable {
  const watcher = watch(path, onChange);
  return { [Symbol.dispose]: () => watcher.close() };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
