import { createWriteStream } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { readAnchor, verifyAudit } from '../../events/index.ts';
import { DrydockError } from '../../model/index.ts';
import { type RunReader, schemaVersionOf, storeFile } from '../../store/index.ts';
import { tar } from '../../workspace/index.ts';
import { daemonLogFile, daemonOf } from '../daemon.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { configuration } from '../settings.ts';
import { version } from '../version.ts';
import type { Checked } from './check.ts';
import { redactedValue, redactor, secretsIn, textsOf } from './redaction.ts';

/** A file of the archive, and what it is, for who passes it on. */
export interface BundledFile {
  readonly name: string;
  readonly about: string;
  readonly bytes: number;
}

/** Lines of the daemon that are taken along, and how much of its file is looked at. */
const LOG_LINES = 1_000;
const LOG_BYTES = 4 * 2 ** 20;

/** Longer ones are no words of the daemon; to cut them could cut a secret in two, of which one half would be seen. */
const LONGEST_LINE = 4_000;

/**
 * Writes what helps to understand a fault on this machine, without what it works on: no sources, no artifacts, no parameters, no
 * tokens. Texts are redacted, and the home directory is `~`. What cannot be read is told in its place.
 *
 * @throws DRY-E5026 the file exists; DRY-E5004 it cannot be written
 */
export async function writeSupportBundle(file: string, checks: readonly Checked[]): Promise<readonly BundledFile[]> {
  const home = homeFolder();
  const known = [...secretsIn(process.env), ...(await secretsOf(home))];
  const redact = redactor({ homeFolder: homedir(), secrets: known });
  const parameters = await parametersOf();
  const redactLog = redactor({ homeFolder: homedir(), secrets: [...known, ...(parameters ?? [])] });
  const json = (value: unknown) => `${JSON.stringify(redactedValue(value, redact), null, 2)}\n`;
  // Without the parameters nobody can say which words of the log are theirs.
  const log = parameters === null ? 'left out: the runs cannot be read\n' : await endOfLog(home);
  const contents = [
    ['doctor.json', 'what drydock doctor says', json({ checks: checks.map(withoutValues) })],
    ['version.json', 'versions of drydock, Node and the system', json(versions(home))],
    ['config.json', 'the settings that hold, and where they are from', json(await config())],
    ['store.json', 'runs by state, the version of the schema, the state of the audit log', json(await store(home))],
    ['daemon.log', `the last ${LOG_LINES} lines of the daemon`, redactLog(log)],
  ] as const;
  const files = contents.map(([name, about, text]) => ({ name, about, bytes: Buffer.byteLength(text), text }));
  await write(file, files);
  return files.map(({ name, about, bytes }) => ({ name, about, bytes }));
}

async function write(file: string, files: readonly (BundledFile & { readonly text: string })[]): Promise<void> {
  const entries = files.map(({ name, bytes, text }) => ({ name, bytes, content: () => [Buffer.from(text)] }));
  try {
    await pipeline(tar(entries), createGzip(), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new DrydockError('DRY-E5026', { path: file });
    await rm(file, { force: true });
    throw new DrydockError('DRY-E5004', { path: file, problem: problemOf(error) }, { cause: error });
  }
}

/** What a file has wrong may quote it: only the place is told, in config.json too. */
function withoutValues({ id, status, found, why, fix }: Checked): object {
  const isQuoting = id === 'config' && status !== 'ok';
  return {
    id,
    status,
    found: isQuoting ? 'mistakes: their places are in config.json' : found,
    why,
    fix: isQuoting ? '' : fix,
  };
}

function versions(home: string): object {
  const { node, sqlite } = process.versions;
  const daemon = daemonOf(home);
  return {
    drydock: version,
    node,
    sqlite,
    platform: `${process.platform}-${process.arch}`,
    daemon: daemon === null ? null : { version: daemon.version, since: daemon.since },
  };
}

async function config(): Promise<object> {
  const { effective, issues, files } = await configuration();
  return {
    settings: Object.fromEntries(
      [...effective].map(([key, [{ value, scope, place }]]) => [key, { value, scope, place }]),
    ),
    files,
    mistakes: issues.map(({ place }) => place),
  };
}

async function store(home: string): Promise<object> {
  try {
    await using reader = await openRuns();
    if (reader === undefined) return { runs: {} };
    const counted = await reader.countRuns('state');
    const { head, problem } = await verifyAudit(reader, await readAnchor(home));
    return {
      schema: schemaVersionOf(storeFile(home)),
      runs: Object.fromEntries(counted.map(({ value, count }) => [value, count])),
      last_event: await reader.lastEventId(),
      audit: { whole: problem === null, entries: head.no, broken_at: problem?.no ?? null },
    };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** The token of the home, wherever it may be quoted. */
async function secretsOf(home: string): Promise<string[]> {
  return [await readFile(join(home, 'token'), 'utf8').catch(() => '')];
}

const PAGE = 500;

/** Every text that runs were started with; null when the runs cannot be read. */
async function parametersOf(): Promise<string[] | null> {
  try {
    await using reader = await openRuns();
    return reader === undefined ? [] : await parametersIn(reader);
  } catch {
    return null;
  }
}

async function parametersIn(reader: RunReader): Promise<string[]> {
  const found = new Set<string>();
  for (let page = await reader.runs({ limit: PAGE }); page.length > 0; ) {
    for (const { params, labels } of page) for (const text of [...textsOf(params), ...labels]) found.add(text);
    page = await reader.runs({ limit: PAGE, before: page.at(-1)?.id });
  }
  return [...found];
}

async function endOfLog(home: string): Promise<string> {
  try {
    await using handle = await open(daemonLogFile(home));
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, LOG_BYTES));
    await handle.read(bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString('utf8').split('\n');
    // The first line may have begun before.
    const last = (size > bytes.length ? lines.slice(1) : lines).slice(-LOG_LINES - 1);
    return last.map((line) => (line.length > LONGEST_LINE ? `(a line of ${line.length} characters)` : line)).join('\n');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? '' : `${problemOf(error)}\n`;
  }
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
