import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { DrydockError, EXIT } from '../../model/index.ts';
import { daemonLogFile, daemonOf, ownerPid } from '../daemon.ts';
import { argumentsOf, daemonOptionsOf, type ServeOptions } from '../daemon-options.ts';
import { homeFolder } from '../home.ts';
import { homeOwner } from '../../store/index.ts';
import { reachOwner } from '../run-access.ts';
import type { Terminal } from '../terminal.ts';

/** Milliseconds that a daemon has to become ready: it takes up every run that was interrupted. */
const READY_MS = 30_000;

/** `drydock up`: starts `drydock serve` in the background and waits until it can be reached. */
export async function up(options: ServeOptions, terminal: Terminal): Promise<number> {
  const home = homeFolder();
  daemonOptionsOf('up', options);
  {
    await using owner = await reachOwner(terminal);
    if (owner !== null) return await alreadyOwned(home, terminal);
  }
  const log = daemonLogFile(home);
  const child = start(options, home, log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(`it ended with code ${code ?? 'none'}`));
  });
  const since = performance.now();
  for (;;) {
    const problem = await Promise.race([ended, pause(50, null)]);
    if (problem !== null) {
      // Two that start one at the same time: the home is the first one's, and both have what they want.
      if (await otherIsUp(home, terminal)) return alreadyOwned(home, terminal);
      throw new DrydockError('DRY-E8046', { problem, log }, { details: lastLines(log) });
    }
    const daemon = daemonOf(home);
    if (daemon?.pid === child.pid && (await answers(terminal))) break;
    if (performance.now() - since > READY_MS)
      throw new DrydockError('DRY-E8046', { problem: 'it is not ready yet', log }, { details: lastLines(log) });
  }
  child.removeAllListeners();
  child.unref();
  await tell(home, 'is up', terminal);
  terminal.hint(`  Next:  ${terminal.command} run start --detach -w <workflow>   or   ${terminal.command} status\n`);
  return EXIT.success;
}

async function alreadyOwned(home: string, terminal: Terminal): Promise<number> {
  if (daemonOf(home) === null) throw new DrydockError('DRY-E8047', { home, pid: ownerPid(home) ?? 0 });
  await tell(home, 'is up already', terminal);
  return EXIT.success;
}

async function tell(home: string, what: string, terminal: Terminal): Promise<void> {
  const { pid, version, since, url } = daemonOf(home) ?? { pid: null, version: null, since: null, url: null };
  await terminal.answer({
    data: () => ({ home, state: 'up', pid, version, since, url }),
    text: () => `drydock ${what}: process ${pid ?? ''}${url === null ? '' : `, ${url}`}\n`,
    names: () => [`daemon/${pid ?? ''}`],
  });
}

function start(options: ServeOptions, home: string, log: string) {
  const output = openLog(home, log);
  try {
    const args = ['serve', ...argumentsOf(options)];
    const { npm_lifecycle_event: _, ...env } = process.env;
    return spawn(process.execPath, [process.argv[1] ?? '', ...args], {
      detached: true,
      stdio: ['ignore', output, output],
      env,
    });
  } finally {
    closeSync(output);
  }
}

/** @throws DRY-E5004 */
function openLog(home: string, log: string): number {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    return openSync(log, 'a', 0o600);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5004', { path: home, problem }, { cause: error });
  }
}

/** Milliseconds that the daemon of somebody else, which has just taken the home, has to answer. */
const OTHER_MS = 5_000;

async function otherIsUp(home: string, terminal: Terminal): Promise<boolean> {
  const since = performance.now();
  while (homeOwner(home) !== null && performance.now() - since < OTHER_MS) {
    if (daemonOf(home) !== null && (await answers(terminal))) return true;
    await pause(50);
  }
  return false;
}

async function answers(terminal: Terminal): Promise<boolean> {
  await using owner = await reachOwner(terminal);
  return owner !== null;
}

function lastLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-6);
  } catch {
    return [];
  }
}
