/** Fields of a frame of the compile server's protocol: see CompileServer.java, which defines it. */
export class FrameWriter {
  readonly #parts: Buffer[] = [];

  flag(value: number): this {
    this.#parts.push(Buffer.of(value));
    return this;
  }

  integer(value: number): this {
    const part = Buffer.alloc(4);
    part.writeInt32BE(value);
    this.#parts.push(part);
    return this;
  }

  long(value: bigint): this {
    const part = Buffer.alloc(8);
    part.writeBigInt64BE(value);
    this.#parts.push(part);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.integer(value.length);
    this.#parts.push(Buffer.from(value));
    return this;
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value, 'utf8'));
  }

  /** The frame with its length in front. */
  frame(): Buffer {
    const body = Buffer.concat(this.#parts);
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length);
    return Buffer.concat([length, body]);
  }
}

export class FrameReader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  flag(): number {
    this.#at += 1;
    return this.#body.readUInt8(this.#at - 1);
  }

  integer(): number {
    this.#at += 4;
    return this.#body.readInt32BE(this.#at - 4);
  }

  bytes(): Buffer {
    const length = this.integer();
    this.#at += length;
    return this.#body.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }
}

/** Cuts a stream of bytes into frames. */
export class FrameSplitter {
  #rest: Buffer[] = [];
  #held = 0;

  /** The frames that are complete with this piece. */
  push(piece: Buffer): Buffer[] {
    this.#rest.push(piece);
    this.#held += piece.length;
    const frames: Buffer[] = [];
    for (
      let length = this.#nextLength();
      length !== undefined && this.#held >= length + 4;
      length = this.#nextLength()
    ) {
      const all = Buffer.concat(this.#rest);
      frames.push(all.subarray(4, length + 4));
      this.#rest = [all.subarray(length + 4)];
      this.#held -= length + 4;
    }
    return frames;
  }

  #nextLength(): number | undefined {
    if (this.#held < 4) return undefined;
    if ((this.#rest[0]?.length ?? 0) < 4) this.#rest = [Buffer.concat(this.#rest)];
    return this.#rest[0]?.readInt32BE(0);
  }
}
