import type { ServerResponse } from 'node:http';

const EMPTY = Buffer.alloc(0);
const LINE = Buffer.from('\r\n');

/** Text as one chunk of a body that is sent in chunks (RFC 9112, section 7.1): made once, it goes to any number of readers. */
export function chunkOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  // A chunk of no bytes would end the body.
  if (length === 0) return EMPTY;
  const head = `${length.toString(16)}\r\n`;
  const chunk = Buffer.allocUnsafe(head.length + length + LINE.length);
  chunk.write(head, 'latin1');
  chunk.write(text, head.length, 'utf8');
  LINE.copy(chunk, head.length + length);
  return chunk;
}

/**
 * The body of a response, written past it to its connection, in chunks that are made already: what the response does for every
 * write of its own costs several times the write itself.
 */
export class ChunkedBody {
  readonly #response: ServerResponse;
  #isPast = false;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Sends the head. A request behind another one on its connection has none yet: the response holds what is written until then. */
  begin(): void {
    this.#response.flushHeaders();
    this.#isPast = this.#response.socket !== null && this.#response.chunkedEncoding;
  }

  write(chunk: Buffer): void {
    if (chunk.length === 0) return;
    if (this.#isPast) this.#response.socket?.write(chunk);
    else this.#response.write(contentOf(chunk));
  }

  /** Bytes that wait for the reader. */
  get waitingBytes(): number {
    return this.#response.writableLength;
  }

  get needsDrain(): boolean {
    return this.#drain.writableNeedDrain;
  }

  /** Resolves when the reader has taken what waits, or is gone. */
  async drained(): Promise<void> {
    const [drain, response] = [this.#drain, this.#response];
    await new Promise<void>((resolve) => {
      const go = () => {
        drain.off('drain', go);
        response.off('close', go);
        resolve();
      };
      drain.on('drain', go);
      response.on('close', go);
    });
  }

  get #drain() {
    return (this.#isPast ? this.#response.socket : null) ?? this.#response;
  }
}

function contentOf(chunk: Buffer): Buffer {
  return chunk.subarray(chunk.indexOf(LINE) + LINE.length, chunk.length - LINE.length);
}
