import { isTerminal, type RunEvent, type RunState, VERDICTS, type Verdict } from '../model/index.ts';
import { stateWord } from './run-words.ts';
import { duration } from './terminal.ts';
import { oneLine, shortened, textWidth } from './text-width.ts';

/** Failures and lines that are kept to be looked at. */
const KEPT = 200;

/** Failures that are shown unasked. */
const FAILURES = 5;

interface StepProgress {
  state: 'pending' | 'running' | 'done' | 'failed' | 'skipped';
  total: number;
  done: number;
  failed: number;
}

/**
 * What a terminal shows of a run: counts per step, verdicts, what is being worked on and the newest failures. Fits a few
 * lines however many items there are. Fed with events, printed when asked.
 */
export class ProgressView {
  readonly #name: string;
  readonly #steps = new Map<string, StepProgress>();
  readonly #verdicts = new Map<Verdict, number>();
  readonly #working = new Map<string, number>();
  #failures: string[] = [];
  #logs: string[] = [];
  #panel: 'failures' | 'logs' | null = null;
  /** The last line: what can be pressed. */
  #keys: string | null = null;
  #told: readonly string[] = [];
  #state: RunState = 'queued';
  #started = Date.now();

  constructor(name: string, steps: readonly string[]) {
    this.#name = name;
    for (const step of steps) this.#steps.set(step, { state: 'pending', total: 0, done: 0, failed: 0 });
  }

  take(event: RunEvent): void {
    switch (event.type) {
      case 'run.created':
        this.#started = event.ts;
        return;
      case 'run.finished':
        this.#enter(event.data.state);
        return;
      case 'run.started':
      case 'run.resumed':
      case 'run.retried':
      case 'approval.decided':
        this.#enter('running');
        return;
      case 'run.recovered':
        this.#enter(event.data.state);
        this.#working.clear();
        return;
      case 'run.interrupted':
        this.#enter('interrupted');
        return;
      case 'run.paused':
        this.#enter('paused');
        return;
      case 'run.awaiting_input':
        this.#enter('awaiting_input');
        return;
      case 'run.pausing':
        this.#enter('pausing');
        return;
      case 'run.cancelling':
        this.#enter('cancelling');
        return;
      case 'step.started':
        this.#step(event.data.step).state = 'running';
        this.#step(event.data.step).total = event.data.items ?? 1;
        return;
      case 'items.added':
        this.#step(event.data.step).total = Math.max(this.#step(event.data.step).total, event.data.items.length);
        return;
      case 'step.finished': {
        const { state } = event.data;
        this.#step(event.data.step).state =
          state === 'failed' ? 'failed' : state === 'skipped' || state === 'cancelled' ? 'skipped' : 'done';
        return;
      }
      case 'attempt.started':
        this.#working.set(workName(event.data), event.ts);
        return;
      case 'attempt.succeeded':
        this.#working.delete(workName(event.data));
        return;
      case 'attempt.failed':
        this.#working.delete(workName(event.data));
        return;
      case 'item.finished':
        this.#item(event.data);
        return;
      case 'attempt.logged':
        this.#logs = [...this.#logs, `${workName(event.data)} ${event.data.level}: ${event.data.message}`].slice(-KEPT);
        return;
      default:
        return;
    }
  }

  /** Shows the failures, or what agents logged, in all the space there is; the same again: no longer. */
  toggle(panel: 'failures' | 'logs'): void {
    this.#panel = this.#panel === panel ? null : panel;
  }

  /** Says what can be pressed, in the last line. */
  offer(keys: string): void {
    this.#keys = keys;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Shows lines below the others until the state of the run changes. */
  tell(lines: readonly string[]): void {
    this.#told = lines;
  }

  #enter(state: RunState): void {
    this.#state = state;
    this.#told = [];
  }

