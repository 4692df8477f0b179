/** Limits on what a program may write, for each second and each line. */
export interface OutputLimits {
  /** Bytes of one line. */
  readonly lineBytes: number;
  readonly bytesPerSecond: number;
  readonly linesPerSecond: number;
  /** Seconds in a row above the limits after which it counts as a flood; until then it is only held back. */
  readonly seconds: number;
}

/** An artifact in a line is at most 12 MiB as base64; whoever has more adds a file. */
export const OUTPUT_LIMITS: OutputLimits = {
  lineBytes: 16 * 1024 * 1024,
  bytesPerSecond: 16 * 1024 * 1024,
  linesPerSecond: 20_000,
  seconds: 5,
};

/** Why nothing more is read. */
export type Flood = { readonly kind: 'line' | 'rate'; readonly problem: string };

/** A stream that can be held back. */
interface Source {
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  pause(): unknown;
  resume(): unknown;
}

const SECOND = 1_000;

/**
 * Cuts a stream into lines of UTF-8. A program that writes faster than the limits is held back by its full pipe; one that goes on
 * like that, or writes a line without end, is told of once as a flood, and nothing more is read.
 */
export class LineReader implements Disposable {
  readonly #limits: OutputLimits;
  readonly #line: (line: string) => void;
  readonly #flood: (flood: Flood) => void;
  readonly #source: Source;
  #parts: Buffer[] = [];
  #waiting = 0;
  #windowEnds = 0;
  #bytes = 0;
  #lines = 0;
  #full = 0;
  #over = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    source: Source,
    hear: { readonly line: (line: string) => void; readonly flood: (flood: Flood) => void },
    limits: OutputLimits = OUTPUT_LIMITS,
  ) {
    this.#source = source;
    this.#limits = limits;
    this.#line = hear.line;
    this.#flood = hear.flood;
    source.on('data', (chunk) => this.#take(chunk));
  }

  /** What stands after the last line feed, when the stream has ended. */
  end(): void {
    const rest = this.#rest(Buffer.alloc(0));
    if (!this.#over && rest !== '') this.#line(rest);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#parts = [];
    clearTimeout(this.#timer);
    // What is still written has to go somewhere, or the process would never end.
    this.#source.resume();
  }

  #take(chunk: Buffer): void {
    if (this.#over) return;
    let begin = 0;
    for (let end = chunk.indexOf(10); end >= 0 && !this.#over; end = chunk.indexOf(10, begin)) {
      const line = this.#rest(chunk.subarray(begin, end));
      begin = end + 1;
      this.#lines += 1;
      if (line !== '') this.#line(line);
    }
    if (this.#over) return;
    if (begin < chunk.length) {
      this.#parts.push(chunk.subarray(begin));
      this.#waiting += chunk.length - begin;
    }
    if (this.#waiting > this.#limits.lineBytes)
      return this.#tell({ kind: 'line', problem: `a line of more than ${mib(this.#limits.lineBytes)} MiB` });
    this.#account(chunk.length);
  }

  #rest(last: Buffer): string {
    const line = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    this.#waiting = 0;
    return line.toString('utf8').replace(/\r$/, '');
  }

  #account(bytes: number): void {
    const now = performance.now();
    if (now >= this.#windowEnds) {
      const isNext = now < this.#windowEnds + SECOND;
      const wasFull = this.#isFull();
      this.#full = wasFull && isNext ? this.#full : 0;
      this.#windowEnds = now + SECOND;
      this.#bytes = 0;
      this.#lines = 0;
    }
    this.#bytes += bytes;
    if (!this.#isFull() || this.#timer !== undefined) return;
    this.#full += 1;
    if (this.#full >= this.#limits.seconds) {
      const { bytesPerSecond, linesPerSecond, seconds } = this.#limits;
      const problem = `more than ${mib(bytesPerSecond)} MiB or ${linesPerSecond} lines a second, for ${seconds} seconds`;
      return this.#tell({ kind: 'rate', problem });
    }
    this.#source.pause();
    // A timer may fire a little early.
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#source.resume();
      },
      this.#windowEnds - now + 5,
    );
  }

  #isFull(): boolean {
    return this.#bytes >= this.#limits.bytesPerSecond || this.#lines >= this.#limits.linesPerSecond;
  }

  #tell(flood: Flood): void {
    this[Symbol.dispose]();
    this.#flood(flood);
  }
}

function mib(bytes: number): string {
  return String(Math.round(bytes / 1024 / 1024));
}
