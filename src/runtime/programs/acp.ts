import type {
  AnyMessage,
  client as clientFunction,
  ClientApp,
  ClientConnection,
  InitializeResponse,
  RequestError as RequestErrorClass,
  RequestPermissionRequest,
  Stream,
} from '@agentclientprotocol/sdk';
import type { AgentResult } from '../../agent.ts';
import { failureOf } from '../../model/index.ts';
import { KnownFailure } from '../known-failure.ts';
import { AcpInbox } from './acp-inbox.ts';
import { permissionFor } from './acp-permissions.ts';
import { AcpSession } from './acp-session.ts';
import { type Channel, type Conversation, Nonsense, type Session } from './conversation.ts';
import type { ProgramKind } from './pooled-process.ts';

/** Requests of an agent at one time. */
const MOST_REQUESTS = 64;

/** What is loaded only when an agent speaks this protocol. */
interface Sdk {
  readonly client: typeof clientFunction;
  readonly RequestError: typeof RequestErrorClass;
}

/** The Agent Client Protocol, version 1: the engine is the client. https://agentclientprotocol.com/protocol/v1/overview */
export class AcpConversation implements Conversation {
  readonly ready: Promise<void>;
  readonly #kind: ProgramKind;
  readonly #nonsense: Nonsense;
  readonly #inbox = new AcpInbox();
  readonly #stream: Stream;
  #incoming: ReadableStreamDefaultController<AnyMessage> | undefined;
  #connection: ClientConnection | undefined;
  #agent: InitializeResponse | undefined;
  /** Attempts by the session that the agent gave them. */
  readonly #sessions = new Map<string, AcpSession>();
  readonly #ids = new Map<Session, string>();
  /** Requests of the agent that are being answered. */
  #open = 0;

  constructor(channel: Channel, kind: ProgramKind) {
    this.#kind = kind;
    this.#nonsense = new Nonsense(channel);
    this.#stream = {
      readable: new ReadableStream({ start: (controller) => void (this.#incoming = controller) }),
      writable: new WritableStream({
        write: (message) => {
          this.#inbox.sent(message);
          channel.write(JSON.stringify(message));
        },
      }),
    };
    this.ready = this.#initialize();
  }

  line(text: string): void {
    const only = this.#sessions.size === 1 ? this.#sessions.values().next().value : undefined;
    const incoming = this.#inbox.read(text);
    switch (incoming.kind) {
      case 'message':
        this.#incoming?.enqueue(incoming.message);
        break;
      case 'update': {
        const acp = this.#sessions.get(incoming.sessionId);
        if (acp === undefined)
          this.#nonsense.hear(`an update for the unknown session ${incoming.sessionId}`, only?.session);
        else acp.hear(incoming.update);
        break;
      }
      case 'nothing':
        only?.session.context.heartbeat();
        break;
      case 'nonsense':
        this.#nonsense.hear(incoming.problem, only?.session);
    }
  }

  async perform(session: Session): Promise<AgentResult> {
    const { agent } = this.#connected();
    const { scratch: cwd } = session.files;
    const { sessionId } = await agent.request('session/new', { cwd, mcpServers: [] });
    const acp = new AcpSession(session, (text) =>
      agent.request('session/prompt', { sessionId, prompt: [{ type: 'text', text }] }),
    );
    this.#sessions.set(sessionId, acp);
    this.#ids.set(session, sessionId);
    try {
      const result = await acp.perform();
      this.#nonsense.forgive();
      return result;
    } finally {
      this.#sessions.delete(sessionId);
      this.#ids.delete(session);
      if (this.#agent?.agentCapabilities?.sessionCapabilities?.close)
        void agent.request('session/close', { sessionId }).catch(() => undefined);
    }
  }

  cancel(session: Session): void {
    const sessionId = this.#ids.get(session);
    if (sessionId === undefined) return;
    void this.#connected()
      .agent.notify('session/cancel', { sessionId })
      .catch(() => undefined);
  }

  goodbye(): void {
    this.#connection?.close();
  }

  async #initialize(): Promise<void> {
    const sdk = await import('@agentclientprotocol/sdk');
    this.#connection = this.#client(sdk).connect(this.#stream);
    const terminal = this.#kind.granted.some((permission) => permission.startsWith('exec:'));
    this.#agent = await this.#connection.agent.request('initialize', {
      protocolVersion: sdk.PROTOCOL_VERSION,
      clientCapabilities: { fs: { readTextFile: true, writeTextFile: true }, terminal },
      clientInfo: { name: 'drydock', version: this.#kind.version },
    });
    const { protocolVersion } = this.#agent;
    if (protocolVersion === sdk.PROTOCOL_VERSION) return;
    const problem = `it speaks version ${protocolVersion} of the Agent Client Protocol; version ${sdk.PROTOCOL_VERSION} is needed`;
    throw new KnownFailure(failureOf('agent_error', 'DRY-E4050', { agent: this.#kind.agent, problem }));
  }

  #client({ client, RequestError }: Sdk): ClientApp {
    /** What an agent is told, instead of a mere "internal error". */
    const told = async <T>(work: () => Promise<T> | T): Promise<T> => {
      this.#open += 1;
      try {
        if (this.#open > MOST_REQUESTS) throw new Error(`more than ${MOST_REQUESTS} requests at one time`);
        return await work();
      } catch (error) {
        throw new RequestError(-32_602, error instanceof Error ? error.message : String(error));
      } finally {
        this.#open -= 1;
      }
    };
    return client({ name: 'drydock' })
      .onRequest('session/request_permission', ({ params }) => told(() => this.#permission(params)))
      .onRequest('fs/read_text_file', ({ params }) => told(() => this.#session(params).read(params)))
      .onRequest('fs/write_text_file', ({ params }) => told(() => this.#session(params).write(params)))
      .onRequest('terminal/create', ({ params }) =>
        told(async () => ({ terminalId: await this.#session(params).terminals.create(params) })),
      )
      .onRequest('terminal/output', ({ params }) =>
        told(() => this.#session(params).terminals.output(params.terminalId)),
      )
      .onRequest('terminal/wait_for_exit', ({ params }) =>
        told(() => this.#session(params).terminals.wait(params.terminalId)),
      )
      .onRequest('terminal/kill', ({ params }) =>
        told(async () => {
          await this.#session(params).terminals.kill(params.terminalId);
          return {};
        }),
      )
      .onRequest('terminal/release', ({ params }) =>
        told(async () => {
          await this.#session(params).terminals.release(params.terminalId);
          return {};
        }),
      );
  }

  #permission(request: RequestPermissionRequest) {
    const { session } = this.#session(request);
    const { response, denied } = permissionFor(request, this.#kind.granted, session.files.scratch);
    const { title, kind } = request.toolCall;
    const what = title ?? kind ?? 'a tool call';
    if (denied === null) session.reports.log('info', `allowed: ${what}`);
    else session.reports.log('warn', `denied: ${what}: ${denied}`);
    return response;
  }

  #session({ sessionId }: { readonly sessionId: string }): AcpSession {
    const acp = this.#sessions.get(sessionId);
    if (acp === undefined) throw new Error(`there is no session ${sessionId}`);
    return acp;
  }

  #connected(): ClientConnection {
    if (this.#connection === undefined) throw new Error('the connection is not open');
    return this.#connection;
  }
}
