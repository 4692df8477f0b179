import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineAgent, z } from '../agent.ts';
import { EscapeGround, levelsToTry, outputOf } from './escape-ground.ts';
import { executeAttempt } from './execute-attempt.ts';
import { agentOf, hasPython, processesWith, pythonAgent } from './programs/testing.ts';
import { taskFor } from './testing.ts';

const quiet = { progress: () => {}, log: () => {} };
const never = new AbortController().signal;
const offered = await levelsToTry();

let ground: EscapeGround;
let home: string;
let scratch: string;
const code: EscapeGround['code'] = (...given) => ground.code(...given);
const shell: EscapeGround['shell'] = (...given) => ground.shell(...given);
const perform: EscapeGround['perform'] = (...given) => ground.perform(...given);
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((socket) => socket.end('let in')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(async () => {
  ground = await EscapeGround.open();
  ({ home, scratch } = ground);
  process.env['ENGINE_SECRET'] = 'secret-of-the-engine';
});
afterEach(async () => {
  delete process.env['ENGINE_SECRET'];
  await ground[Symbol.asyncDispose]();
});

/** A project around `agents/`, with what nobody should see, packages from elsewhere, and one of the same workspace. */
async function projectIn(folder: string): Promise<void> {
  const contents: Readonly<Record<string, string>> = {
    '.env': 'KEY=secret-of-the-project',
    '.git/config': 'https://user:secret-of-the-project@example.com',
    'src/main.ts': 'export const main = 1;',
    'package.json': '{ "type": "module" }',
    'agents/lib/beside.ts': `export const beside: string = 'beside';`,
    'node_modules/far/package.json': '{ "name": "far", "exports": "./index.js", "type": "module" }',
    'node_modules/far/index.js': `export const far = 'far';`,
    'packages/near/package.json': '{ "name": "@own/near", "exports": "./lib/index.js", "type": "module" }',
    'packages/near/lib/index.js': `export const near = 'near';`,
    'packages/near/.env': 'KEY=secret-of-the-project',
    'agents/other/agent.yaml': 'id: other',
    'agents/other/secret': 'what another agent signs with',
  };
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await mkdir(join(folder, 'node_modules/@own'));
  await symlink('../../packages/near', join(folder, 'node_modules/@own/near'));
}

describe.each(offered)('an agent at isolation %s', (level) => {
  const isSandbox = level === 'sandbox';

  it('works: it reads the code base that it may read, and writes its scratch directory', async () => {
    const body = `fs.writeFileSync('mine', 'x'); return [fs.readFileSync(context.source + '/A.cbl', 'utf8'), fs.readFileSync('mine', 'utf8')];`;
    expect(await outputOf(code(level, body, { asks: ['fs:read'] }))).toEqual(['source', 'x']);
    expect(await readFile(join(scratch, 'mine'), 'utf8')).toBe('x');
  });

  it('has an emptied environment', async () => {
    const env = (await outputOf(code(level, 'return Object.keys(process.env);'))) as string[];
    expect(env.filter((name) => !/^(PATH|HOME|TMPDIR|PWD|LANG|TZ|DRYDOCK_PROCESS)$/.test(name))).toEqual([]);
  });

  it('does not gain rights', async () => {
    const status = await outputOf(code(level, `return fs.readFileSync('/proc/self/status', 'utf8');`));
    if (level === 'process') return;
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    if (isSandbox || process.getuid?.() === 0) expect(status).toMatch(/^CapEff:\t0{16}$/m);
  });

  it('may not have what it did not ask for: source, commands, hosts, secrets, models', async () => {
    const body = `return Promise.all([
      () => context.source, () => context.exec('ls'), () => context.fetch('http://127.0.0.1:${port}/'),
      () => context.secret('env:ENGINE_SECRET'), () => context.model.generate({ prompt: 'x' }),
    ].map(async (work) => { try { await work(); return 'had'; } catch { return 'denied'; } }));`;
    expect(await outputOf(code(level, body))).toEqual(Array.from({ length: 5 }, () => 'denied'));
  });

  it('hands over no file from outside of its scratch directory, by path or by link', async () => {
    await symlink(join(home, 'token'), join(scratch, 'link'));
    await symlink(home, join(scratch, 'folder'));
    const body = `return Promise.all(['link', 'folder/token', '../../../../token', '${join(home, 'token')}']
      .map(async (file) => { try { await context.artifacts.add('x', 'text.x', file); return 'had'; } catch { return 'denied'; } }));`;
    expect(await outputOf(code(level, body))).toEqual(Array.from({ length: 4 }, () => 'denied'));
  });

  it.runIf(isSandbox)('sees nothing of the home, of other runs, of people, and of other processes', async () => {
    const paths = [join(home, 'token'), join(home, 'workspaces/run_2/result'), join(home, 'code/A.cbl'), '/etc/shadow'];
    const body = `return Promise.all([
      ...${JSON.stringify(paths)}.map((path) => () => fs.readFileSync(path, 'utf8')),
      () => fs.readFileSync('/proc/${process.pid}/environ', 'utf8'),
      () => process.kill(${process.pid}, 0),
    ].map(tried));`;
    const seen = (await outputOf(code(level, body))) as string[];
    expect(seen.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'ENOENT'));
    expect(seen[5]).toBe('ESRCH');
  });

  it.runIf(isSandbox)('loads what lies beside it and its packages, and sees nothing else of its project', async () => {
    await projectIn(home);
    const hidden = ['.env', '.git/config', 'src/main.ts', 'packages/near/.env', 'agents/other/secret'];
    const body = `return [beside, far, near,
      ...await Promise.all(${JSON.stringify(hidden)}.map((path) => tried(() => fs.readFileSync('${home}/' + path, 'utf8'))))];`;
    const imports = `import { beside } from './lib/beside.ts'; import { far } from 'far'; import { near } from '@own/near';`;
    const seen = await outputOf(code(level, body, { imports }));
    expect(seen).toEqual(['beside', 'far', 'near', ...hidden.map(() => 'ENOENT')]);
  });

  it.runIf(isSandbox)('sees nothing else of its project when its file lies right in it, or is a link', async () => {
    await projectIn(home);
    const hidden = ['.env', '.git/config', 'src/main.ts', 'agents/other/secret'];
    const body = `return [beside, ...${JSON.stringify(hidden)}.map((path) => { try { return fs.readFileSync('${home}/' + path, 'utf8'); } catch (error) { return error.code; } })];`;
    await writeFile(join(home, 'beside.ts'), `export const beside: string = 'beside';`);
    const [imports, origin] = [`import { beside } from './beside.ts';`, join(home, 'escaping.ts')];
    const right = await outputOf(code(level, body, { imports, origin }));
    expect(right).toEqual(['beside', 'ENOENT', 'ENOENT', 'ENOENT', 'ENOENT']);
    await symlink(origin, join(home, 'agents/linked.ts'));
    const linked = await outputOf(code(level, body, { imports, origin: join(home, 'agents/linked.ts') }));
    expect(linked).toEqual(right);
    const looks = hidden.map((path) => `cat ${join(home, path)} && exit 1`).join('\n');
    expect(await shell(level, `${looks}\necho '{"id":1,"result":"nothing"}'`, '../escaping.sh')).toMatchObject({
      output: 'nothing',
    });
    await writeFile(join(home, 'outside.sh'), `#!/bin/sh\nread -r line\necho '{"id":1,"result":"linked"}'\n`, {
      mode: 0o755,
    });
    await symlink('../outside.sh', join(home, 'agents/linked.sh'));
    const { agent, origin: manifest } = agentOf(join(home, 'agents'), {
      program: { command: ['./linked.sh'], attempts: 1 },
    });
    const script = await perform(taskFor(agent, scratch, { origin: manifest, mostIsolation: level }), level);
    expect(script).toMatchObject({ output: 'linked' });
    const spies = `cat ${home}/agents/other/secret && exit 1\necho x > ${home}/agents/other/x && exit 1`;
    expect(await shell(level, `${spies}\necho '{"id":1,"result":"nothing"}'`)).toMatchObject({ output: 'nothing' });
  });

  it.runIf(isSandbox)('writes nowhere but in its scratch directory', async () => {
    const paths = [
      join(home, 'workspaces/run_2/result'),
      join(home, 'agents/escaping.ts'),
      '/usr/bin/x',
      '/etc/passwd',
    ];
    const body = `return Promise.all(${JSON.stringify(paths)}.map((path) => tried(() => { fs.writeFileSync(path, 'changed'); return 'written'; })));`;
    const tried = (await outputOf(code(level, body, { asks: ['fs:read'] }))) as string[];
    expect(tried.filter((one) => one === 'written')).toEqual([]);
    expect(await readFile(join(home, 'workspaces/run_2/result'), 'utf8')).toBe('of another run');
  });

  it.runIf(isSandbox)(
    'reaches no host by itself; what it is granted it reaches through the engine, host by host',
    async () => {
      const body = `
      const direct = await tried(() => new Promise((resolve, reject) => {
        net.connect(${port}, '127.0.0.1').on('error', reject).on('data', (data) => resolve(String(data)));
      }));
      const other = await context.fetch('http://localhost:${port}/').then(() => 'had', () => 'denied');
      return [direct, other];`;
      const tried = (await outputOf(code(level, body, { asks: ['net:127.0.0.1'] }))) as string[];
      expect(tried[0]).not.toBe('let in');
      expect(tried[1]).toBe('denied');
    },
  );

  it.runIf(isSandbox)('runs the commands that it is granted in a sandbox, too', async () => {
    const body = `const result = await context.exec('sh', ['-c', 'cat ${join(home, 'token')}; echo x > ${join(home, 'agents')}/new']);
      return [result.exitCode, String(result.stdout)];`;
    const [exit, text] = (await outputOf(code(level, body, { asks: ['exec:sh'] }))) as [number, string];
    expect([exit === 0, text]).toEqual([false, '']);
  });

  it('has no say in how the engine starts its commands: not by variables, not by what else it writes into the call', async () => {
    await mkdir(join(home, 'outside'));
    for (const name of ['sh', 'bwrap', 'setpriv', 'prlimit'])
      await writeFile(join(scratch, name), `#!/bin/sh\necho taken > ${join(home, 'outside/taken')}\n`, { mode: 0o755 });
    const body = `
      const taken = { PATH: process.cwd(), LD_PRELOAD: process.cwd() + '/evil.so', 'BASH_FUNC_read%%': '() { echo x > ${join(home, 'outside/taken')}; }' };
      const first = await context.exec('sh', ['-c', 'true'], { env: taken }).then(() => 'ran', (error) => error.message);
      const second = await context.exec('sh', ['-c', 'echo x > ${join(home, 'outside/written')}'], { writable: '${join(home, 'outside')}' });
      const third = await context.exec('sh', ['-c', 'printf %s "$GIVEN"'], { env: { GIVEN: "it's $HOME" } });
      const odd = await context.exec('env', [], { env: { 'odd.name': 'x' } });
      return [second.exitCode, String(third.stdout), String(odd.stdout).includes('odd.name=x'), first === 'ran' || first];`;
    const asks = ['exec:sh', 'exec:env'];
    const [exit, said, isOddThere, first] = (await outputOf(code(level, body, { asks }))) as [
      number,
      string,
      boolean,
      boolean | string,
    ];
    expect([said, isOddThere, first]).toEqual(["it's $HOME", true, true]);
    // A program of the agent that has the name of a command that it may run is not that command.
    expect(await readdir(join(home, 'outside'))).not.toContain('taken');
    // What is open at the weaker levels is open to the command itself, too; how it is started is not.
    expect(exit === 0).toBe(!isSandbox);
    if (isSandbox) expect(await readdir(join(home, 'outside'))).toEqual([]);
  });

  it('is started by the tools of the machine, also when the PATH of the engine names the directory where it works', async () => {
    await mkdir(join(home, 'outside'));
    for (const name of ['sh', 'bwrap', 'setpriv', 'prlimit', 'env', 'node'])
      await writeFile(join(scratch, name), `#!/bin/sh\necho taken > ${join(home, 'outside/taken')}\n`, { mode: 0o755 });
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `.::${path}`;
    try {
      const body = `return String((await context.exec('sh', ['-c', 'echo mine'])).stdout);`;
      expect(await outputOf(code(level, body, { asks: ['exec:sh'] }))).toBe('mine\n');
      expect(await readdir(join(home, 'outside'))).toEqual([]);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('leads the engine nowhere by a link where artifacts are handed to it', async () => {
    await mkdir(join(home, 'outside'));
    const body = `
      fs.symlinkSync('${join(home, 'outside')}', '.artifacts');
      const made = await context.artifacts.write('a.txt', 'text.x', 'content');
      const path = await context.artifacts.path(made).catch(() => '');
      return path === '' ? 'refused' : 'given';`;
    expect(await outputOf(code(level, body))).toBe(isSandbox ? 'refused' : 'given');
    expect(await readdir(join(home, 'outside'))).toEqual([]);
  });

  it.each<[string, string]>([
    ['nothing', 'say(null)'],
    ['what has no text', `say({ kind: 'progress', message: { toString: 1, valueOf: 1 } })`],
    ['no level that there is', `say({ kind: 'log', level: { a: 1 }, message: 'x' })`],
    ['no failure that there is', `say({ kind: 'failed', error: null })`],
    ['what is no message', `fs.writeSync(3, Buffer.from([4, 0, 0, 0, 1, 2, 3, 4]))`],
    ['more than is kept', `fs.writeSync(3, Buffer.from([255, 255, 255, 255]))`],
    [
      'more calls than are kept',
      `for (let id = 1; id < 22_000; id += 1) say({ kind: 'call', id, method: 'exec', args: [] })`,
    ],
  ])('is ended, and nothing else, when it tells the engine %s', async (_, words) => {
    expect(await code(level, `${words}; await new Promise((r) => setTimeout(r, 20_000));`)).toMatchObject({
      ok: false,
      failure: { class: 'agent_error', code: 'DRY-E4001' },
    });
  });

  it('is told why a call is wrong, and cannot fail as what it likes', async () => {
    const wrong = `[['exec', [['sh']]], ['exec', ['sh', [], { env: { A: 1 } }]], ['fetch', [{}]], ['path', [{ sha256: '../x' }]]]`;
    const body = `return Promise.all(${wrong}.map(([method, args]) => asked(method, ...args)));`;
    const told = (await outputOf(code(level, body, { asks: ['exec:sh', 'net:127.0.0.1'] }))) as string[];
    expect(told.map((one) => one.split(':')[0])).toEqual(['exec', 'exec', 'fetch', 'path']);
    const details = `{ class: 'cancelled', code: { a: 1 }, place: 5, next: 'try', final: 'no' }`;
    expect(
      await code(
        level,
        `say({ kind: 'failed', error: { message: 'x', details: ${details} } }); await new Promise(() => {});`,
      ),
    ).toMatchObject({ ok: false, failure: { class: 'agent_error', code: 'DRY-E4001', next: 'try' } });
  });

  it('is not led elsewhere by a host that it may reach, and gets no answer without end', async () => {
    const other = createHttpServer((_, response) => response.end('let in')).listen(0, '127.0.0.1');
    const endless = (response: ServerResponse): void => {
      response.once('drain', () => endless(response));
      while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
    };
    const host = createHttpServer((request, response) => {
      if (request.url === '/endless') return endless(response.writeHead(200));
      response.writeHead(302, { location: `http://localhost:${(other.address() as AddressInfo).port}/` }).end();
    }).listen(0, '127.0.0.1');
    await Promise.all([once(other, 'listening'), once(host, 'listening')]);
    const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    const body = `
      const led = await asked('fetch', '${url}/', { method: 'GET', headers: [], redirect: 'follow' });
      const asking = await context.fetch('${url}/', { redirect: 'follow' }).then(() => 'led', () => 'refused');
      return [led, asking, await context.fetch('${url}/endless').then(() => 'all', (error) => error.message)];`;
    try {
      const [led, asking, all] = (await outputOf(code(level, body, { asks: ['net:127.0.0.1'] }))) as string[];
      expect([led, asking]).toEqual(['fetch failed', 'refused']);
      expect(all).toMatch(/more than 64 MiB/);
    } finally {
      for (const one of [other, host]) {
        one.closeAllConnections();
        one.close();
      }
    }
  });

  it('starts no thousand commands at one time, and all of them in the end', async () => {
    const body = `
      const one = async () => (await context.exec('sh', ['-c', 'echo x >> started; sleep 0.1; wc -l < started'])).stdout;
      const seen = await Promise.all(Array.from({ length: 80 }, one));
      return [Math.min(...seen.map(Number)) <= 64, fs.readFileSync('started', 'utf8').length];`;
    expect(await outputOf(code(level, body, { asks: ['exec:sh'] }))).toEqual([true, 160]);
  });

  it.runIf(hasPython)('lets the engine run a granted command where it works, and takes what that wrote', async () => {
    const program = `def work(task):
    answer = call("exec", command="sh", args=["-c", "echo made > file; cat file"])
    say(result=[answer.get("value", answer), open(task["scratch"] + "/file").read()])`;
    const { agent, origin } = await pythonAgent(join(home, 'agents'), program, { permissions: ['exec:sh'] });
    const outcome = await perform(taskFor(agent, scratch, { origin, mostIsolation: level }), level);
    expect(outcome).toMatchObject({ ok: true, output: [{ exitCode: 0 }, 'made\n'] });
  });

  it('leaves no process behind, however it hides one', async () => {
    const body = `setsid sh -c "exec sleep 300 ${home}" </dev/null >/dev/null 2>&1 &
(trap '' HUP TERM; sh -c "sleep 301; : ${home}" </dev/null >/dev/null 2>&1 &)
echo '{"id":1,"result":"left"}'`;
    expect(await shell(level, body)).toMatchObject({ ok: true, output: 'left' });
  });

  it("leaves no process behind that made itself nobody's child, by itself or by a command", async () => {
    const hide = `(setsid sh -c 'sleep 301; : ${home}' >/dev/null 2>&1 &) &`;
    const outcome = await code(
      level,
      `const far = spawn('sh', ['-c', ${JSON.stringify(hide)}], { detached: true, stdio: 'ignore' });
       await new Promise((resolve) => far.on('exit', resolve));
       return (await context.exec('sh', ['-c', ${JSON.stringify(hide)}])).exitCode;`,
      { asks: ['exec:sh'] },
    );
    expect(outcome).toMatchObject({ ok: true, output: 0 });
    await expect.poll(() => processesWith(home), { timeout: 5_000 }).toEqual([]);
  });

  it('is ended when it goes on starting processes, and nothing of it is left', async () => {
    // Bounded here, so that a machine that does not hold it up survives.
    const body = `i=0; while [ $i -lt 600 ]; do sleep 60 & i=$((i+1)); done; wait`;
    expect(await shell(level, body)).toMatchObject({ ok: false, failure: { class: 'crash', code: 'DRY-E4031' } });
  });

  it('is stopped when a command of its goes on starting processes, or takes more memory than it may', async () => {
    const forks = `n=0; while [ $n -lt 900 ]; do sleep 302 & n=$((n+1)); done; wait`;
    const many = await code(level, `return (await context.exec('sh', ['-c', ${JSON.stringify(forks)}])).exitCode;`, {
      asks: ['exec:sh'],
    });
    expect(many).toMatchObject({ ok: false, failure: { code: 'DRY-E4031' } });
    const hungry = 'const all = []; setInterval(() => all.push(Buffer.alloc(2e7, 1)), 20)';
    const much = await code(level, `return (await context.exec('node', ['-e', ${JSON.stringify(hungry)}])).exitCode;`, {
      asks: ['exec:node'],
      memoryMb: 300,
    });
    expect(much).toMatchObject({ ok: false, failure: { code: 'DRY-E4021' } });
  });

  it('is ended when it takes more memory than it may', async () => {
    const body = `const all = []; for (;;) { all.push(Buffer.alloc(8e6, 1)); await new Promise((r) => setTimeout(r, 5)); }`;
    expect(await code(level, body, { memoryMb: 150 })).toMatchObject({ ok: false, failure: { code: 'DRY-E4021' } });
  });

  it('is not run where more is asked for than there is', async () => {
    const stronger = (['restricted', 'sandbox'] as const).find((one) => one !== level && !isSandbox);
    if (stronger === undefined) return;
    const origin = join(home, 'agents/escaping.ts');
    const agent = defineAgent({
      id: 'escaping',
      version: '1.0.0',
      description: 'tries',
      capabilities: [{ skill: 'test' }],
      minIsolation: 'sandbox',
      input: z.unknown(),
      output: z.json(),
      run: () => expect.fail('ran in the engine'),
    });
    const task = taskFor(agent, scratch, { origin, mostIsolation: level });
    expect(await executeAttempt(task, quiet, never)).toMatchObject({
      ok: false,
      failure: { class: 'permission_denied', code: 'DRY-E4030', final: true },
    });
  });
});
