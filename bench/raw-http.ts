import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/** The bytes of a request, made once for all that ask the same. */
export function requestBytes(path: string, headers: readonly string[] = []): Buffer {
  return Buffer.from([`GET ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n'));
}

/** Status of an answer, and the tag of its content. */
export interface RawAnswer {
  readonly status: number;
  readonly bytes: number;
  /** Its head as it came. */
  readonly head: string;
}

interface Waiting {
  readonly request: Buffer;
  /** It may be sent once more, on another connection. */
  again: boolean;
  resolve(answer: RawAnswer): void;
  reject(error: Error): void;
}

/**
 * One connection that is kept, with one request at a time: as little as a client can do, so that a measurement on the machine of
 * the server is one of the server.
 */
export class RawConnection {
  readonly #path: string;
  #socket: Socket;
  #waiting: Waiting | null = null;
  #parts: Buffer[] = [];
  #got = 0;
  #wanted = 0;
  #head = '';

  constructor(path: string) {
    this.#path = path;
    this.#socket = this.#open();
  }

  ask(request: Buffer): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { request, again: true, resolve, reject };
      this.#send(request);
    });
  }

  #open(): Socket {
    const socket = connect(this.#path);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => socket === this.#socket && this.#closed());
    return socket;
  }

  /** A server lets go of connections that are idle for some seconds, which may cross the next request. */
  #send(request: Buffer): void {
    if (this.#socket.destroyed || !this.#socket.writable) this.#socket = this.#open();
    this.#socket.write(request);
  }

  #closed(): void {
    const waiting = this.#waiting;
    if (waiting?.again !== true || this.#got > 0) return this.#fail(new Error('the connection was closed'));
    waiting.again = false;
    this.#send(waiting.request);
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#got += chunk.length;
    if (this.#wanted === 0) this.#readHead();
    if (this.#wanted === 0 || this.#got < this.#wanted) return;
    const answer = { status: Number(this.#head.slice(9, 12)), bytes: this.#wanted, head: this.#head };
    this.#parts = [];
    this.#got = 0;
    this.#wanted = 0;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(answer);
  }

  /** How many bytes the answer has, as soon as its head is there. */
  #readHead(): void {
    const [first] = this.#parts;
    const all = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts);
    const end = all.indexOf(HEAD_END);
    if (end < 0) return;
    this.#head = all.toString('latin1', 0, end);
    const length = /^content-length: *(\d+)/im.exec(this.#head)?.[1];
    if (length === undefined && !/^HTTP\/1\.1 (?:204|304)/.test(this.#head))
      return this.#fail(new Error(`an answer without a length: ${this.#head.slice(0, 200)}`));
    this.#wanted = end + HEAD_END.length + Number(length ?? 0);
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(error);
  }
}
