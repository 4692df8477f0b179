/** The package as its users get it: packed, installed into an empty folder without any network, and used from there. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, hasCobc, hasJdk } from './cli/drydock.ts';
import { packed } from './packed.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const MEBIBYTE = 1024 * 1024;

const hasNpm = spawnSync('npm', ['--version']).status === 0;
if (!hasNpm) process.stderr.write('! no npm here: the tests of the package are skipped\n');

let folder: string;
/** The user's folder, with the package in its node_modules. */
let place: string;
let tarball: string;

/** Runs a program to its end, as in the terminal of a user who has no settings of ours. */
function execute(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  const { HOME: _h, DRYDOCK_HOME: _d, npm_lifecycle_event: _l, npm_package_name: _n, ...inherited } = process.env;
  const path = [join(cwd, 'node_modules/.bin'), join(process.execPath, '..'), inherited['PATH']].join(delimiter);
  const state = join(folder, 'state');
  const env = { ...inherited, PATH: path, HOME: folder, XDG_STATE_HOME: state, XDG_CACHE_HOME: state, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, maxBuffer: 64 * MEBIBYTE }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout, stderr });
    });
  });
}

const drydock = (...args: string[]): Promise<Ended> => execute('drydock', args, place);

async function must(command: string, args: readonly string[], cwd: string): Promise<string> {
  const ended = await execute(command, args, cwd);
  if (ended.code !== 0) throw new Error(`${command} ${args.join(' ')}: ${ended.stdout}\n${ended.stderr}`);
  return ended.stdout;
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(place, name, '..'), { recursive: true });
    await writeFile(join(place, name), text);
  }
}

