import { connect, type Socket } from 'node:net';
import { requestBytes } from './raw-http.ts';

/** What a reader needs to know of an event to see whether it has all of them, and how late they are. */
export interface SeenEvent {
  readonly id: number;
  readonly seq: number;
  /** When it happened, and when it was read: unix milliseconds. */
  readonly ts: number;
  readonly at: number;
}

const END = Buffer.from('\n\n');
/** At the beginning of a line: heads have lines that end so. */
const ID = Buffer.from('\nid: ');
const SEQ = Buffer.from('"seq":');
const TS = Buffer.from('"ts":"');
const LAST = Buffer.from('event: end');
const TS_LENGTH = 24;

/**
 * Reads a stream of events without parsing what it does not need: hundreds of readers share the machine with the server that is
 * measured.
 */
export class RawStream {
  readonly #socket: Socket;
  readonly #seen: (event: SeenEvent | null) => void;
  #rest: Buffer | null = null;
  #isOver = false;
  #hasFrames = false;

  /** @param seen null: the run has ended */
  constructor(socket: string, path: string, after: number, seen: (event: SeenEvent | null) => void) {
    this.#seen = seen;
    this.#socket = connect(socket);
    this.#socket.on('error', () => {});
    this.#socket.write(requestBytes(path, after === 0 ? [] : [`Last-Event-ID: ${after}`]));
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  close(): void {
    this.#isOver = true;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const at = Date.now();
    const data = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    // What is left over begins with the last newline of the frame before it.
    let from = this.#hasFrames ? 1 : 0;
    for (let end = data.indexOf(END, from); end >= 0 && !this.#isOver; end = data.indexOf(END, from)) {
      this.#frame(data, from, end, at);
      from = end + END.length;
      this.#hasFrames = true;
    }
    this.#rest = from === 0 ? data : data.subarray(from - 1);
  }

  /** Heads of answers and of chunks lie between frames: what a frame says is looked for in it. */
  #frame(data: Buffer, from: number, end: number, at: number): void {
    const id = data.indexOf(ID, Math.max(0, from - 1));
    const seq = id < 0 || id > end ? -1 : data.indexOf(SEQ, id) + SEQ.length;
    if (seq < SEQ.length || seq > end) {
      if (!data.subarray(from, end).includes(LAST)) return;
      this.close();
      this.#seen(null);
      return;
    }
    const ts = data.indexOf(TS, seq) + TS.length;
    const when = Date.parse(data.toString('latin1', ts, ts + TS_LENGTH));
    this.#seen({ id: numberAt(data, id + ID.length), seq: numberAt(data, seq), ts: when, at });
  }
}

function numberAt(data: Buffer, from: number): number {
  let value = 0;
  for (let at = from; ; at++) {
    const digit = (data[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return value;
    value = value * 10 + digit;
  }
}
