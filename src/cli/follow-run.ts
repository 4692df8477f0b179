import { DrydockError, EXIT, exitCodeOf, isTerminal, type RunId } from '../model/index.ts';
import type { NumberedRun } from '../store/index.ts';
import { eventLine } from './event-line.ts';
import { ProgressView } from './progress-view.ts';
import { Screen } from './screen.ts';
import type { Session } from './session.ts';
import { printable, type Terminal } from './terminal.ts';

/** How often a sign of life is given where nothing can be redrawn. */
const heartbeatMs = 30_000;

export interface FollowedRun {
  readonly run: NumberedRun;
  readonly exitCode: number;
  /** False when the person left before its end. */
  readonly ended: boolean;
}

/**
 * Shows a run until it ends. When the signal fires the engine is closed: the run rests and can be taken up again.
 */
export async function followRun(
  session: Session,
  id: RunId,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<FollowedRun> {
  const stop = new AbortController();
  const settled = session.plane.settled(id).finally(() => stop.abort());
  const left = new Promise<'left'>((resolve) => {
    if (signal.aborted) resolve('left');
    signal.addEventListener('abort', () => resolve('left'), { once: true });
  });
  const shown = show(session, id, terminal, stop.signal);
  // A run that broke down, for instance because the disk is full, is told by `settled`: that comes first.
  shown.catch(() => undefined);
  const first = await Promise.race([settled, left]);
  if (first === 'left') {
    stop.abort();
    await shown;
    const run = await session.plane.store.findRun(id);
    await session[Symbol.asyncDispose]();
    await settled.catch(() => undefined);
    if (!run) throw new DrydockError('DRY-E2001', { run: id });
    terminal.err(`\nStopped. Nothing that is finished is lost.\n  Go on:  ${terminal.command} run resume ${run.no}\n`);
    return { run, exitCode: EXIT.interrupted, ended: false };
  }
  await shown;
  return { run: first, exitCode: exitCodeOf(first.state), ended: isTerminal(first.state) };
}

async function show(session: Session, id: RunId, terminal: Terminal, signal: AbortSignal): Promise<void> {
  const run = await session.plane.store.findRun(id);
  const history = await session.plane.store.events({ run: id, limit: 1 });
  const created = history[0]?.type === 'run.created' ? history[0].data : undefined;
  const view = new ProgressView(`${run?.name ?? id} #${run?.no ?? ''}`, Object.keys(created?.definition.steps ?? {}));
  const screen = terminal.interactive ? new Screen(terminal, view) : undefined;
  const pulse = screen ? undefined : setInterval(() => say(view.pulse()), heartbeatMs);
  let last = 0;
  try {
    for await (const event of session.plane.events.subscribe({ run: id, after: 0, signal })) {
      last = event.seq;
      take(event);
    }
    // What was committed just before the end may not have been handed out yet.
    for (const event of await session.plane.store.events({ run: id, afterSeq: last, limit: 10_000 })) take(event);
  } finally {
    screen?.end();
    clearInterval(pulse);
  }

  function take(event: Parameters<ProgressView['take']>[0]): void {
    view.take(event);
    if (screen) return;
    const line = eventLine(event);
    if (line !== undefined) say(line, event.ts);
  }

  function say(line: string, at = Date.now()): void {
    terminal.err(`${new Date(at).toISOString()} run=${run?.no ?? id} ${printable(line)}\n`);
  }
}
