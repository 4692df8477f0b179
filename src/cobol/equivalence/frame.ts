/** Writes the fields of a frame for the compile server: big-endian numbers, texts and bytes behind their length. */
export class FrameWriter {
  readonly #parts: Buffer[] = [];

  byte(value: number): this {
    this.#parts.push(Buffer.from([value]));
    return this;
  }

  integer(value: number): this {
    const part = Buffer.alloc(4);
    part.writeInt32BE(value);
    this.#parts.push(part);
    return this;
  }

  /** Milliseconds since 1970, or -1. */
  instant(value: number): this {
    const part = Buffer.alloc(8);
    part.writeBigInt64BE(BigInt(value));
    this.#parts.push(part);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.integer(value.length);
    this.#parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
    return this;
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value, 'utf8'));
  }

  /** The frame with its length in front. */
  finish(): Buffer {
    const body = Buffer.concat(this.#parts);
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length);
    return Buffer.concat([length, body]);
  }
}

/** Reads the fields of a frame, in their order. Throws a RangeError when there are fewer than asked for. */
export class FrameReader {
  readonly #frame: Buffer;
  #at = 0;

  constructor(frame: Buffer) {
    this.#frame = frame;
  }

  byte(): number {
    return this.#frame.readUInt8(this.#advance(1));
  }

  integer(): number {
    return this.#frame.readInt32BE(this.#advance(4));
  }

  bytes(): Buffer {
    const length = this.integer();
    const start = this.#advance(length);
    if (length < 0 || this.#at > this.#frame.length) throw new RangeError('the frame is shorter than it says');
    return this.#frame.subarray(start, this.#at);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  #advance(length: number): number {
    const start = this.#at;
    this.#at += length;
    return start;
  }
}

/** Cuts a stream of bytes into frames; returns what to call for every chunk. */
export function frameSplitter(onFrame: (frame: Buffer) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let size = 0;
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= 4) {
      const [head] = chunks;
      if (head === undefined || head.length < 4) chunks = [Buffer.concat(chunks)];
      const length = chunks[0]?.readInt32BE(0) ?? 0;
      if (size < length + 4) return;
      const all = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      const rest = all.subarray(length + 4);
      chunks = rest.length > 0 ? [rest] : [];
      size = rest.length;
      onFrame(all.subarray(4, length + 4));
    }
  };
}
