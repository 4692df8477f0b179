import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';

/** Bytes of the length that stands before each message. */
const HEADER = 4;

const MIB = 1024 * 1024;

/** Bytes of a message of an agent: larger contents are files of its scratch directory. */
export const MOST_MESSAGE = 64 * MIB;

/** So much is read in each span of so many milliseconds; whoever writes faster is held back by its full pipe. */
const [SPAN_MS, MESSAGES_A_SPAN, BYTES_A_SPAN] = [100, 2_000, 64 * MIB];

export interface PipeListener {
  hear(message: unknown): void;
  /** Nothing more is read. */
  fault(problem: string): void;
}

/**
 * Messages over a pipe between the engine and the process of an agent, each with its length before it. Unlike the channel of Node it
 * carries neither handles nor orders to Node itself, limits what is kept of the other side's words, and lets nothing throw that the other
 * side says.
 */
export class MessagePipe {
  readonly #stream: Duplex;
  readonly #listener: PipeListener;
  readonly #most: number;
  #parts: Buffer[] = [];
  #waiting = 0;
  /** Bytes that the message to come has, its length included. */
  #needed = HEADER;
  #isOver = false;
  #spanEnds = 0;
  #messages = 0;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param most bytes of a message that is read; undefined: of who is trusted, as many as there are */
  constructor(stream: Duplex, listener: PipeListener, most = Infinity) {
    this.#stream = stream;
    this.#listener = listener;
    this.#most = most;
    // Its end tells of it.
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  /** Bytes that the other side has not read. */
  get unread(): number {
    return this.#stream.writableLength;
  }

  /** @returns when it has left this process, or never will @throws Error what cannot be sent, and what has more than `most` bytes */
  send(message: unknown, most = Infinity): Promise<void> {
    const body = serialize(message);
    if (body.length > most) {
      const [has, limit] = [body.length, most].map((bytes) => Math.ceil(bytes / MIB));
      throw new Error(`a message of ${has} MiB is larger than ${limit} MiB: write a file, and add that`);
    }
    if (!this.#stream.writable) return Promise.resolve();
    const header = Buffer.alloc(HEADER);
    header.writeUInt32LE(body.length);
    this.#stream.write(header);
    return new Promise((resolve) => this.#stream.write(body, () => resolve()));
  }

  /** Reads nothing more. */
  close(): void {
    this.#isOver = true;
    this.#parts = [];
    clearTimeout(this.#timer);
    this.#stream.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#parts.push(chunk);
    this.#waiting += chunk.length;
    while (!this.#isOver && this.#waiting >= this.#needed) this.#next();
    if (!this.#isOver) this.#holdBack(chunk.length);
  }

  /** Reads on as far as what is there allows. */
  #next(): void {
    const all = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    let begin = 0;
    while (!this.#isOver && all.length - begin >= HEADER) {
      const length = all.readUInt32LE(begin);
      if (length > this.#most) return this.#fault(`a message of more than ${Math.round(this.#most / MIB)} MiB`);
      this.#needed = HEADER + length;
      if (all.length - begin < this.#needed) break;
      this.#hear(all.subarray(begin + HEADER, begin + this.#needed));
      begin += this.#needed;
      this.#needed = HEADER;
    }
    if (this.#isOver) return;
    this.#parts = begin === all.length ? [] : [all.subarray(begin)];
    this.#waiting = all.length - begin;
  }

  #hear(body: Buffer): void {
    this.#messages += 1;
    try {
      this.#listener.hear(deserialize(body));
    } catch (error) {
      this.#fault(error instanceof Error ? error.message : String(error));
    }
  }

  #holdBack(bytes: number): void {
    const now = performance.now();
    if (now >= this.#spanEnds) [this.#spanEnds, this.#messages, this.#bytes] = [now + SPAN_MS, 0, 0];
    this.#bytes += bytes;
    if (this.#messages < MESSAGES_A_SPAN && this.#bytes < BYTES_A_SPAN) return;
    this.#stream.pause();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stream.resume(), this.#spanEnds - now);
  }

  #fault(problem: string): void {
    this.close();
    this.#listener.fault(problem);
  }
}
