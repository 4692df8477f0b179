import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findConfinement, UNCONFINED } from './confinement.ts';
import { runProcess } from './process.ts';

const path = ['/usr/bin/bwrap', '/bin/bwrap', '/usr/local/bin/bwrap'].find((one) => existsSync(one));
const confinement = await findConfinement(path);

describe.runIf(confinement.level === 'bubblewrap')('a program under test', () => {
  let folder: string;
  let outside: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'confined-'));
    outside = await mkdtemp(join(tmpdir(), 'outside-'));
  });
  afterEach(async () => {
    for (const one of [folder, outside]) await rm(one, { recursive: true, force: true });
  });

  async function run(script: string) {
    const { command, args } = confinement.wrap({ command: '/bin/sh', args: ['-c', script] }, folder);
    return runProcess({ command, args, cwd: folder, env: { PATH: '/usr/bin:/bin' }, timeoutMs: 10_000 });
  }

  it('writes its run directory, and nothing else', async () => {
    const { exit } = await run(`echo x > mine; echo x > ${outside}/x; echo x > ${homedir()}/.confined; exit 0`);
    expect(exit).toBe(0);
    expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('x\n');
    expect([join(outside, 'x'), join(homedir(), '.confined')].filter((file) => existsSync(file))).toEqual([]);
  });

  it('cannot make the machine writable again, also when it runs as root', async () => {
    await run(`mount -o remount,rw,bind /; mount --bind ${outside} ${folder}; echo x > ${outside}/x`);
    expect(existsSync(join(outside, 'x'))).toBe(false);
    const { stdout } = await run('grep CapEff /proc/self/status');
    expect(Buffer.from(stdout).toString()).toMatch(/^CapEff:\t0{16}$/m);
  });

  it('reaches no host', async () => {
    const { stdout } = await run('cat /proc/net/dev');
    const devices =
      Buffer.from(stdout)
        .toString()
        .match(/^\s*\w+:/gm) ?? [];
    expect(devices.map((name) => name.trim())).toEqual(['lo:']);
  });
});

describe('without bubblewrap', () => {
  it('nothing confines programs under test, which is said and not hidden', async () => {
    expect(await findConfinement(undefined)).toBe(UNCONFINED);
    expect(await findConfinement('/bin/false')).toBe(UNCONFINED);
  });
});
