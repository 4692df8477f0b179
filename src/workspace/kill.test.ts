import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Artifact, RunId } from '../model/index.ts';
import { hashFile } from './content-hash.ts';
import { measureWorkspace } from './usage-note.ts';
import { dropPartialPublication } from './publish.ts';
import { snapshotOf, temporaryDirectory } from './testing.ts';
import { Workspaces } from './workspaces.ts';

const PROGRAM = fileURLToPath(new URL('kill-program.ts', import.meta.url));

/** Each kill hits so many homes, all of them at another point of their work. */
const HOMES = 10;
const KILLS = 20;

/** A kill, unlike a power loss, leaves to the system what was written: nothing needs to wait for a disk. */
const IN_MEMORY = existsSync('/dev/shm') ? '/dev/shm' : undefined;

interface Ledger {
  readonly created: ReadonlySet<RunId>;
  readonly deleted: ReadonlySet<RunId>;
  readonly committed: readonly { readonly run: RunId; readonly artifacts: readonly Artifact[] }[];
}

async function ledgerOf(home: string): Promise<Ledger> {
  const text = await readFile(join(home, 'ledger'), 'utf8').catch(() => '');
  const created = new Set<RunId>();
  const deleted = new Set<RunId>();
  const committed: { run: RunId; artifacts: Artifact[] }[] = [];
  for (const line of text.split('\n').filter((one) => one.endsWith('}'))) {
    const entry = JSON.parse(line) as { created?: RunId; deleted?: RunId; run?: RunId; committed?: Artifact[] };
    if (entry.created !== undefined) created.add(entry.created);
    if (entry.deleted !== undefined) deleted.add(entry.deleted);
    if (entry.run !== undefined) committed.push({ run: entry.run, artifacts: entry.committed ?? [] });
  }
  return { created, deleted, committed };
}

async function killed(homes: readonly string[], afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, ...homes], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await ended;
}

/** What a start after a crash does, and what must hold then. */
async function check(home: string): Promise<void> {
  const { created, deleted, committed } = await ledgerOf(home);
  const workspaces = new Workspaces(home);
  const isOwned = async (run: RunId) => created.has(run) && !deleted.has(run);
  expect((await workspaces.reap(isOwned)).problems).toEqual([]);
  const names = await readdir(join(home, 'workspaces'));
  expect(
    names.filter((name) => name !== '.trash' && !(created.has(name as RunId) && !deleted.has(name as RunId))),
  ).toEqual([]);
  expect(await readdir(join(home, 'workspaces/.trash')).catch(() => [])).toEqual([]);
  let bytes = 0;
  for (const { run, path, usage } of await workspaces.list()) {
    expect(JSON.parse(await readFile(join(path, 'config.json'), 'utf8'))).toEqual(snapshotOf(run));
    expect(usage).toEqual(await measureWorkspace(path));
    bytes += Object.values(usage).reduce((sum, part) => sum + part.bytes, 0);
    const outputs = await readdir(join(path, 'outputs'), { recursive: true }).catch(() => []);
    if (outputs.length > 0) expect(outputs.filter((name) => name.endsWith('.txt')).length).toBe(4);
    const mine = committed.filter((commit) => commit.run === run).flatMap(({ artifacts }) => artifacts);
    // Results alone hold the content under its names; otherwise it is in the store.
    const hasStore = (await readdir(join(path, 'state')).catch(() => [])).length > 0;
    for (const artifact of mine) {
      const inStore = join(path, 'state/artifacts', artifact.sha256.slice(0, 2), artifact.sha256);
      expect(await hashFile(hasStore ? inStore : join(path, 'outputs', artifact.name))).toBe(artifact.sha256);
    }
  }
  expect(workspaces.use.bytes).toBe(bytes);
  await checkPublished(join(home, '../published'), created);
}

async function checkPublished(target: string, created: ReadonlySet<RunId>): Promise<void> {
  for (const run of created) await dropPartialPublication(target, run);
  const published = await readdir(target, { recursive: true }).catch(() => null);
  if (published !== null) expect(published.filter((name) => name.endsWith('.txt')).length).toBe(4);
  expect(await readdir(join(target, '..'))).toEqual(published === null ? ['home'] : ['home', 'published']);
}

describe('a process that is killed', () => {
  it(`at ${HOMES * KILLS} random points of its work loses nothing, and leaves nothing half-made or unowned`, async () => {
    const rounds = Array.from({ length: KILLS }, (_, round) => round);
    const lane = async () => {
      for (let round = rounds.pop(); round !== undefined; round = rounds.pop()) {
        await using place = await temporaryDirectory(IN_MEMORY);
        const homes = Array.from({ length: HOMES }, (_, home) => join(place.path, String(home), 'home'));
        for (const home of homes) await mkdir(home, { recursive: true });
        await killed(homes, Math.random() * 100);
        for (const home of homes) await check(home);
      }
    };
    await Promise.all([lane(), lane()]);
  });
});
