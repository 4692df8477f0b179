import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { drydock } from './drydock.ts';
import { type Playground, playground } from './playground.ts';

const FORGED = 'evil\n2026-01-01T00:00:00.000Z run=1 finished state=succeeded';
const executable = inject('command');

let at: Playground;

beforeAll(async () => {
  at = await playground();
  await at.run('run', 'start', '-w', 'short', '--name', FORGED);
}, 60_000);
afterAll(() => at[Symbol.asyncDispose]());

describe('a name with line breaks', () => {
  it('stays in its line, and in JSON as it is', async () => {
    for (const args of [['ls'], ['run', 'view'], ['logs'], ['run', 'view', '99']]) {
      const { stdout, stderr } = await at.run(...args);
      expect(`${stdout}${stderr}`, args.join(' ')).toMatch(/evil 2026-01-01T00:00:00\.000Z run=1 finished/);
      expect(`${stdout}${stderr}`, args.join(' ')).not.toMatch(/^2026-01-01/m);
    }
    expect((await at.run('run', 'list', '--jq', '.items[0].name | tojson')).stdout.trim()).toBe(JSON.stringify(FORGED));
  }, 60_000);
});

describe('what cannot be done', () => {
  it.each([
    [['run', 'list', '--limit', 'many'], 2, /--limit.*many.*whole number/],
    [['item', 'list', '-n', '0'], 2, /whole number/],
    [['run', 'view', '--bogus'], 2, /Next: See the options: drydock help run view$/m],
    [['config', 'set', 'slots'], 2, /drydock help config set$/m],
    [['run', 'logs', '1', '--step', 'frist'], 2, /there is no frist[^]*Did you mean first\?/],
    [['item', 'logs', 'nobody', '--run', '1'], 11, /no item nobody in run #1[^]*drydock item list --run 1/],
  ] as const)('%j is refused with the next step', async (args, code, says) => {
    const ended = await at.run(...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(says);
  });

  it('names no command that only shells call', async () => {
    expect((await at.run('help', 'nosuch')).stderr).not.toContain('__complete');
  });
});

describe('a place that takes nothing', () => {
  const to = (stdout: string, stderr: string, ...args: string[]) =>
    spawnSync('sh', ['-c', `"$0" "$@" >${stdout} 2>${stderr}; echo $? >&3`, process.execPath, executable, ...args], {
      env: { ...process.env, DRYDOCK_HOME: at.home },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      encoding: 'utf8',
    });

  it.runIf(process.platform === 'linux')('for the answer is told, without a stack trace', () => {
    const { stderr, output } = to('/dev/full', '&2', 'run', 'list');
    expect(stderr).toMatch(/^✗ the output cannot be written: .*ENOSPC.*\[DRY-E5004\]\n {2}Next:[^\n]*\n$/);
    expect(output[3]).toBe('4\n');
  });

  it.runIf(process.platform === 'linux')('for messages leaves the exit code as it is', () => {
    expect(to('/dev/null', '/dev/full', 'run', 'view', '99').output[3]).toBe('11\n');
  });

  it.runIf(process.platform === 'linux')('for the result is told before the run starts', async () => {
    const { code, stdout, stderr } = await at.run('run', 'start', '-w', 'short', '--out', '/proc/drydock-result');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/^✗ .*\/proc\/drydock-result cannot be written: .*\[DRY-E5004\]/);
  });

  it('for the home of a daemon is named', async () => {
    const home = join(at.folder, 'file');
    await writeFile(home, '');
    const { code, stderr } = await drydock({ home, cwd: at.folder }, ['up']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/\/file cannot be written: .*\[DRY-E5004\]/);
  });
});

describe('a wait without a timeout', () => {
  it('ends when nobody drives the run any more, with what to do', async () => {
    await using other = await playground();
    const { child } = await other.begin(/step=work state=running/, 'run', 'start', '-w', 'long', '-p', 'ms=60000');
    child.kill('SIGKILL');
    const { code, stdout, stderr } = await other.run('run', 'wait');
    expect({ code, stdout }).toEqual({ code: 10, stdout: '' });
    expect(stderr).toMatch(/\[DRY-E8040\][^]*drydock run resume 1/);
  }, 60_000);
});

describe('an assessment of a folder without COBOL', () => {
  it('says so, and what to name', async () => {
    const empty = join(at.folder, 'nothing');
    await mkdir(empty);
    const { code, stderr } = await at.run('assess', empty);
    expect(code).toBe(0);
    expect(stderr).toMatch(/No COBOL program was found there/);
    expect(stderr).not.toContain('As a page');
  });
});

describe('options of every command', () => {
  it('are no part of a webhook that is made', async () => {
    const { code, stdout, stderr } = await at.run(
      'webhook',
      'create',
      'http://127.0.0.1:9/x',
      '-q',
      '--color',
      'never',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\S+\n$/);
    expect((await at.run('webhook', 'list', '-q')).stdout).toMatch(/^\S+\n$/);
    expect(await at.run('webhook', 'delete', '@last', '--yes', '-o', 'json')).toMatchObject({ code: 0 });
  }, 30_000);
});

describe('a store', () => {
  it('that a kill has left empty is one in which nothing has run', async () => {
    const home = join(at.folder, 'empty');
    await mkdir(home, { mode: 0o700 });
    await writeFile(join(home, 'drydock.db'), '');
    expect(await drydock({ home, cwd: at.folder }, ['ls'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('No runs yet') as string,
    });
  });

  it('that is damaged is found by the doctor', async () => {
    const home = join(at.folder, 'damaged');
    await mkdir(home, { mode: 0o700 });
    await writeFile(join(home, 'drydock.db'), 'no database'.repeat(1000));
    const { code, stdout } = await drydock({ home, cwd: at.folder }, ['doctor', 'home', 'runs', '--offline']);
    expect(code).toBe(20);
    expect(stdout).toContain('[DRY-E6001]');
    expect(stdout).not.toContain('Report it');
  });
});
