import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createControlPlane } from '../src/control-plane/index.ts';
import { serve } from '../src/server/index.ts';
import { fillStore } from '../src/server/testing-many-runs.ts';
import type { RunStore } from '../src/store/index.ts';
import { atMost, best, type Benchmark, notMeasured, type Row, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TRIES = 5;
const RUNS = 10_000;

/** What it costs to call the command at all. */
export const startUp: Benchmark = {
  prefix: 'start-up-',
  async measure() {
    const bare = await timeOf(['-e', '0']);
    const beside = `bare node ${bare}`;
    const unbuilt = toCompare({
      id: 'start-up-sources',
      measure: 'drydock --version, run from its sources',
      value: await timeOf([join(ROOT, 'bin/drydock.js'), '--version']),
      unit: 'ms',
      beside,
    });
    return [unbuilt, ...(await built(beside))];
  },
};

/** A build of its own: what lies in `dist` may be old. */
async function built(beside: string): Promise<readonly Row[]> {
  await using place = await temporaryDirectory();
  for (const name of ['src', 'bin', 'packaging', 'package.json', 'rolldown.config.ts', 'tsconfig.json', 'LICENSE']) {
    cpSync(join(ROOT, name), join(place.path, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(place.path, 'node_modules'));
  try {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: place.path, stdio: 'pipe' });
  } catch (error) {
    const row = { id: 'start-up-built', measure: 'drydock, built', unit: 'ms', target: null };
    return [notMeasured(row, `the build failed: ${error instanceof Error ? error.message : ''}`)];
  }
  // As it is when it is installed: without its sources.
  rmSync(join(place.path, 'src'), { recursive: true });
  return await commandsOf(join(place.path, 'bin/drydock.js'), join(place.path, 'home'), beside);
}

/** What people do every minute, beside an owner of their home that has many runs. */
async function commandsOf(drydock: string, home: string, beside: string): Promise<readonly Row[]> {
  await using plane = await createControlPlane({ home, agents: [], recover: () => false, durability: 'process-crash' });
  await fillStore(plane.store as RunStore, { runs: RUNS, items: 10 });
  await using _ = await serve(plane, { home, version: 'bench' });
  const rows: Row[] = [];
  const commands = [
    ['start-up-built', 80, ['--version']],
    ['start-up-run-list', 300, ['run', 'list']],
    ['start-up-run-list-json', 300, ['run', 'list', '--json']],
    ['start-up-completion', 100, ['__complete', 'zsh', '--', 'run', 'vi']],
  ] as const;
  for (const [id, limit, args] of commands) {
    const found = await fastest([drydock, ...args], home);
    const what = `drydock ${args.join(' ')}, built, ${RUNS} runs`;
    rows.push(atMost(limit, { id, measure: what, value: Math.round(found.whole), unit: 'ms', beside }));
    rows.push(
      atMost(100, {
        id: `${id}-first-byte`,
        measure: `first byte of ${what}`,
        value: Math.round(found.first),
        unit: 'ms',
        beside,
      }),
    );
  }
  return rows;
}

/** The best of several calls: milliseconds to the first byte and to the end. The owner answers from this process meanwhile. */
async function fastest(
  args: readonly string[],
  home: string,
): Promise<{ readonly first: number; readonly whole: number }> {
  let [first, whole] = [Infinity, Infinity];
  for (let count = 0; count < TRIES; count++) {
    const begin = performance.now();
    const child = spawn(process.execPath, args, {
      env: { ...process.env, DRYDOCK_HOME: home, XDG_CACHE_HOME: join(home, 'xdg') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', () => {
      first = Math.min(first, performance.now() - begin);
    });
    child.stdout.resume();
    const [status] = (await once(child, 'close')) as [number | null];
    if (status !== 0) throw new Error(`drydock ${args.slice(1).join(' ')} ended with ${status}`);
    whole = Math.min(whole, performance.now() - begin);
  }
  return { first, whole };
}

/** The best of several calls, in whole milliseconds. The first one may fill a cache of compiled code. */
async function timeOf(args: readonly string[]): Promise<number> {
  const once = () => {
    const begin = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
    return performance.now() - begin;
  };
  return Math.round(await best(TRIES, once));
}
