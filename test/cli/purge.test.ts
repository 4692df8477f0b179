import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, playground } from './playground.ts';

let at: Playground;
let config: string;

beforeEach(async () => {
  at = await playground();
  config = join(`${at.home}-config`, 'drydock', 'config.yaml');
  mkdirSync(dirname(config), { recursive: true });
  writeFileSync(config, 'slots: 2\n');
});
afterEach(() => at[Symbol.asyncDispose]());

describe('drydock purge', () => {
  it('lists home, cache and configuration and touches nothing; with --yes nothing of them is left', async () => {
    expect((await at.run('run', 'start', '-w', 'short')).code).toBe(0);
    mkdirSync(join(at.home, 'cache', 'java-library-1'), { recursive: true });
    writeFileSync(join(at.home, 'cache', 'java-library-1', 'A.class'), 'bytes');
    const shown = await at.run('purge', '--json');
    const { items, removed } = JSON.parse(shown.stdout) as {
      items: { kind: string; path: string; bytes: number }[];
      removed: boolean;
    };
    expect([shown.code, removed, new Set(items.map(({ kind }) => kind))]).toEqual([
      0,
      false,
      new Set(['home', 'cache', 'config']),
    ]);
    expect(items.find(({ path }) => path.endsWith('drydock.db'))?.bytes).toBeGreaterThan(0);
    expect([existsSync(config), existsSync(join(at.home, 'drydock.db'))]).toEqual([true, true]);
    const done = await at.run('purge', '--yes');
    expect([done.code, existsSync(at.home), existsSync(dirname(config))]).toEqual([0, false, false]);
    expect((await at.run('purge', '--yes')).stderr).toBe('drydock keeps nothing here.');
    expect(existsSync(at.home)).toBe(false);
  }, 60_000);

  it('removes nothing while a process owns the home', async () => {
    expect((await at.run('up', '--port', '0')).code).toBe(0);
    const before = readdirSync(at.home);
    const { code, stderr } = await at.run('purge', '--yes');
    expect([code === 0, stderr.includes('DRY-E6005')]).toEqual([false, true]);
    expect([readdirSync(at.home), existsSync(config)]).toEqual([before, true]);
  }, 60_000);

  it('leaves what others put into the home, and says so; with --config the home stays', async () => {
    await at.run('run', 'start', '-w', 'short');
    writeFileSync(join(at.home, 'thesis.txt'), 'mine');
    expect([(await at.run('purge', '--config', '--yes')).code, existsSync(config)]).toEqual([0, false]);
    expect(existsSync(join(at.home, 'drydock.db'))).toBe(true);
    const { code, stderr } = await at.run('purge', '--yes');
    expect([code, readdirSync(at.home)]).toEqual([0, ['thesis.txt']]);
    expect(stderr).toContain(`${at.home} stays`);
  }, 60_000);
});
