import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DrydockError, type RunEvent, type RunId } from '../../src/model/index.ts';
import { openStoreReader, storeFile } from '../../src/store/index.ts';
import { PROCESS_MARK } from './agents.ts';
import { checkFoldersEnded, checkPublications, processesOf } from './folder-checks.ts';
import { readJournal } from './journal.ts';
import { KILL_POINTS, type KillOrder } from './kill-points.ts';
import type { Life } from './life.ts';
import { checkEnded, checkLog } from './log-checks.ts';
import { Random } from './random.ts';

const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));

/** A life that has not met its kill point by then is killed all the same. */
const LONGEST_LIFE_MS = 4_000;

/** The last life ends by itself; after this long it hangs. */
const LONGEST_LAST_LIFE_MS = 120_000;

export interface Lap {
  readonly seed: string;
  readonly kills: number;
  readonly runs: number;
}

export interface LapReport {
  readonly lap: Lap;
  readonly kills: number;
  readonly runs: number;
  readonly events: number;
  /** How its runs ended, and which commands were taken: how much of the product it has reached. */
  readonly ends: readonly string[];
  readonly commands: readonly string[];
  readonly violations: readonly string[];
  /** The folder, kept when something is wrong. */
  readonly folder: string | null;
}

/** One home: killed so many times, checked after each, and then brought to its end and checked as a whole. */
export async function runLap(lap: Lap): Promise<LapReport> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-chaos-'));
  await mkdir(join(folder, 'published'));
  const random = new Random(lap.seed, 'lap');
  let violations: readonly string[] = [];
  let kills = 0;
  for (let number = 1; number <= lap.kills && violations.length === 0; number++) {
    const life = { folder, seed: lap.seed, number, kill: killOf(random), isLast: false, runs: lap.runs };
    const moment = life.kill === null ? momentOf(random) : { from: 'start' as const, ms: LONGEST_LIFE_MS };
    const problems = await live(life, moment);
    kills += 1;
    const checked = await checkAfterKill(folder);
    violations = [...problems, ...checkPublications(folder), ...checked].map(
      (problem) => `after kill ${number} (${inWords(life.kill)}): ${problem}`,
    );
  }
  if (violations.length === 0) violations = await lastLife(lap, folder);
  const log = await logOf(folder).catch(() => new Map<RunId, readonly RunEvent[]>());
  const events = [...log.values()].flat();
  const ends = events.flatMap(({ type, data }) => (type === 'run.finished' ? [data.state] : []));
  const commands = events.flatMap(({ type, data }) =>
    type === 'command.requested' ? [data.command.request.verb] : [],
  );
  endProcesses(folder);
  const isWhole = violations.length === 0;
  if (isWhole) await rm(folder, { recursive: true, force: true });
  const counts = { lap, kills, runs: log.size, events: events.length, ends, commands };
  return { ...counts, violations, folder: isWhole ? null : folder };
}

/** Statements that SQLite is given while a home is opened for the first time, and a few more. */
const OPENING_STATEMENTS = 12;

/** Homes that are killed as they come into being, around every statement: each must open the next time. */
export async function runOpenings(seed: string): Promise<LapReport> {
  const lap = { seed: `${seed}/openings`, kills: 2 * OPENING_STATEMENTS, runs: 0 };
  const violations: string[] = [];
  for (let nth = 1; nth <= OPENING_STATEMENTS; nth++) {
    for (const when of ['before', 'after'] as const) {
      const folder = await mkdtemp(join(tmpdir(), 'drydock-chaos-'));
      const kill: KillOrder = { point: 'commit', nth, when };
      const life: Life = { folder, seed, number: 1, kill, isLast: true, runs: 0 };
      await live(life, { from: 'start', ms: LONGEST_LIFE_MS });
      const problems = await live({ ...life, number: 2, kill: null }, { from: 'start', ms: LONGEST_LAST_LIFE_MS });
      violations.push(...problems.map((problem) => `a home killed ${inWords(kill)}: ${problem}`));
      await rm(folder, { recursive: true, force: true });
    }
  }
  return { lap, kills: lap.kills, runs: 0, events: 0, ends: [], commands: [], violations, folder: null };
}

