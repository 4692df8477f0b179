/** Messages that wait for one reader, in order. */
export class Mailbox<Message> {
  #messages: Message[] = [];
  #wake: (() => void) | undefined;

  post(message: Message): void {
    this.#messages.push(message);
    this.#wake?.();
  }

  /** All messages there are, at least one; waits for the first. */
  async take(): Promise<readonly Message[]> {
    if (this.#messages.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
      this.#wake = undefined;
    }
    return this.drain();
  }

  /** All messages there are, possibly none. */
  drain(): readonly Message[] {
    const messages = this.#messages;
    this.#messages = [];
    return messages;
  }
}
