import type { IncomingMessage } from 'node:http';
import { DrydockError } from '../../model/index.ts';
import { errorFrom } from './received-error.ts';

// An import of node:http makes all that it has, a client for web sockets and what that needs among it: a third of the time that a
// short command takes.
const { Agent, request } = process.getBuiltinModule('node:http');
const { buffer, text } = process.getBuiltinModule('node:stream/consumers');

export interface Call {
  /** @default GET */
  readonly method?: string;
  /** With its query: /v1/runs?limit=1 */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds that an owner has to answer; a stream, once begun, may be silent for two heartbeats. */
const ANSWER_MS = 60_000;

/** Requests to the unix socket of a home. */
export class SocketCaller implements Disposable {
  readonly address: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(socket: string) {
    this.address = socket;
  }

  /** @throws DRY-E8010 when nobody answers */
  open({ method = 'GET', path, body, headers = {}, signal }: Call): Promise<IncomingMessage> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const sent =
      content === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) };
    return new Promise((resolve, reject) => {
      const made = request(
        {
          socketPath: this.address,
          agent: this.#agent,
          method,
          path,
          signal,
          headers: { host: 'localhost', ...headers, ...sent },
        },
        resolve,
      );
      made.setTimeout(ANSWER_MS, () => made.destroy(new Error('it does not answer')));
      made.once('error', (error) => {
        if (signal?.aborted === true) return reject(signal.reason as Error);
        reject(new DrydockError('DRY-E8010', { address: this.address, problem: error.message }, { cause: error }));
      });
      made.end(content);
    });
  }

  /** The body of an answer. @throws what the owner said is wrong, with its code; DRY-E8010 when nobody answers */
  async text(call: Call): Promise<string> {
    const response = await this.open(call);
    const content = await this.#read(response);
    if ((response.statusCode ?? 500) >= 400) throw errorFrom(content, this.address);
    return content;
  }

  /** The bytes of an answer. @throws as {@link text} */
  async bytes(call: Call): Promise<Buffer> {
    const response = await this.open(call);
    if ((response.statusCode ?? 500) >= 400) return this.refuse(response);
    try {
      return await buffer(response);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new DrydockError('DRY-E8010', { address: this.address, problem }, { cause: error });
    }
  }

  /** The JSON of an answer. @throws as {@link text}; DRY-E8013 when it is none */
  async json(call: Call): Promise<unknown> {
    const content = await this.text(call);
    try {
      return content === '' ? null : JSON.parse(content);
    } catch (error) {
      throw new DrydockError('DRY-E8013', { address: this.address, problem: 'it is no JSON' }, { cause: error });
    }
  }

  /** Also reads what is said about an error. */
  async #read(response: IncomingMessage): Promise<string> {
    try {
      return await text(response);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new DrydockError('DRY-E8010', { address: this.address, problem }, { cause: error });
    }
  }

  /** Throws what the owner said is wrong. */
  async refuse(response: IncomingMessage): Promise<never> {
    throw errorFrom(await this.#read(response), this.address);
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
