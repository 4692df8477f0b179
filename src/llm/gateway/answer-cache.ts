import { createHash } from 'node:crypto';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeptExchange, readKept, writeKept } from './kept-exchange.ts';

/** Bytes that the answers of a home may take together; the ones that were used longest ago go first. */
const MOST_BYTES = 512 << 20;

/** Writes between two looks at how much there is. */
const WRITES_BETWEEN = 100;

/** Answers by what was asked of which model: the same question is not paid for twice, in whichever run it is asked. */
export class AnswerCache {
  readonly #folder: string;
  #writes = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param model who is asked: which model of which server */
  async find(promptHash: string, model: string): Promise<KeptExchange | undefined> {
    const file = this.#file(promptHash, model);
    // What cannot be read is asked anew.
    const kept = await readKept(file).catch(() => undefined);
    // The time of the last use decides what goes when there is too much.
    if (kept !== undefined) await utimes(file, new Date(), new Date()).catch(() => {});
    return kept;
  }

  async keep(promptHash: string, model: string, kept: KeptExchange): Promise<void> {
    await writeKept(this.#file(promptHash, model), kept);
    this.#writes += 1;
    if (this.#writes % WRITES_BETWEEN === 0) await this.prune(MOST_BYTES);
  }

  /** Removes the answers that were used longest ago, until the rest takes no more than `bytes`. */
  async prune(bytes: number): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const stats = await stat(path).catch(() => undefined);
        return { path, used: stats?.mtimeMs ?? 0, size: stats?.size ?? 0 };
      }),
    );
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files.toSorted((a, b) => a.used - b.used)) {
      if (total <= bytes) return;
      await rm(path, { force: true });
      total -= size;
    }
  }

  #file(promptHash: string, model: string): string {
    const key = createHash('sha256').update(`${model}\n${promptHash}`).digest('hex');
    return join(this.#folder, `${key}.json`);
  }
}
