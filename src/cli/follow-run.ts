import { DrydockError, EXIT, exitCodeOf, isTerminal, type RunId } from '../model/index.ts';
import type { NumberedRun } from '../store/index.ts';
import { eventLine } from './event-line.ts';
import { ProgressView } from './progress-view.ts';
import type { Session } from './session.ts';
import { printable, type Terminal } from './terminal.ts';

/** Screen updates per second at most. */
const updatesPerSecond = 4;

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
    terminal.err(
      `\nStopped following. Nothing that is finished is lost. Go on:  ${terminal.command} run resume ${run.no}\n`,
    );
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
  }

  function take(event: Parameters<ProgressView['take']>[0]): void {
    view.take(event);
    if (screen) {
      screen.update();
      return;
    }
    const line = eventLine(event);
    if (line !== undefined)
      terminal.err(`${new Date(event.ts).toISOString()} run=${run?.no ?? id} ${printable(line)}\n`);
  }
}

/** The lines of a view, redrawn in place. */
class Screen {
  readonly #terminal: Terminal;
  readonly #view: ProgressView;
  readonly #timer: NodeJS.Timeout;
  #drawn = 0;
  #due = false;

  constructor(terminal: Terminal, view: ProgressView) {
    this.#terminal = terminal;
    this.#view = view;
    // Running times grow without events, too.
    this.#timer = setInterval(() => this.#draw(), 1000 / updatesPerSecond);
  }

  update(): void {
    this.#due = true;
  }

  end(): void {
    clearInterval(this.#timer);
    this.#due = true;
    this.#draw();
  }

  #draw(): void {
    if (!this.#due && this.#drawn === 0) return;
    this.#due = false;
    const lines = this.#view.lines(this.#terminal.columns).slice(0, Math.max(1, this.#terminal.rows - 1));
    const back = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : '';
    this.#terminal.err(`${back}${lines.map((line) => `\u001b[2K${printable(line)}\n`).join('')}\u001b[J`);
    this.#drawn = lines.length;
  }
}
