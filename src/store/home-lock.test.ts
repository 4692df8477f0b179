import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { homeOwner, takeHome } from './home-lock.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'drydock-lock-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

/** A process that takes the home and then sleeps. */
async function spawnOwner() {
  const module = fileURLToPath(new URL('./home-lock.ts', import.meta.url));
  const program = `
    import { takeHome } from ${JSON.stringify(module)};
    globalThis.lock = takeHome(${JSON.stringify(home)});
    process.stdout.write('taken');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('a home where everybody may write', () => {
  it('is closed to others when it is taken', async () => {
    await chmod(home, 0o777);
    await using _lock = takeHome(home);
    expect((await stat(home)).mode & 0o777).toBe(0o770);
  });

  it.runIf(process.getuid?.() === 0)('and that is of another user is not taken', async () => {
    await chmod(home, 0o777);
    await chown(home, 4_321, 4_321);
    expect(() => takeHome(home)).toThrow(expect.objectContaining({ code: 'DRY-E8182' }));
  });
});

describe('the lock of a home', () => {
  it('keeps a second process out and names the first one', async () => {
    const owner = await spawnOwner();
    try {
      expect(() => takeHome(home)).toThrow(expect.objectContaining({ code: 'DRY-E6005' }));
      expect(() => takeHome(home)).toThrow(new RegExp(`process ${owner.pid} on `));
    } finally {
      owner.kill('SIGKILL');
      await once(owner, 'exit');
    }
  });

  it('is free at once when its owner was killed', async () => {
    const owner = await spawnOwner();
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await using lock = takeHome(home);
    expect(lock.home).toBe(home);
  });

  it('keeps out a second control plane of the same process, until the first lets go', async () => {
    const first = takeHome(home);
    expect(() => takeHome(home)).toThrow(expect.objectContaining({ code: 'DRY-E6005' }));
    await first[Symbol.asyncDispose]();
    await using second = takeHome(home);
    expect(second.home).toBe(home);
  });

  it('tells who the owner is, without taking anything, and that there is none after a kill', async () => {
    expect(homeOwner(home)).toBeNull();
    const owner = await spawnOwner();
    expect(homeOwner(home)).toContain(`process ${owner.pid} on `);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    expect(homeOwner(home)).toBeNull();
    await using lock = takeHome(home);
    expect(homeOwner(lock.home)).toContain(`process ${process.pid} on `);
  });

  it('says which folder cannot be written', async () => {
    const place = join(home, 'a-file', 'home');
    await writeFile(join(home, 'a-file'), '');
    expect(() => takeHome(place)).toThrow(
      expect.objectContaining({ code: 'DRY-E5004', message: expect.stringContaining(place) }),
    );
  });
});