/** A bystander reads what the dead process has left, before anybody recovers it. */
async function checkAfterKill(folder: string): Promise<readonly string[]> {
  try {
    return checkLog(await logOf(folder), readJournal(journalOf(folder)));
  } catch (error) {
    // Killed before the store came into being: then nothing was told, either.
    if (error instanceof DrydockError && error.code === 'DRY-E5004') {
      return checkLog(new Map(), readJournal(journalOf(folder)));
    }
    return [`the log cannot be read: ${String(error)}`];
  }
}

async function lastLife({ seed, kills, runs }: Lap, folder: string): Promise<readonly string[]> {
  const life = { folder, seed, number: kills + 1, kill: null, isLast: true, runs };
  const problems = await live(life, { from: 'start', ms: LONGEST_LAST_LIFE_MS });
  const [log, journal] = [await logOf(folder), readJournal(journalOf(folder))];
  const orphans = processesOf(folder).map((pid) => `process ${pid} of an agent was left behind`);
  return [
    ...problems,
    ...checkPublications(folder),
    ...checkLog(log, journal),
    ...checkEnded(log),
    ...checkFoldersEnded(folder, log),
    ...orphans,
  ].map((problem) => `at the end: ${problem}`);
}

/** When a process is killed from outside: so long after its start, or after it has opened the home. */
interface Moment {
  readonly from: 'start' | 'opened';
  readonly ms: number;
}

/** Runs the program until it dies or ends; gives what is wrong with how it did. */
async function live(life: Life, moment: Moment): Promise<readonly string[]> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(life)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [PROCESS_MARK]: life.folder, NODE_COMPILE_CACHE: join(tmpdir(), 'drydock-chaos-compiled') },
  });
  const complaints = text(child.stderr);
  let timer = setTimeout(() => child.kill('SIGKILL'), moment.from === 'start' ? moment.ms : LONGEST_LIFE_MS);
  child.stdout.once('data', () => {
    if (moment.from === 'start') return;
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), moment.ms);
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearTimeout(timer);
  // What it has started may hold its stderr open.
  const said = await Promise.race([complaints, wait(200, '')]);
  if (life.isLast ? code === 0 : signal === 'SIGKILL') return [];
  const error = said.split('\n').find((line) => /^\w*Error\b/.test(line)) ?? said.slice(-2_000);
  return [`life ${life.number} ended with ${code ?? signal}: ${error}`];
}

/** Half of the deaths come at a random moment, half at a random passing of a point in the program. */
function killOf(random: Random): KillOrder | null {
  if (random.chance(0.5)) return null;
  const nth = random.chance(0.5) ? random.between(1, 6) : random.between(1, 60);
  return { point: random.pick(KILL_POINTS), nth, when: random.pick(['before', 'after']) };
}

/** Mostly while runs are going on, sometimes while the home is being opened. */
function momentOf(random: Random): Moment {
  return random.chance(0.15)
    ? { from: 'start', ms: random.between(100, 500) }
    : { from: 'opened', ms: random.between(0, 600) };
}

function inWords(kill: KillOrder | null): string {
  return kill === null ? 'at a moment' : `${kill.when} ${kill.point} ${kill.nth}`;
}

function journalOf(folder: string): string {
  return join(folder, 'journal');
}

async function logOf(folder: string): Promise<ReadonlyMap<RunId, readonly RunEvent[]>> {
  const file = storeFile(join(folder, 'home'));
  const events: RunEvent[] = [];
  if (existsSync(file)) {
    await using store = await openStoreReader(file);
    for (;;) {
      const page = await store.events({ after: events.at(-1)?.id ?? 0, limit: 10_000 });
      events.push(...page);
      if (page.length < 10_000) break;
    }
  }
  return Map.groupBy(events, ({ run }) => run);
}

function endProcesses(folder: string): void {
  for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL');
}
