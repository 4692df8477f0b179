import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeptExchange, readKept, writeKept } from './kept-exchange.ts';

/**
 * The exchanges of a run, a file for each question, found by the hash of what was asked. A question that is asked again in the
 * same run has one answer: the last.
 */
export class Recording {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  find(promptHash: string): Promise<KeptExchange | undefined> {
    return readKept(this.#file(promptHash));
  }

  keep(promptHash: string, kept: KeptExchange): Promise<void> {
    return writeKept(this.#file(promptHash), kept);
  }

  /** How many exchanges it holds; 0 when there is no such folder. */
  async count(): Promise<number> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).length;
  }

  #file(promptHash: string): string {
    return join(this.#folder, `${promptHash}.json`);
  }
}
