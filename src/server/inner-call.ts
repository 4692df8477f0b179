import { IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Api, RequestBindings } from './api/index.ts';

/** What is known of the request that another one is made for. */
export type Asking = Omit<RequestBindings, 'incoming' | 'outgoing'>;

/** A request to the API from within the server. */
export interface InnerCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who asks, and how the request came in that this one is made for. */
  readonly as: Asking;
}

export interface InnerAnswer {
  readonly status: number;
  /** Null: there is none. */
  readonly body: ReadableStream<Uint8Array> | null;
}

/** Asks the API as a client would, with the same checks and the same answers, and without a connection. */
export async function innerCall(api: Api, { method, path, body, headers = {}, as }: InnerCall): Promise<InnerAnswer> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const all = {
    host: 'localhost',
    ...headers,
    ...(content === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }),
  };
  const incoming = Object.assign(new IncomingMessage(new Socket()), { method, url: path, headers: all });
  if (content !== undefined) incoming.push(content);
  incoming.push(null);
  const written = new WrittenAnswer();
  const outgoing = written as unknown as ServerResponse;
  const request = new Request(`http://localhost${path}`, { method, headers: all, body: content ?? null });
  const response = await api.fetch(request, { ...as, incoming, outgoing });
  return written.isWritten ? { status: written.status, body: bodyOf(written.bytes) } : response;
}

/** What an operation writes instead of giving a response: the part of one that operations use. */
class WrittenAnswer {
  status = 200;
  bytes: Uint8Array = new Uint8Array();
  isWritten = false;

  writeHead(status: number): void {
    this.status = status;
  }

  end(bytes: Uint8Array = new Uint8Array()): void {
    this.bytes = bytes;
    this.isWritten = true;
  }
}

function bodyOf(bytes: Uint8Array): ReadableStream<Uint8Array> | null {
  return new Blob([new Uint8Array(bytes)]).stream();
}
