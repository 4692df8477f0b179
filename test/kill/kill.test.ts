import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStoreReader, type RunReader } from '../../src/store/index.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
const ITEMS = 40;
const FILES = [...Array.from({ length: ITEMS }, (_, index) => `out/item-${index}.txt`), 'report.json'];

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-kill-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Starts the program; kills it so many milliseconds after it said `mark`, if it lives that long. Gives its last line. */
async function start(kill?: { readonly mark: string; readonly afterMs: number }): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, folder, String(ITEMS)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let last = '';
  createInterface(child.stdout).on('line', (line) => {
    last = line;
    if (line === kill?.mark) setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
  });
  await once(child, 'close');
  return last;
}

async function journal(): Promise<string[]> {
  const path = join(folder, 'journal');
  return existsSync(path) ? (await readFile(path, 'utf8')).trimEnd().split('\n') : [];
}

/** The executions whose success is in the log, as the journal names them; also checks that the log has no gap. */
async function committed(store: RunReader): Promise<string[]> {
  const [run] = await store.runs();
  if (run === undefined) return [];
  const events = await store.events({ run: run.id, limit: 100_000 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  return events.flatMap((event) =>
    event.type === 'attempt.succeeded' ? [`${event.data.step}/${event.data.item ?? ''}`] : [],
  );
}

async function readStore<T>(read: (store: RunReader) => Promise<T>, none: T): Promise<T> {
  const file = join(folder, 'home/drydock.db');
  if (!existsSync(file)) return none;
  await using store = await openStoreReader(file);
  return await read(store);
}

/** What is published is whole: every file with its content, or no folder at all. */
async function publishedFiles(): Promise<string[]> {
  const target = join(folder, 'published');
  if (!existsSync(target)) return [];
  const entries = await readdir(target, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return names.map((name) => name.slice(target.length + 1)).filter((name) => !name.startsWith('.drydock'));
}

/** A small generator, so that a failure can be repeated: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('kill -9', () => {
  it('at any moment loses nothing that was recorded, repeats nothing that was finished, and leaves no half output', async () => {
    const seed = Number(process.env['DRYDOCK_KILL_SEED'] ?? Date.now() % 1_000_000);
    const random = randomFrom(seed);
    const context = `DRYDOCK_KILL_SEED=${seed}`;
    const previous: { finished: string[]; executions: Map<string, number> }[] = [];
    for (const mark of ['driving', random() < 0.5 ? 'opening' : 'driving', 'driving', 'reporting', 'reporting']) {
      await start({ mark, afterMs: Math.floor(random() * (mark === 'reporting' ? 30 : 200)) });
      const finished = await readStore(committed, []);
      const executed = await journal();
      const published = await publishedFiles();
      if (published.length > 0) expect(published.sort(), context).toEqual(FILES.toSorted());
      expect(new Set(finished).size, context).toBe(finished.length);
      previous.push({ finished, executions: countsOf(executed) });
    }
    expect(await start(), context).toBe('ended succeeded');
    const executions = countsOf(await journal());
    for (const { finished, executions: then } of previous) {
      for (const name of finished) expect(executions.get(name), `${name} ${context}`).toBe(then.get(name));
    }
    expect((await readStore(committed, [])).length, context).toBe(2 + 2 * ITEMS);
    expect((await publishedFiles()).sort(), context).toEqual(FILES.toSorted());
    expect((await readdir(folder)).sort(), context).toEqual(['home', 'journal', 'published']);
    const workspaces = await readdir(join(folder, 'home/workspaces'));
    const runs = workspaces.filter((name) => name !== '.trash');
    expect(runs, context).toHaveLength(1);
    expect(existsSync(join(folder, 'home/workspaces', runs[0] ?? '', 'temp')), context).toBe(false);
  }, 120_000);
});

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
