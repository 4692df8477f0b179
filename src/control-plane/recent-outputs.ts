import type { JsonValue, RunId } from '../model/index.ts';
import type { RunReader } from '../store/index.ts';

/** Outputs kept in memory per run. */
const KEPT = 64;

const NONE: ReadonlyMap<number, JsonValue> = new Map();

/**
 * Outputs of earlier attempts, for the inputs of later ones. The latest used are kept, since a step's output is often read by
 * every item of the next. They are frozen: what one agent would change in its input, another would see.
 */
export class RecentOutputs {
  readonly #store: RunReader;
  readonly #run: RunId;
  readonly #kept = new Map<number, JsonValue>();

  constructor(store: RunReader, run: RunId) {
    this.#store = store;
    this.#run = run;
  }

  /** @param seqs of the events that hold them */
  async load(seqs: readonly number[]): Promise<ReadonlyMap<number, JsonValue>> {
    if (seqs.length === 0) return NONE;
    const outputs = new Map<number, JsonValue>();
    const missing: number[] = [];
    for (const seq of seqs) {
      const known = this.#kept.get(seq);
      if (known === undefined) missing.push(seq);
      else outputs.set(seq, known);
    }
    if (missing.length > 0) {
      for (const [seq, output] of await this.#store.outputs(this.#run, missing)) outputs.set(seq, frozen(output));
    }
    for (const seq of seqs.slice(-KEPT)) this.#keep(seq, outputs.get(seq));
    return outputs;
  }

  #keep(seq: number, output: JsonValue | undefined): void {
    if (output === undefined) return;
    this.#kept.delete(seq);
    this.#kept.set(seq, output);
    if (this.#kept.size <= KEPT) return;
    const oldest = this.#kept.keys().next();
    if (!oldest.done) this.#kept.delete(oldest.value);
  }
}

function frozen<T extends JsonValue>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
