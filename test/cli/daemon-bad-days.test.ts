import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createControlPlane } from '../../src/control-plane/index.ts';
import { connect, serve } from '../../src/server/index.ts';
import { type Playground, playground } from './playground.ts';

let at: Playground;
beforeEach(async () => {
  at = await playground();
});
afterEach(() => at[Symbol.asyncDispose]());

const daemonPid = (): number => (JSON.parse(readFileSync(join(at.home, 'daemon.json'), 'utf8')) as { pid: number }).pid;
const daemonLog = (): string => readFileSync(join(at.home, 'daemon.log'), 'utf8');

describe('starting the daemon', () => {
  it('twice at the same time gives one daemon, and both are told that it is up', async () => {
    const both = await Promise.all([at.run('up', '--port', '0'), at.run('up', '--port', '0')]);
    for (const { code, stdout, stderr } of both) {
      expect(code, stderr).toBe(0);
      expect(stdout).toContain(`process ${daemonPid()},`);
    }
  }, 30_000);

  it('on a port that is taken says which process has it, and leaves nothing behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const refused = await at.run('serve', '--port', `${port}`);
    expect(refused).toMatchObject({ code: 12, stderr: expect.stringMatching(/DRY-E8125/) });
    expect(refused.stderr).toContain(`port ${port} is used by process ${process.pid} (`);
    const up = await at.run('up', '--port', `${port}`);
    expect(up.code).not.toBe(0);
    expect(up.stderr).toContain(`port ${port} is used by process ${process.pid} (`);
    other.close();
    expect(existsSync(join(at.home, 'control.sock'))).toBe(false);
    expect(await at.run('up', '--port', `${port}`)).toMatchObject({ code: 0 });
  }, 30_000);

  it('is not kept from it by what a dead one left, and no stranger is stopped who has its number now', async () => {
    await mkdir(at.home, { recursive: true });
    const note = { pid: process.pid, version: '0.0.1', since: new Date(0).toISOString(), url: 'http://127.0.0.1:1' };
    for (const left of ['owner.json', 'daemon.json']) await writeFile(join(at.home, left), JSON.stringify(note));
    await writeFile(join(at.home, 'owner.lock'), '');
    await writeFile(join(at.home, 'control.sock'), 'no socket');
    // This test has the number: it would not live to see the end of it.
    expect((await at.run('down')).stderr).toContain('No daemon is up');
    expect(await at.run('status', '--json')).toMatchObject({ code: 10 });
    expect(await at.run('up', '--port', '0')).toMatchObject({ code: 0 });
    expect(daemonPid()).not.toBe(process.pid);
    expect(statSync(join(at.home, 'control.sock')).isSocket()).toBe(true);
  }, 30_000);

  it('follows no link from its socket or its token to somewhere else', async () => {
    await mkdir(at.home, { recursive: true });
    const elsewhere = join(at.folder, 'precious');
    await writeFile(elsewhere, 'precious', { mode: 0o600 });
    for (const name of ['control.sock', 'token']) await symlink(elsewhere, join(at.home, name));
    expect(await at.run('up', '--port', '0')).toMatchObject({ code: 0 });
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
    expect(statSync(join(at.home, 'token')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(at.home, 'token'), 'utf8')).toMatch(/^[\w-]{43}\n$/);
  }, 30_000);
});

describe('a daemon of another version', () => {
  it('is told with both versions, and which one to upgrade', async () => {
    await using plane = await createControlPlane({ home: at.home, agents: [] });
    await using _server = await serve(plane, {
      home: at.home,
      version: '99.1.0',
      metrics: async () => '',
      queue: plane.queue,
    });
    const { code, stderr } = await at.run('status');
    expect(code).toBe(0);
    expect(stderr).toMatch(/drydock 99\.1\.0, this is \d+\.\d+\.\d+[^]*npm install -g drydock@99\.1\.0/);
  }, 30_000);
});

describe('a home that goes away under its daemon', () => {
  it('deleted: the daemon says so and ends', async () => {
    const server = await at.begin(/serves/, 'serve', '--port', '0');
    await rm(at.home, { recursive: true });
    expect(await server.ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/was deleted or moved[^]*DRY-E8124/),
    });
    expect(existsSync(at.home), 'it does not come back by itself').toBe(false);
  }, 30_000);

  it('replaced by another: the daemon ends, and touches nothing in it', async () => {
    const server = await at.begin(/serves/, 'serve', '--port', '0');
    const aside = join(at.folder, 'aside');
    await rename(at.home, aside);
    expect(await at.run('up', '--port', '0')).toMatchObject({ code: 0 });
    const second = daemonPid();
    expect(await server.ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/was (replaced|deleted or moved)[^]*DRY-E8124/),
    });
    expect(daemonPid()).toBe(second);
    expect(await at.run('status')).toMatchObject({ code: 0 });
  }, 30_000);
});

describe('a daemon that is told to stop in the middle of everything', () => {
  it('ends in time, with streams open and commands under way: what it said yes to is there, and runs go on with the next', async () => {
    await at.run('up', '--port', '0', '--slots', '4');
    const pid = daemonPid();
    const clients = await Promise.all(Array.from({ length: 8 }, () => connect(at.home)));
    const accepted: string[] = [];
    const stop = new AbortController();
    const loads = clients.map(async (client, index) => {
      try {
        for (let no = 0; !stop.signal.aborted; no++) {
          const key = `${index}-${no}`;
          const run = await client?.startRun({ workflow: { by: 'name', name: 'short' } }, { key });
          if (run !== undefined) accepted.push(run.id);
        }
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^DRY-E(8010|2005|6004)$/) });
      }
    });
    const streams = clients.map(async (client) => {
      try {
        for await (const event of client?.events({ after: 0, signal: stop.signal, patienceMs: 500 }) ?? []) void event;
      } catch (error) {
        expect(error).toMatchObject({ code: 'DRY-E8010' });
      }
    });
    while (accepted.length < 20) await pause(20);
    process.kill(pid, 'SIGTERM');
    await Promise.all(loads);
    await expect.poll(() => isAlive(pid), { timeout: 15_000 }).toBe(false);
    stop.abort();
    await Promise.all(streams);
    for (const client of clients) client?.[Symbol.dispose]();
    expect(daemonLog()).toMatch(/stopped\n$/);
    expect(existsSync(join(at.home, 'daemon.json'))).toBe(false);
    expect(await at.run('up', '--port', '0', '--slots', '4')).toMatchObject({ code: 0 });
    using client = await connect(at.home);
    for (const id of accepted) expect(await client?.settled(id), id).toMatchObject({ state: 'succeeded' });
  }, 60_000);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
