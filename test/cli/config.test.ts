import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drydock, temporaryFolder } from './drydock.ts';

let folder: string;
let inner: string;
let project: string;
const home = () => join(folder, 'home');
const at = (...args: string[]) => drydock({ home: home(), cwd: inner }, args);

beforeAll(async () => {
  folder = await temporaryFolder();
  inner = join(folder, 'repository', 'src');
  project = join(folder, 'repository', 'drydock.yaml');
  mkdirSync(inner, { recursive: true });
  mkdirSync(join(folder, 'repository', '.git'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('drydock config', () => {
  it('sets, explains and unsets a setting of the project from any folder of it, and keeps comments', async () => {
    writeFileSync(project, '# Ours\nslots: 2 # small\n');
    expect((await at('config', 'set', 'run.priority', 'low')).stdout).toBe(`run.priority = low   ${project}\n`);
    expect((await at('config', 'set', 'agents', 'mine')).code).toBe(0);
    expect(readFileSync(project, 'utf8')).toBe(
      '# Ours\nslots: 2 # small\nrun:\n  priority: low\nagents:\n  - src/mine\n',
    );
    const { stdout } = await at('config', 'explain', 'run.priority');
    expect(stdout).toContain('run.priority = low');
    expect(stdout).toMatch(/holds +project +\S+drydock\.yaml:4:13 +low/);
    expect(stdout).toMatch(/shadowed +built-in +normal/);
    expect((await at('config', 'unset', 'run.priority')).stderr).toContain('It is normal now (built-in).');
    expect(readFileSync(project, 'utf8')).toBe('# Ours\nslots: 2 # small\nagents:\n  - src/mine\n');
  }, 60_000);

  it('refuses what is no value before it writes, and says what is', async () => {
    writeFileSync(project, 'slots: 2\n');
    const { code, stderr } = await at('config', 'set', 'slots', 'many');
    expect([code, stderr]).toEqual([
      2,
      '✗ "many" is no value for slots   [DRY-E8072]\n  Next: Give a whole number from 1 to 9999.',
    ]);
    expect((await at('config', 'get', 'slot')).stderr).toContain('Did you mean slots?');
    expect(readFileSync(project, 'utf8')).toBe('slots: 2\n');
  }, 60_000);

  it('says so when an environment variable goes before what was set', async () => {
    writeFileSync(project, 'slots: 2\n');
    process.env['DRYDOCK_SLOTS'] = '9';
    try {
      expect((await at('config', 'set', 'slots', '3')).stderr).toContain(
        '! DRYDOCK_SLOTS goes before this file: slots is 9 here.',
      );
      expect((await at('config', 'get', 'slots')).stdout).toBe('9\n');
    } finally {
      delete process.env['DRYDOCK_SLOTS'];
    }
  }, 60_000);

  it('is what commands use: where the runs are, and how they are started', async () => {
    mkdirSync(join(inner, 'agents'));
    mkdirSync(join(inner, 'workflows'));
    writeFileSync(
      join(inner, 'agents/quick.ts'),
      `import { defineAgent, z } from 'drydock/agent';
export default defineAgent({
  id: 'quick', version: '1.0.0', description: 'Quick', capabilities: [{ skill: 'test.quick' }],
  input: z.object({}), output: z.object({}), run: async () => ({ output: {} }),
});`,
    );
    writeFileSync(join(inner, 'workflows/one.yaml'), 'name: one\nsteps: { only: { agent: test.quick } }\n');
    writeFileSync(
      project,
      'run: { owner: payroll, priority: low, project: ledger }\nflags: { enableDynamicRouting: off }\n',
    );
    const started = await at('run', 'start', '-w', 'one', '--priority', 'high', '--json');
    expect(started.code, started.stderr).toBe(0);
    expect(JSON.parse(started.stdout)).toMatchObject({
      owner: 'payroll',
      project: 'ledger',
      priority: 'high',
      flags: { enable_dynamic_routing: false, enable_control_plane: true },
    });
  }, 60_000);

  it('keeps nothing from being corrected, and everything else from starting, when it is wrong', async () => {
    writeFileSync(project, 'port: 8080\nslot: 3\n');
    const { code, stdout, stderr } = await at('run', 'list');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('the configuration has 1 mistake(s)   [DRY-E8070]');
    expect(stderr).toContain(`${project}:2:1: there is no setting slot. Did you mean slots?`);
    const list = await at('config', 'get', 'port');
    expect([list.code, list.stdout]).toEqual([2, '8080\n']);
    expect((await at('config', 'set', 'port', '1')).stderr).toContain(':2:1: there is no setting slot');
    expect(readFileSync(project, 'utf8')).toBe('port: 8080\nslot: 3\n');
    expect((await at('help', 'exit-codes')).code).toBe(0);
  }, 60_000);

  it('does not trust a file that stands above a folder without a repository', async () => {
    const lone = join(folder, 'lone', 'deep');
    mkdirSync(lone, { recursive: true });
    writeFileSync(join(folder, 'lone', 'drydock.yaml'), 'port: 1\n');
    expect((await drydock({ home: home(), cwd: lone }, ['config', 'get', 'port'])).stdout).toBe('7717\n');
  }, 60_000);
});
