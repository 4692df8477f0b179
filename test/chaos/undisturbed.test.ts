import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreReader, storeFile } from '../../src/store/index.ts';

const PROGRAM = fileURLToPath(new URL('./undisturbed-program.ts', import.meta.url));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-undisturbed-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Starts the program on a home; kills it as soon as it has said `killAt` so many times. Gives its last line. */
async function start(home: string, killAt?: { readonly line: string; readonly times: number }): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, home, killAt?.line ?? ''], { stdio: ['ignore', 'pipe', 'inherit'] });
  let last = '';
  let count = 0;
  createInterface(child.stdout).on('line', (line) => {
    last = line;
    if (line === killAt?.line) count += 1;
    if (killAt !== undefined && count === killAt.times) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return last;
}

/** The standing artifact of each name, by its hash, and the number of times that the process ended unasked. */
async function resultOf(
  home: string,
): Promise<{ artifacts: Record<string, string>; recoveries: number; pauses: number }> {
  await using store = await openStoreReader(storeFile(home));
  const run = await store.findRun('@last');
  if (run === undefined) throw new Error('there is no run');
  const artifacts = Object.fromEntries((await store.artifacts(run.id)).map(({ name, sha256 }) => [name, sha256]));
  const events = await store.events({ run: run.id, limit: 100_000 });
  const count = (type: string) => events.filter((event) => event.type === type).length;
  return { artifacts, recoveries: count('run.recovered'), pauses: count('run.paused') };
}

describe('a run that is paused, killed and resumed over three restarts', () => {
  it('gives the same artifacts, hash for hash, as one that nobody disturbed', async () => {
    const [calm, disturbed] = [join(folder, 'calm'), join(folder, 'disturbed')];
    expect(await start(calm)).toBe('ended succeeded');
    await start(disturbed, { line: 'built', times: 3 });
    await start(disturbed, { line: 'paused', times: 1 });
    await start(disturbed, { line: 'resumed', times: 1 });
    expect(await start(disturbed)).toBe('ended succeeded');
    const [expected, actual] = [await resultOf(calm), await resultOf(disturbed)];
    expect(Object.keys(expected.artifacts)).toHaveLength(21);
    expect(actual.artifacts).toEqual(expected.artifacts);
    expect(actual.pauses).toBe(1);
    expect(actual.recoveries).toBeGreaterThanOrEqual(2);
  }, 60_000);
});
