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

  /** Why it does not answer a question that it was asked for. */
  async silenceOn(promptHash: string): Promise<string> {
    const name = `${promptHash}.json`;
    if (!(await namesIn(this.#folder)).includes(name)) return 'the question is another than the one that was recorded';
    const kept = await this.find(promptHash);
    return kept === undefined
      ? `${name} is no exchange: it was damaged, or written by another version`
      : `the answer in ${name} does not fit what is asked for`;
  }

  keep(promptHash: string, kept: KeptExchange): Promise<void> {
    return writeKept(this.#file(promptHash), kept);
  }

  /** Takes over the exchanges of another folder, such as that of a run that was a part of this one. */
  async adopt(folder: string): Promise<void> {
    for (const name of await namesIn(folder)) {
      const kept = await readKept(join(folder, name));
      if (kept !== undefined) await writeKept(join(this.#folder, name), kept);
    }
  }

  /** How many exchanges it holds; 0 when there is no such folder. */
  async count(): Promise<number> {
    return (await namesIn(this.#folder)).length;
  }

  #file(promptHash: string): string {
    return join(this.#folder, `${promptHash}.json`);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() && /^[0-9a-f]{64}\.json$/.test(entry.name) ? [entry.name] : []));
}
