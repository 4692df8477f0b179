import { setTimeout as pause } from 'node:timers/promises';
import {
  DrydockError,
  EXIT,
  exitCodeOf,
  isTerminal,
  type RunEvent,
  type RunId,
  type RunState,
} from '../model/index.ts';
import type { NumberedRun } from '../store/index.ts';
import { folded } from './ci/index.ts';
import { eventLine } from './event-line.ts';
import { hearKeys, KEYS } from './keys.ts';
import { ProgressView } from './progress-view.ts';
import { answerHint } from './questions.ts';
import type { RunAccess } from './run-access.ts';
import { Screen } from './screen.ts';
import { printable, type Terminal } from './terminal.ts';

/** How often a sign of life is given where nothing can be redrawn. */
const HEARTBEAT_MS = 30_000;

/** Milliseconds that an owner of runs has to come back after it was lost. */
const PATIENCE_MS = 15_000;

export interface FollowedRun {
  readonly run: NumberedRun;
  readonly exitCode: number;
  /** False when it goes on, or rests, without whoever followed it. */
  readonly ended: boolean;
}

/**
 * Shows a run until it ends, until only a person can make it go on and there is none at this terminal, or until the signal fires. Then
 * a run that is driven elsewhere goes on; one of this process rests when the access is closed, and can be taken up again.
 *
 * @param afterSeq what happened up to here is not shown again
 * @throws DRY-E8040 when the process that drives the run is gone and does not come back
 */
export async function followRun(
  access: RunAccess,
  id: RunId,
  terminal: Terminal,
  signal: AbortSignal,
  afterSeq = 0,
): Promise<FollowedRun> {
  const run = await found(access, id);
  if (run.state === 'paused' && !terminal.interactive) return resting(run, terminal);
  using _folded = folded(`${run.name} #${run.no}`, terminal);
  const stop = new AbortController();
  const over = AbortSignal.any([signal, stop.signal]);
  const shown = show(access, run, terminal, over, afterSeq);
  // A run that broke down, for instance because the disk is full, is told by `settled`: that comes first.
  const broken = new Promise<never>((_, reject) => {
    access.session?.plane.settled(id).catch(reject);
  });
  broken.catch(() => undefined);
  try {
    await Promise.race([shown, broken]);
  } finally {
    stop.abort();
    await shown.catch(() => undefined);
  }
  return parting(access, id, terminal, signal);
}

async function parting(access: RunAccess, id: RunId, terminal: Terminal, signal: AbortSignal): Promise<FollowedRun> {
  const run = await found(access, id);
  if (isTerminal(run.state)) return { run, exitCode: exitCodeOf(run.state), ended: true };
  if (!signal.aborted) return resting(run, terminal);
  if (access.session === null) {
    terminal.err(
      `\nRun continues. Reattach: ${terminal.command} run watch ${run.no}   Cancel: ${terminal.command} run cancel ${run.no}\n`,
    );
  } else {
    await access[Symbol.asyncDispose]();
    terminal.err(`\nStopped. Nothing that is finished is lost.\n  Go on:  ${terminal.command} run resume ${run.no}\n`);
  }
  return { run, exitCode: EXIT.interrupted, ended: false };
}

/** Only a person can make it go on: leaving it is no failure, and it can be taken up from anywhere. */
function resting(run: NumberedRun, terminal: Terminal): FollowedRun {
  if (run.state === 'paused')
    terminal.err(`Run #${run.no} is paused. Go on:  ${terminal.command} run resume ${run.no}\n`);
  return { run, exitCode: exitCodeOf(run.state), ended: false };
}

