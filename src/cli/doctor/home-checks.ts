import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect as connectTo } from 'node:net';
import { join } from 'node:path';
import { DrydockError, isTerminal } from '../../model/index.ts';
import { connect } from '../../server/index.ts';
import { daemonOf, ownerPid } from '../daemon.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { settings } from '../settings.ts';
import { version } from '../version.ts';
import type { Check, Finding } from './check.ts';

/** Checks of the home and of who drives its runs. */
export const homeChecks: readonly Check[] = [
  { id: 'home', why: 'runs and their results are kept there', look: home },
  { id: 'token', why: 'who can read it may do all that you may', look: token },
  { id: 'daemon', why: 'it drives the runs of this home; without it a command does, while it lasts', look: daemon },
  { id: 'port', why: 'a daemon serves its API there', look: port },
  { id: 'runs', why: 'runs that nobody drives wait until somebody does', look: ghosts },
  { id: 'workspaces', why: 'folders of runs that are not known take disk for nothing', look: orphans },
  { id: 'clock', why: 'leases, times and tokens are wrong when clocks disagree', look: clock },
];

async function home(): Promise<Finding> {
  const folder = homeFolder();
  const found = await stat(folder).catch(() => null);
  if (found === null) {
    const apply = async () => void (await mkdir(folder, { recursive: true, mode: 0o700 }));
    const missing = { status: 'ok', found: `${folder}: made with the first run` } as const;
    return { ...missing, repair: { what: `make ${folder}`, apply } };
  }
  try {
    const probe = join(folder, `.doctor-${process.pid}`);
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const fix = 'Make it writable, or choose another: drydock config set home <dir> --user';
    return { status: 'fail', found: `${folder}: ${problem}`, fix };
  }
  const broken = await storeProblem();
  if (broken !== null) return broken;
  if ((found.mode & 0o077) === 0) return { status: 'ok', found: folder };
  return {
    status: 'warn',
    found: `${folder} can be read by others`,
    fix: `chmod 700 ${folder}`,
    repair: { what: `chmod 700 ${folder}`, apply: () => chmod(folder, 0o700) },
  };
}

/** Why the store of the home cannot be read; null when it can, or there is none yet. */
async function storeProblem(): Promise<Finding | null> {
  try {
    await using _reader = await openRuns();
    return null;
  } catch (error) {
    if (!(error instanceof DrydockError)) throw error;
    return { status: 'fail', found: `${error.message}   [${error.code}]`, fix: error.next };
  }
}

async function token(): Promise<Finding> {
  const file = join(homeFolder(), 'token');
  const found = await stat(file).catch(() => null);
  if (found === null) return { status: 'skip', found: 'none yet' };
  if ((found.mode & 0o077) === 0) return { status: 'ok', found: `${file}, readable by you alone` };
  return {
    status: 'fail',
    found: `${file} can be read by others`,
    fix: `rm ${file}; the daemon makes a new one with its next start`,
    // Whoever read it keeps it: only a new one helps.
    repair: { what: `remove ${file}; the daemon makes a new one with its next start`, apply: () => rm(file) },
  };
}

async function daemon(): Promise<Finding> {
  const folder = homeFolder();
  using client = await connect(folder);
  if (client === null) return { status: 'ok', found: 'down', fix: 'drydock up' };
  const other = await client.version();
  const note = daemonOf(folder);
  const who = `process ${ownerPid(folder) ?? '?'}, drydock ${other}${note === null ? ', in a terminal' : ''}`;
  if (other === version) return { status: 'ok', found: who };
  return { status: 'warn', found: `${who}; this is ${version}`, fix: 'drydock down, then drydock up' };
}

async function port(): Promise<Finding> {
  const { port: wanted } = settings();
  if (wanted === 0) return { status: 'ok', found: 'any that is free' };
  const note = daemonOf(homeFolder());
  if (note?.url?.endsWith(`:${wanted}`)) return { status: 'ok', found: `${wanted}, of this daemon` };
  const isTaken = await new Promise<boolean>((resolve) => {
    const socket = connectTo({ host: '127.0.0.1', port: wanted, timeout: 1_000 });
    const end = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
  if (!isTaken) return { status: 'ok', found: `${wanted} is free` };
  const fix = `Choose another: drydock config set port ${wanted + 1}   Who has it: lsof -i :${wanted}`;
  return { status: 'warn', found: `${wanted} is taken by another program, or by the daemon of another home`, fix };
}

const MANY = 10_000;

async function ghosts(): Promise<Finding> {
  await using reader = await openRuns();
  if (reader === undefined) return { status: 'ok', found: 'none yet' };
  const runs = await reader.runs({ limit: MANY });
  const open = runs.filter(({ state, parent }) => !isTerminal(state) && parent === null);
  if (open.length === 0) return { status: 'ok', found: `${runs.length}, all ended` };
  using client = await connect(homeFolder());
  if (client !== null) return { status: 'ok', found: `${open.length} of ${runs.length} are open, and driven` };
  const numbers = open.slice(0, 5).map(({ no }) => `#${no}`);
  const found = `${open.length} ${open.length === 1 ? 'waits' : 'wait'} for somebody to drive them: ${numbers.join(' ')}`;
  return { status: 'warn', found, fix: 'drydock up, or one of them: drydock run resume <run>' };
}

async function orphans(): Promise<Finding> {
  const folder = join(homeFolder(), 'workspaces');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('run_'));
  await using reader = await openRuns();
  const known = new Set((await reader?.runs({ limit: MANY }))?.map(({ id }): string => id));
  if (known.size >= MANY) return { status: 'skip', found: `${names.length}, of more runs than are compared` };
  const lost = names.filter((name) => !known.has(name));
  if (lost.length === 0) return { status: 'ok', found: `${names.length}` };
  const found = `${lost.length} of ${names.length} belong to no run: ${lost.slice(0, 3).join(' ')}`;
  return { status: 'warn', found, fix: `Look at them in ${folder}, and remove what you do not need.` };
}

/** Seconds by which the clock of a disk may differ. */
const SKEW_S = 5;

async function clock(): Promise<Finding> {
  const folder = homeFolder();
  const probe = join(folder, `.clock-${process.pid}`);
  try {
    await writeFile(probe, '', { flag: 'wx', mode: 0o600 });
    const { mtimeMs } = await stat(probe);
    const seconds = Math.round((mtimeMs - Date.now()) / 1000);
    await rm(probe);
    if (Math.abs(seconds) <= SKEW_S) return { status: 'ok', found: new Date().toISOString() };
    return { status: 'warn', found: `the disk of the home is ${seconds} s off`, fix: 'Synchronise the clocks (NTP).' };
  } catch {
    return { status: 'skip', found: 'there is no home to compare with' };
  }
}
