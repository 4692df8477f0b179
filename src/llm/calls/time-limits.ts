/** Why a request was stopped by us. */
export type StopReason = 'first_byte' | 'total' | 'aborted';

/**
 * A signal that aborts when the caller's does, when no first byte came in time, or when the whole took too long, and says which of
 * them it was.
 */
export class TimeLimits implements Disposable {
  readonly #controller = new AbortController();
  readonly #first: NodeJS.Timeout;
  readonly #total: NodeJS.Timeout;
  readonly #caller: AbortSignal;
  readonly #onAbort = (): void => this.#stop('aborted');
  #stopped: StopReason | null = null;

  constructor(caller: AbortSignal, firstByteMs: number, totalMs: number) {
    this.#caller = caller;
    this.#first = setTimeout(() => this.#stop('first_byte'), firstByteMs);
    this.#total = setTimeout(() => this.#stop('total'), totalMs);
    if (caller.aborted) this.#stop('aborted');
    else caller.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get stopped(): StopReason | null {
    return this.#stopped;
  }

  firstByteCame(): void {
    clearTimeout(this.#first);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#first);
    clearTimeout(this.#total);
    this.#caller.removeEventListener('abort', this.#onAbort);
  }

  #stop(reason: StopReason): void {
    if (this.#stopped !== null) return;
    this.#stopped = reason;
    this.#controller.abort(new Error(reason));
  }
}