describe.skipIf(!hasNpm)('the package', () => {
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'drydock-package-')));
    place = join(folder, 'empty');
    await mkdir(place);
    tarball = await packed(folder);
    expect(await readFile(join(folder, 'repository/package.json'), 'utf8')).toBe(
      await readFile(join(root, 'package.json'), 'utf8'),
    );
    await must('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], place);
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is small, and brings no dependencies, no install scripts, no Node and no sources of its own', async () => {
    expect(await readdir(join(place, 'node_modules'))).toEqual(['.bin', '.package-lock.json', 'drydock'].toSorted());
    const installed = join(place, 'node_modules/drydock');
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
    for (const absent of ['scripts', 'dependencies', 'devDependencies', 'optionalDependencies', 'private']) {
      expect(manifest).not.toHaveProperty(absent);
    }
    expect(manifest).toMatchObject({ license: 'MIT', engines: { node: '>=24.15.0' } });
    let bytes = 0;
    const names = await readdir(installed, { recursive: true, withFileTypes: true });
    for (const entry of names.filter((entry) => entry.isFile())) {
      const file = join(entry.parentPath, entry.name);
      bytes += (await stat(file)).size;
      expect(file).not.toMatch(/(?<!\.d)\.m?ts$/);
    }
    expect(bytes).toBeLessThan(9 * MEBIBYTE);
    expect((await stat(tarball)).size).toBeLessThan(2.2 * MEBIBYTE);
    expect(await readFile(join(installed, 'dist/third-party-licences.txt'), 'utf8')).toContain('Apache License');
  });

  it('says in one breath what an old Node lacks, and what to do', async () => {
    const old = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })';
    const pretend = `data:text/javascript,${encodeURIComponent(old)}`;
    const bin = join(place, 'node_modules/drydock/bin/drydock.js');
    expect(await execute(process.execPath, ['--import', pretend, bin, 'demo'], place)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^drydock needs Node 24\.15 or newer; this is 20\.20\.2\.\n {2}Next: .*\n$/),
    });
  });

  it('migrates the demo to its end in a folder where nothing else is', async () => {
    const demo = await drydock('demo', '--out', 'result');
    expect(demo.stderr).not.toContain('npm run');
    expect(demo.stdout).not.toContain('npm run');
    expect(demo.stdout).toContain(hasJdk ? 'bank #1 succeeded: proven 14\n' : 'unverified');
    expect(demo.stdout).toContain(hasJdk ? 'statements #2 succeeded: proven 1\n' : 'unverified 1');
    expect(demo.code).toBe(hasJdk ? 0 : 6);
    expect(await readdir(join(place, 'result/bank'))).toEqual(expect.arrayContaining(['java', 'report.md']));
    const view = await drydock('run', 'view', '1', '--json');
    expect(JSON.parse(view.stdout)).toMatchObject({ no: 1, state: 'succeeded' });
    expect((await drydock('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    if (!hasCobc) expect(demo.stdout + demo.stderr).toContain('recorded');
  }, 120_000);

  it('runs the agents and workflows of its user, in TypeScript and in JavaScript, also in processes of their own', async () => {
    const agent = (id: string, types: string) => `import { defineAgent, z } from 'drydock/agent';
export default defineAgent({
  id: '${id}', version: '1.0.0', description: 'Greets', runtime: '${id === 'typed' ? 'child-process' : 'in-process'}',
  capabilities: [{ skill: '${id}.greet' }], input: z.object({ name: z.string() }), output: z.object({ text: z.string() }),
  run: (_context, { name }) => ({ output: { text: ('hello ' + name)${types} } }),
});\n`;
    const workflow = (name: string, agents: string) => `import { defineWorkflow } from 'drydock/workflow';
export default defineWorkflow({ name: '${name}', steps: { ${agents} } });\n`;
    const step = (id: string, skill: string) => `${id}: { agent: '${skill}.greet', with: { name: '${id}' } }`;
    await write({
      'package.json': '{ "type": "module" }',
      'agents/typed.ts': agent('typed', ' satisfies string'),
      'agents/plain.js': agent('plain', ''),
      'workflows/in-typescript.ts': workflow('in-typescript', step('one', 'typed')),
      'workflows/in-javascript.js': workflow('in-javascript', step('two', 'plain')),
      'workflows/in-yaml.yaml': `name: in-yaml\nsteps:\n  three: { agent: plain.greet, with: { name: three } }\n`,
    });
    expect((await drydock('agent', 'list')).stdout).toMatch(/^plain .*\n(.*\n)*typed /m);
    for (const name of ['in-typescript', 'in-javascript', 'in-yaml']) {
      expect(await drydock('run', 'start', '-w', name), name).toMatchObject({ code: 0 });
    }
  });

  it('starts a daemon, reaches it and stops it', async () => {
    expect(await drydock('up', '--port', '0')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^drydock is up/),
    });
    try {
      expect(JSON.parse((await drydock('status', '--json')).stdout)).toMatchObject({ state: 'up' });
    } finally {
      expect(await drydock('down')).toMatchObject({ code: 0 });
    }
    expect(await drydock('status')).toMatchObject({ code: 10 });
  });

  it('can be embedded as the page about direct mode shows', async () => {
    const page = await readFile(join(root, 'docs/direct-mode.md'), 'utf8');
    await write({ 'embed.ts': /```ts\n(.*?)```/s.exec(page)?.[1] ?? '' });
    const program = `process.env.DIRECT_HOME = ${JSON.stringify(join(folder, 'direct'))}; await import('./embed.ts');`;
    const ended = await execute(process.execPath, ['--input-type=module', '--eval', program], place);
    expect(ended).toMatchObject({ code: 0, stdout: 'succeeded Hello, Ana!\n' });
  });

  it('has complete types, which tell its user about mistakes', async () => {
    const using = `import { type AgentContext, defineAgent, z } from 'drydock/agent';
import { type DirectResult, loadWorkflow, runDirect } from 'drydock/direct';
import { defineWorkflow } from 'drydock/workflow';
const agent = defineAgent({
  id: 'a', version: '1.0.0', description: 'A', capabilities: [{ skill: 'text.a' }],
  input: z.object({ name: z.string() }), output: z.number(),
  run: (context: AgentContext, { name }) => ({ output: Number(name.RIGHT(1)) + context.attempt }),
});
export const workflow = defineWorkflow({ name: 'w', steps: { a: { agent: 'text.a', with: { name: 'x' } } } });
const loaded = loadWorkflow('name: w', 'w.yaml');
export const result: Promise<DirectResult> | null = loaded.ok ? runDirect(loaded.workflow, {}, { home: 'h', agents: [agent] }) : null;
`;
    const checks = { module: 'nodenext', target: 'esnext', strict: true, noEmit: true, skipLibCheck: false };
    const types = { types: ['node'], typeRoots: [join(root, 'node_modules/@types')] };
    const config = { compilerOptions: Object.assign(checks, types), files: ['types/right.ts', 'types/wrong.ts'] };
    await write({
      'types/right.ts': using.replace('name.RIGHT(1)', 'name.slice(1)'),
      'types/wrong.ts': using,
      'tsconfig.json': JSON.stringify(config),
    });
    const { stdout } = await execute(join(root, 'node_modules/.bin/tsc'), ['-p', '.', '--pretty', 'false'], place);
    expect(stdout.trim().split('\n')).toEqual([expect.stringMatching(/^types\/wrong\.ts\(7,.*'RIGHT'/)]);
  });
});
