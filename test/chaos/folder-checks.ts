import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, RunId } from '../../src/model/index.ts';
import { PROCESS_MARK } from './agents.ts';

const NOTE = '.drydock-published.json';

/** What is published is whole, at any moment: every file that the note names, with its content, or no folder at all. */
export function checkPublications(folder: string): readonly string[] {
  const published = join(folder, 'published');
  if (!existsSync(published)) return [];
  return readdirSync(published)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => checkPublication(join(published, name)));
}

function checkPublication(target: string): string[] {
  if (!existsSync(join(target, NOTE))) return [`${target} is there without its note`];
  const { files } = JSON.parse(readFileSync(join(target, NOTE), 'utf8')) as { files: Record<string, string> };
  const present = filesBelow(target).filter((name) => name !== NOTE);
  const wrong = Object.entries(files).filter(([name, hash]) => {
    const file = join(target, name);
    return !existsSync(file) || createHash('sha256').update(readFileSync(file)).digest('hex') !== hash;
  });
  return [
    ...wrong.map(([name]) => `${target} is half-written: ${name}`),
    ...present.filter((name) => !(name in files)).map((name) => `${target} has a file too many: ${name}`),
  ];
}

/** What must hold of the files when everything has come to rest. */
export function checkFoldersEnded(
  folder: string,
  eventsByRun: ReadonlyMap<RunId, readonly RunEvent[]>,
): readonly string[] {
  return [
    ...checkWorkspaces(join(folder, 'home', 'workspaces'), eventsByRun),
    ...[...eventsByRun.values()].flatMap((events) => checkPublished(events, eventsByRun)),
    ...leftBeside(join(folder, 'published')),
  ];
}

/** Every workspace has a run, and no ended run has anything temporary; nothing waits to be removed. */
function checkWorkspaces(root: string, eventsByRun: ReadonlyMap<RunId, readonly RunEvent[]>): string[] {
  const problems: string[] = [];
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    const path = join(root, name);
    if (name === '.trash') problems.push(...readdirSync(path).map((entry) => `left in the trash: ${entry}`));
    else if (!eventsByRun.has(name as RunId)) problems.push(`nobody owns workspace ${path}`);
    else problems.push(...filesBelow(join(path, 'temp')).map((file) => `left in temp of ${name}: ${file}`));
  }
  return problems;
}

/** A run that ended well has published what it says; one that never did has published nothing. */
function checkPublished(events: readonly RunEvent[], eventsByRun: ReadonlyMap<RunId, readonly RunEvent[]>): string[] {
  const [created] = events;
  const end = events.findLast(({ type }) => type === 'run.finished');
  if (created?.type !== 'run.created' || end?.type !== 'run.finished') return [];
  const target = created.data.publishTo ?? null;
  if (target === null) return [];
  const hasPublished = lastPublished(events) !== null;
  if (end.data.state === 'succeeded' || end.data.state === 'completed_with_findings') {
    if (!hasPublished) return [`${end.run} ${end.data.state} and its log knows of no publication`];
    if (!existsSync(target)) return [`${target} is missing although its run ${end.run} ${end.data.state}`];
  }
  if (!existsSync(target)) return [];
  // A fork publishes to the folder of the run that it comes from: the note says who was last.
  const { run, files } = JSON.parse(readFileSync(join(target, NOTE), 'utf8')) as { run: RunId; files: object };
  const said = lastPublished(eventsByRun.get(run) ?? []);
  const count = Object.keys(files).length;
  return said === count ? [] : [`${target} has ${count} files of ${run}, whose log says ${said ?? 'none'}`];
}

/** How many files a run has published at last; null when it never did. */
function lastPublished(events: readonly RunEvent[]): number | null {
  const last = events.findLast(({ type }) => type === 'workspace.published');
  return last?.type === 'workspace.published' ? last.data.files : null;
}

function leftBeside(published: string): string[] {
  if (!existsSync(published)) return [];
  return readdirSync(published).flatMap((name) => (name.startsWith('.') ? [`left beside a publication: ${name}`] : []));
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));
}

/** Processes that agents of this home have started and that are still there. Only where the system tells (`/proc`). */
export function processesOf(folder: string): readonly number[] {
  if (!existsSync('/proc/self/environ')) return [];
  const marked = `${PROCESS_MARK}=${folder}`;
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const isMarked = readFileSync(join('/proc', name, 'environ'), 'utf8')
        .split('\0')
        .includes(marked);
      const isAgents = readFileSync(join('/proc', name, 'cmdline'), 'utf8').startsWith('sleep');
      return isMarked && isAgents ? [Number(name)] : [];
    } catch {
      // It has ended in between, or is somebody else's.
      return [];
    }
  });
}
