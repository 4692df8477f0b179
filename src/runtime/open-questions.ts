/** Between two signs of life of an attempt that waits for an answer: the engine waits, and the agent is not silent. */
const SIGN_OF_LIFE_MS = 250;

/** The questions of one attempt to language models that are not answered yet. */
export class OpenQuestions {
  readonly #until: AbortSignal;
  readonly #open = new Set<Promise<unknown>>();
  #over: AbortController | undefined;

  /** @param signal ends all of them */
  constructor(signal: AbortSignal) {
    this.#until = signal;
  }

  /** Waits for one question. @param alive called while it is open */
  async wait<T>(ask: (signal: AbortSignal) => Promise<T>, alive: () => void): Promise<T> {
    this.#over ??= new AbortController();
    const asking = ask(AbortSignal.any([this.#until, this.#over.signal]));
    const settled = asking.catch(() => undefined);
    this.#open.add(settled);
    const timer = setInterval(alive, SIGN_OF_LIFE_MS);
    try {
      return await asking;
    } finally {
      clearInterval(timer);
      this.#open.delete(settled);
      alive();
    }
  }

  /** Gives up those that are still open, and waits until what they used is known. */
  async end(): Promise<void> {
    if (this.#open.size === 0) return;
    this.#over?.abort(new Error('the attempt is over'));
    await Promise.all(this.#open);
  }
}