  /** The lines to show now: the head first, and the last line always what can be pressed. */
  lines(columns: number, rows = 24): string[] {
    const head = `${this.#name}  ${stateWord(this.#state)} ${duration(Date.now() - this.#started)}`;
    const steps = [...this.#steps].map(([id, step]) => `${id} ${this.#mark(step)}`);
    const verdicts = VERDICTS.flatMap((verdict) =>
      this.#verdicts.has(verdict) ? [`${verdict} ${this.#verdicts.get(verdict) ?? 0}`] : [],
    );
    const working = [...this.#working].slice(0, 4).map(([name, since]) => `${name} ${duration(Date.now() - since)}`);
    const more = this.#working.size > 4 ? ` +${this.#working.size - 4}` : '';
    const lines = [head, ...wrapped(steps, columns - 2).map((line) => ` ${line}`)];
    if (verdicts.length > 0) lines.push(` ${verdicts.join('   ')}`);
    if (working.length > 0 && !isTerminal(this.#state)) lines.push(` now: ${working.join(' · ')}${more}`);
    const keys = this.#keys === null || isTerminal(this.#state) ? [] : [this.#keys];
    const space = Math.max(0, rows - lines.length - this.#told.length - keys.length);
    lines.push(...this.#details(space), ...this.#told);
    lines.splice(Math.max(1, rows - keys.length));
    lines.push(...keys);
    return lines.map((line) => shortened(oneLine(line), Math.max(1, columns - 1)));
  }

  /** The newest failures, or what was asked for, in so many lines. */
  #details(space: number): string[] {
    if (space === 0) return [];
    if (this.#panel === null) return this.#failures.slice(-Math.min(space, FAILURES)).map((failure) => ` ! ${failure}`);
    const all = this.#panel === 'failures' ? this.#failures.map((failure) => ` ! ${failure}`) : this.#logs;
    return all.length === 0 ? [` no ${this.#panel} yet`] : all.slice(-space);
  }

  /** The same in one line, as `name=value`. */
  pulse(): string {
    const running = [...this.#steps].filter(([, { state }]) => state === 'running');
    const steps = running.map(([id, { done, total }]) => `${id}=${done}/${total}`);
    const verdicts = [...this.#verdicts].map(([verdict, count]) => `${verdict}=${count}`);
    return [`state=${this.#state}`, ...steps, ...verdicts, `working=${this.#working.size}`].join(' ');
  }

  #step(id: string): StepProgress {
    const known = this.#steps.get(id);
    if (known) return known;
    const fresh: StepProgress = { state: 'pending', total: 0, done: 0, failed: 0 };
    this.#steps.set(id, fresh);
    return fresh;
  }

  #item(data: Extract<RunEvent, { type: 'item.finished' }>['data']): void {
    const step = this.#step(data.step);
    step.done += 1;
    if (data.verdict !== null) this.#verdicts.set(data.verdict, (this.#verdicts.get(data.verdict) ?? 0) + 1);
    const bad = data.verdict === 'mismatch' || data.verdict === 'not_compiled';
    if (data.state === 'failed') step.failed += 1;
    if (data.state !== 'failed' && !bad) return;
    this.#failures = [
      ...this.#failures,
      `${data.item} ${data.verdict ?? 'failed'}${data.error ? `: ${data.error.message}` : ''}`,
    ].slice(-KEPT);
  }

  #mark(step: StepProgress): string {
    const count = step.total > 1 ? ` ${step.done}/${step.total}` : '';
    switch (step.state) {
      case 'pending':
        return '·';
      case 'running':
        return `▶${count}`;
      case 'done':
        return `✓${step.total > 1 ? ` ${step.total}` : ''}`;
      case 'failed':
        return `✗${count}`;
      case 'skipped':
        return '-';
    }
  }
}

/** Words side by side, as many in a line as fit. */
function wrapped(words: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && textWidth(line) + 3 + textWidth(word) <= columns)
      lines[lines.length - 1] = `${line}   ${word}`;
    else lines.push(word);
  }
  return lines;
}

function workName(ref: { readonly step: string; readonly item: string | null }): string {
  return ref.item === null ? ref.step : `${ref.item} ${ref.step}`;
}