async function show(
  access: RunAccess,
  run: NumberedRun,
  terminal: Terminal,
  signal: AbortSignal,
  afterSeq: number,
): Promise<void> {
  const [created] = await access.reader.events({ run: run.id, limit: 1 });
  const steps = created?.type === 'run.created' ? Object.keys(created.data.definition.steps) : [];
  const view = new ProgressView(`${run.name} #${run.no}`, steps);
  // One key alone cancels nothing.
  let isSure = false;
  const screen = terminal.interactive ? new Screen(terminal, view) : undefined;
  using _keys = screen ? hearKeys((key) => void press(key)) : null;
  if (_keys) view.offer(KEYS);
  const pulse = screen ? undefined : setInterval(() => say(view.pulse()), HEARTBEAT_MS);
  try {
    for await (const event of eventsOf(access, run, { signal, afterSeq, terminal })) {
      view.take(event);
      const line = screen ? undefined : eventLine(event);
      if (line !== undefined) say(line, event.ts);
      if (event.type === 'run.awaiting_input' && !(await mayWait())) return;
      if (event.type === 'run.paused') await tellPause();
    }
  } finally {
    screen?.end();
    clearInterval(pulse);
  }

  async function press(key: string): Promise<void> {
    try {
      if (key === 'f' || key === 'l') view.toggle(key === 'f' ? 'failures' : 'logs');
      else if (key === 'p')
        await access.client.command(run.id, PAUSED.includes(view.state) ? { verb: 'resume' } : PAUSE);
      else if (key === 'c' && isSure) await access.client.command(run.id, { verb: 'cancel', mode: 'graceful' });
      else if (key === 'c') view.tell(['Press c again to cancel the run; what is in flight finishes first.']);
    } catch (error) {
      view.tell([error instanceof Error ? error.message : String(error)]);
    }
    isSure = key === 'c' && !isSure;
  }

  /** Tells what is asked; false when nobody at this terminal could answer. */
  async function mayWait(): Promise<boolean> {
    const now = await found(access, run.id);
    // Answered long ago, when this is history.
    if (now.state !== 'awaiting_input') return true;
    const hint = await answerHint(access.reader, now, terminal);
    if (screen === undefined) terminal.err(hint);
    else view.tell(hint.trimEnd().split('\n'));
    return terminal.interactive;
  }

  async function tellPause(): Promise<void> {
    const now = await found(access, run.id);
    if (now.state !== 'paused') return;
    const hint = `paused; go on from another terminal:  ${terminal.command} run resume ${run.no}`;
    if (screen === undefined) say(hint);
    else view.tell([hint]);
  }

  function say(line: string, at = Date.now()): void {
    terminal.err(`${new Date(at).toISOString()} run=${run.no} ${printable(line)}\n`);
  }
}

const PAUSE = { verb: 'pause', mode: 'drain' } as const;
const PAUSED: readonly RunState[] = ['paused', 'pausing'];

interface Following {
  readonly signal: AbortSignal;
  readonly afterSeq: number;
  readonly terminal: Terminal;
}

/**
 * The events of a run, each once and in order, also when the process that drives it is replaced meanwhile.
 *
 * @throws DRY-E8040 when it is gone and does not come back
 */
export async function* eventsOf(
  { client, reader }: Pick<RunAccess, 'client' | 'reader'>,
  run: NumberedRun,
  { signal, afterSeq, terminal }: Following,
): AsyncGenerator<RunEvent, void, undefined> {
  let last = afterSeq;
  let lostAt: number | null = null;
  while (!signal.aborted) {
    try {
      for await (const event of client.events({ run: run.id, afterSeq: last, signal, patienceMs: 100 })) {
        if (lostAt !== null) terminal.err('-- reconnected, no gap --\n');
        lostAt = null;
        last = event.seq;
        yield event;
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof DrydockError) || error.code !== 'DRY-E8010') throw error;
      const now = await reader.findRun(run.id);
      if (now !== undefined && isTerminal(now.state) && now.asOfSeq <= last) return;
      if (lostAt === null) terminal.err(`-- the process that drives run #${run.no} is gone; waiting for another --\n`);
      lostAt ??= performance.now();
      if (performance.now() - lostAt > PATIENCE_MS) throw new DrydockError('DRY-E8040', { run: `${run.no}` });
      await pause(200, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function found({ reader }: RunAccess, id: RunId): Promise<NumberedRun> {
  const run = await reader.findRun(id);
  if (run === undefined) throw new DrydockError('DRY-E2001', { run: id });
  return run;
}
