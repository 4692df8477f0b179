import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { best, type Benchmark, notMeasured, type Row, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TRIES = 5;

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
    return [unbuilt, await built(beside)];
  },
};

/** A build of its own: what lies in `dist` may be old. */
async function built(beside: string): Promise<Row> {
  const row = { id: 'start-up-built', measure: 'drydock --version, built', unit: 'ms' };
  await using place = await temporaryDirectory();
  for (const name of ['src', 'bin', 'packaging', 'package.json', 'rolldown.config.ts', 'tsconfig.json', 'LICENSE']) {
    cpSync(join(ROOT, name), join(place.path, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(place.path, 'node_modules'));
  try {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: place.path, stdio: 'pipe' });
  } catch (error) {
    return notMeasured({ ...row, target: null }, `the build failed: ${error instanceof Error ? error.message : ''}`);
  }
  const value = await timeOf([join(place.path, 'dist/drydock.js'), '--version']);
  return toCompare({ ...row, value, beside });
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
