import { type Failure, failureOf } from '../model/index.ts';
import type { AttemptTask } from './attempt-task.ts';

/** Why the caller aborts an attempt: `reason` of its AbortSignal. */
export type StopReason =
  | { readonly class: 'interrupted' }
  | { readonly class: 'cancelled'; readonly scope: 'run' | 'step' };

/** Longest delay that a timer takes; larger ones would fire at once. */
export const LONGEST_DELAY = 2 ** 31 - 1;

/** How much later than asked a timer may fire before the loop counts as held up, in milliseconds. */
const LATE_MS = 100;

/** How long an attempt may take, and how long it may be silent. Costs nothing without such limits. */
export class AttemptLimits implements Disposable {
  /** Aborts when the attempt must stop, for whatever reason. */
  readonly signal: AbortSignal;
  readonly #agent: string;
  readonly #run: string;
  readonly #stop: AbortSignal;
  readonly #totalMs: number;
  readonly #silenceMs: number;
  #own: AbortController | undefined;
  #reached: 'time' | 'silence' | null = null;
  #timer: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #lastSign = 0;
  #longestSilenceMs = 0;

  constructor({ agent, run, timeoutMs, heartbeatMs }: AttemptTask, stop: AbortSignal) {
    const { id, limits } = agent.manifest;
    this.#agent = id;
    this.#run = run;
    this.#stop = stop;
    this.#totalMs = Math.min(timeoutMs ?? Infinity, (limits.seconds ?? Infinity) * 1000);
    this.#silenceMs = heartbeatMs ?? Infinity;
    const hasTime = this.#totalMs <= LONGEST_DELAY;
    const hasSilence = this.#silenceMs <= LONGEST_DELAY;
    if (!hasTime && !hasSilence) {
      this.signal = stop;
      return;
    }
    this.#own = new AbortController();
    this.signal = AbortSignal.any([stop, this.#own.signal]);
    if (hasTime) this.#timer = setTimeout(() => this.#end('time'), this.#totalMs);
    if (hasSilence) {
      this.#lastSign = performance.now();
      this.#watchFor(this.#silenceMs);
    }
  }

  /** The agent gave a sign of life. */
  readonly alive = (): void => {
    if (this.#watch === undefined) return;
    const now = performance.now();
    this.#longestSilenceMs = Math.max(this.#longestSilenceMs, now - this.#lastSign);
    this.#lastSign = now;
  };

  /**
   * How long the agent was silent beyond what is allowed without being stopped for it, in milliseconds: it held up the loop that
   * would have noticed. Null: it was not.
   */
  get unnoticedSilenceMs(): number | null {
    this.alive();
    return this.#longestSilenceMs > this.#silenceMs + LATE_MS ? this.#longestSilenceMs : null;
  }

  /** Why the attempt was stopped. */
  failure(): Failure {
    if (this.#stop.aborted) return stopped(this.#stop);
    if (this.#reached === 'silence')
      return failureOf('lost', 'DRY-E4020', { agent: this.#agent, limit: seconds(this.#silenceMs) });
    return failureOf('timeout', 'DRY-E4002', { agent: this.#agent, limit: seconds(this.#totalMs), run: this.#run });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
  }

  #watchFor(ms: number): void {
    const due = performance.now() + ms;
    this.#watch = setTimeout(() => {
      const now = performance.now();
      const rest = this.#lastSign + this.#silenceMs - now;
      if (rest > 0) this.#watchFor(rest);
      // Something held the loop up: signs that came meanwhile are still on their way.
      else if (now - due > LATE_MS) this.#watchFor(LATE_MS);
      else this.#end('silence');
    }, ms);
  }

  #end(reached: 'time' | 'silence'): void {
    this.#reached ??= reached;
    this.#own?.abort();
  }
}

function stopped(stop: AbortSignal): Failure {
  const reason = stop.reason as StopReason | undefined;
  return reason?.class === 'cancelled'
    ? failureOf('cancelled', 'DRY-E4004', { scope: reason.scope })
    : failureOf('interrupted', 'DRY-E4003', {});
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
