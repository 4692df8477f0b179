import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, playground } from './playground.ts';

let at: Playground;
beforeEach(async () => {
  at = await playground();
});
afterEach(() => at[Symbol.asyncDispose]());

const pidOf = (home: string): number =>
  (JSON.parse(readFileSync(join(home, 'daemon.json'), 'utf8')) as { pid: number }).pid;

describe('the daemon', () => {
  it('drives runs that no terminal follows; says what it does; stops, and goes on where it was', async () => {
    expect(await at.run('status', '--json')).toMatchObject({ code: 10, stdout: expect.stringContaining('"down"') });
    expect(await at.run('run', 'start', '--detach', '-w', 'short')).toMatchObject({
      code: 10,
      stderr: expect.stringContaining('drydock up'),
    });
    expect(await at.run('up', '--port', '0')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/up: process \d+, http:\/\/127/),
    });
    expect(await at.run('up')).toMatchObject({ code: 0, stdout: expect.stringContaining('up already') });
    const started = await at.run('run', 'start', '--detach', '-w', 'long', '-p', 'ms=4000', '--idempotency-key', 'k1');
    expect(started).toMatchObject({ code: 0, stdout: expect.stringMatching(/^#1 long/) });
    const again = await at.run(
      'run',
      'start',
      '--detach',
      '-q',
      '-w',
      'long',
      '-p',
      'ms=4000',
      '--idempotency-key',
      'k1',
    );
    expect(started.stdout).toContain(again.stdout.trim());
    const status = JSON.parse((await at.run('status', '--json')).stdout) as object;
    expect(status).toMatchObject({ state: 'up', pid: pidOf(at.home), slots: { busy: 1 }, runs: { running: 1 } });
    expect(await at.run('down')).toMatchObject({ code: 0 });
    expect((await at.run('run', 'view')).stdout).toContain('⚡ interrupted');
    expect((await at.run('up', '--port', '0')).code).toBe(0);
    expect((await at.run('run', 'view')).stdout).toContain('▶ running');
    expect((await at.run('run', 'cancel', '--now')).code).toBe(0);
    expect(await at.run('run', 'watch')).toMatchObject({
      code: 7,
      stdout: expect.stringContaining('long #1 cancelled'),
    });
  }, 30_000);

  it('is left going by Ctrl-C of who follows a run', async () => {
    await at.run('up', '--port', '0');
    const follower = await at.begin(/item=a state=succeeded/, 'run', 'start', '-w', 'long', '-p', 'ms=200');
    follower.child.kill('SIGINT');
    expect(await follower.ended).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('Run continues. Reattach: drydock run watch 1   Cancel: drydock run cancel 1'),
    });
    expect(await at.run('run', 'wait', '1', '--timeout', '10s')).toMatchObject({ code: 0 });
  }, 30_000);

  it('may be killed: who watches reconnects to the next one and sees every event once', async () => {
    await at.run('up', '--port', '0');
    const watcher = await at.begin(/item=b state=succeeded/, 'run', 'start', '-w', 'long', '-p', 'ms=250');
    process.kill(pidOf(at.home), 'SIGKILL');
    await watcher.said(/is gone; waiting for another/);
    expect((await at.run('up', '--port', '0')).code).toBe(0);
    const ended = await watcher.ended;
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('long #1 succeeded') });
    expect(ended.stderr).toContain('-- reconnected, no gap --');
    const items = [...ended.stderr.matchAll(/item=(\w) state=succeeded/g)].map(([, item]) => item);
    // What was in flight is tried again after a pause, and then comes last.
    expect(new Set(items)).toEqual(new Set('abcdefghijkl'));
    expect(items).toHaveLength(12);
  }, 30_000);

  it('may be killed for good: who watches is told what to do, and the run goes on elsewhere', async () => {
    await at.run('up', '--port', '0');
    const watcher = await at.begin(/item=a state=succeeded/, 'run', 'start', '-w', 'long', '-p', 'ms=50');
    process.kill(pidOf(at.home), 'SIGKILL');
    expect(await watcher.ended).toMatchObject({
      code: 10,
      stderr: expect.stringMatching(/DRY-E8040[^]*drydock run resume 1/),
    });
    expect(await at.run('run', 'watch')).toMatchObject({ code: 10, stderr: expect.stringContaining('DRY-E8045') });
    expect(await at.run('run', 'resume')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('long #1 succeeded'),
    });
  }, 60_000);

  it('prints every event as a line of JSON when it serves in the foreground, for whoever collects logs', async () => {
    const server = await at.begin(/serves/, 'serve', '--port', '0', '--events');
    await at.run('run', 'start', '--detach', '-w', 'long', '-p', 'ms=1');
    await at.run('run', 'wait');
    process.kill(pidOf(at.home), 'SIGTERM');
    const lines = (await server.ended).stdout.trim().split('\n');
    const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types.at(0)).toBe('run.created');
    expect(types.filter((type) => type === 'item.finished')).toHaveLength(12);
    expect(types.at(-1)).toBe('run.finished');
  }, 30_000);

  it('is not opened to other machines in the clear, by a name nobody gave, or with half of a certificate', async () => {
    const refused = async (...args: string[]) => (await at.run('up', '--port', '0', ...args)).stderr;
    expect(await refused('--host', '0.0.0.0')).toMatch(/0\.0\.0\.0[^]*DRY-E8120[^]*--behind-proxy/);
    expect(await refused('--host', '0.0.0.0', '--behind-proxy', '10.0.0.1')).toMatch(/--allow-host[^]*DRY-E8123/);
    expect(await refused('--tls-cert', 'cert.pem')).toMatch(/belong together/);
    expect(await refused('--tls-cert', 'cert.pem', '--tls-key', 'key.pem')).toMatch(
      /cert\.pem: it cannot be read[^]*DRY-E8121/,
    );
    expect(await at.run('status')).toMatchObject({ code: 10 });
    const open = ['--host', '0.0.0.0', '--behind-proxy', '10.0.0.1', '--allow-host', 'drydock.example'];
    const server = await at.begin(
      /Other machines reach http:\/\/drydock\.example:\d+/,
      'serve',
      '--port',
      '0',
      ...open,
    );
    server.child.kill('SIGHUP');
    await server.said(/read again/);
    server.child.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
  }, 30_000);

  it('edits the graph of a run from a file with steps as workflows write them, and names the places that are wrong', async () => {
    await at.run('up', '--port', '0');
    await at.run('run', 'start', '--detach', '-w', 'long', '-p', 'ms=1500');
    const file = join(at.folder, 'edits.yaml');
    await writeFile(file, '- { op: insert, after: work, id: extra, step: { agent: test.slow, timeout: soon } }\n');
    expect(await at.run('run', 'edit', '1', '--file', file)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/edits.yaml:1:\d+: soon is no duration/),
    });
    await writeFile(file, '- { op: insert, after: work, id: extra, step: { agent: test.slow, timeout: 30s } }\n');
    expect(await at.run('run', 'edit', '1', '--file', file)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 edit of its graph'),
    });
    expect((await at.run('run', 'view')).stdout).toMatch(/^extra +· pending/m);
    expect(await at.run('run', 'wait', '--timeout', '50ms')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('DRY-E8048'),
    });
  }, 30_000);

  it('lets runs wait in its queue, says why, and lets them be moved', async () => {
    await at.run('up', '--port', '0', '--parallel-runs', '1');
    for (const name of ['one', 'two', 'three'])
      await at.run('run', 'start', '--detach', '-w', 'long', '-p', 'ms=3000', '--name', name);
    expect((await at.run('queue', 'list')).stdout).toMatch(/^1 +#2 .*#1 holds it[^]*^2 +#3/m);
    expect((await at.run('run', 'view', 'three')).stdout).toContain('Run #3 waits: parallel runs 1/1');
    expect(await at.run('queue', 'move', 'three', '--front')).toMatchObject({
      stdout: 'Run #3 is at position 1 of 2.\n',
    });
    const explained = JSON.parse((await at.run('queue', 'explain', 'three', '--json')).stdout) as object;
    expect(explained).toMatchObject({ position: 1, waits_for: [{ kind: 'shortage', holders: [{ amount: 1 }] }] });
    expect(await at.run('run', 'cancel', 'two')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('■ cancelled'),
    });
  }, 30_000);
});
