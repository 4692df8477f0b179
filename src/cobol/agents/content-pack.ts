import type { ProgramEvidence } from '../../project/index.ts';

/** A larger content is named by its hash and its length, and not kept. */
const LARGEST_CONTENT = 16 << 20;

/** All that is kept of one program. */
const LARGEST_PACK = 128 << 20;

/** The contents that a proof names, each once, one after the other. */
export class ContentPack {
  readonly index: ProgramEvidence['index'] = [];
  readonly #chunks: Uint8Array[] = [];
  readonly #known = new Set<string>();
  #bytes = 0;

  /** Takes a content in, unless it is there already or too large to keep. */
  keep(sha256: string, content: Uint8Array): void {
    if (this.#known.has(sha256) || content.length > LARGEST_CONTENT || this.#bytes + content.length > LARGEST_PACK)
      return;
    this.#known.add(sha256);
    this.index.push({ sha256, offset: this.#bytes, bytes: content.length });
    // What runs next may use the same memory again.
    this.#chunks.push(Uint8Array.from(content));
    this.#bytes += content.length;
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }
}
