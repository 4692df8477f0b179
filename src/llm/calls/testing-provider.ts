import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../model/index.ts';
import { type ProviderAccess, readAccess } from '../providers/provider-key.ts';
import { type ResolvedModel, resolveModel } from '../providers/resolved-model.ts';
import { framesOf, type Protocol, type Saying, settingsFor } from './testing-protocols.ts';

export const TEST_KEY = 'sk-test-0123456789abcdef';

/** How a server treats one request: says something whole, breaks off within it, refuses, or stays silent. */
export type Reply =
  | Saying
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }
  | {
      readonly saying: Saying;
      /** After so many frames. */
      readonly after: number;
      /** Sent in place of what is left out. */
      readonly frame?: string;
      readonly by: 'end' | 'disconnect' | 'hang' | 'garbage';
    }
  | 'silence';

interface Seen {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: JsonObject;
}

/** A server that speaks the wire protocol of a provider, and treats each request as the next reply says. */
export class TestingProvider implements AsyncDisposable {
  readonly seen: Seen[] = [];
  /** Connections that their client closed before the answer was whole. */
  cutByClient = 0;
  readonly #protocol: Protocol;
  readonly #replies: Reply[];
  readonly #server: Server;

  private constructor(protocol: Protocol, replies: readonly Reply[]) {
    this.#protocol = protocol;
    this.#replies = [...replies];
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  static async listen(protocol: Protocol, ...replies: readonly Reply[]): Promise<TestingProvider> {
    const provider = new TestingProvider(protocol, replies);
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async model(
    changes: Partial<ResolvedModel['provider']> = {},
  ): Promise<{ model: ResolvedModel; access: ProviderAccess }> {
    const settings = { ...settingsFor(this.#protocol, this.url), ...changes };
    const access = await readAccess(settings, { TEST_KEY });
    return { model: resolveModel([settings], 'test/m'), access };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    this.seen.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as JsonObject });
    response.on('close', () => {
      if (!response.writableFinished) this.cutByClient++;
    });
    const reply = this.#replies.shift();
    if (reply === 'silence') return;
    if (reply === undefined) return void response.writeHead(500).end('{"error":{"message":"no reply is left"}}');
    if ('status' in reply) {
      const headers = { 'content-type': 'application/json', 'x-request-id': 'req-refused', ...reply.headers };
      return void response.writeHead(reply.status, headers).end(reply.body);
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req-1' });
    const frames = framesOf(this.#protocol, 'saying' in reply ? reply.saying : reply);
    for (const frame of 'saying' in reply ? frames.slice(0, reply.after) : frames) response.write(frame);
    if (!('saying' in reply)) return void response.end();
    response.write(reply.frame ?? '');
    if (reply.by === 'garbage') response.write('data: {"this is": no JSON\n\n');
    if (reply.by === 'end' || reply.by === 'garbage') response.end();
    // What was written has to arrive before the connection goes.
    if (reply.by === 'disconnect') setTimeout(() => response.destroy(), 30);
  }
}
