import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Agent, type AgentContext, type AgentResult, defineAgent, type JsonValue, z } from '../agent.ts';
import { type ControlPlane, createControlPlane, type ControlPlaneOptions } from '../control-plane/index.ts';
import { DrydockError } from '../model/index.ts';
import { loadWorkflow, type LoadedWorkflow } from '../workflow/index.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, connect } from './client/index.ts';
import { type Server, serve, type ServeOptions } from './serve.ts';

type Work = (context: AgentContext, input: JsonValue) => Promise<AgentResult> | AgentResult;

/** An agent for a skill that does what the test says; it takes and gives any JSON. */
export function agentFor(skill: string, run: Work): Agent {
  return defineAgent({
    id: skill.replaceAll('.', '-'),
    version: '1.0.0',
    description: skill,
    capabilities: [{ skill }],
    input: z.json(),
    output: z.json(),
    run,
  });
}

/** An agent for the skill `test.<name>` that gives its input back. */
export function echoAs(name: string): Agent {
  return agentFor(`test.${name}`, (_, input) => ({ output: input }));
}

/** Gives a list of items to a `forEach`. */
export function lister(...items: string[]): Agent {
  return agentFor('test.list', () => ({ output: { items } }));
}

/** A promise that the test resolves, for agents that wait for it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

export const PIPELINE_TEXT = `
name: pipeline
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build }
  check: { forEach: build, agent: test.check, with: "\${item.outputs.build}" }
  report: { agent: test.report, with: "\${steps.check.items}" }
`;

export const ONE_STEP = {
  by: 'text',
  text: 'name: one\nsteps: { only: { agent: test.work } }',
  file: 'one.yaml',
} as const;

export function workflowFrom(yaml: string): LoadedWorkflow {
  const loaded = loadWorkflow(yaml, 'test.yaml');
  if (!loaded.ok) throw new Error(loaded.issues.map(({ message }) => message).join('\n'));
  return loaded.workflow;
}

/** A home with a control plane and its API, which go away with `await using`. Answers are checked against their schemas. */
export interface ServedHome extends AsyncDisposable {
  readonly home: string;
  readonly plane: ControlPlane;
  readonly server: Server;
  readonly client: Client;
  /** What the server told of defects of its own. */
  readonly defects: readonly string[];
}

export async function servedHome(
  agents: readonly Agent[],
  options: Partial<ServeOptions> & { readonly plane?: Partial<ControlPlaneOptions> } = {},
): Promise<ServedHome> {
  await using opened = new AsyncDisposableStack();
  const path = await mkdtemp(join(tmpdir(), 'drydock-server-'));
  opened.defer(() => rm(path, { recursive: true, force: true }));
  const home = join(path, 'home');
  const plane = opened.use(await createControlPlane({ home, agents, durability: 'process-crash', ...options.plane }));
  const defects: string[] = [];
  const logger = {
    info: () => {},
    warn: (message: string, fields?: object) => void defects.push(message + JSON.stringify(fields)),
  };
  const server = opened.use(await serve(plane, { home, version: '0.1.0', checkAnswers: true, logger, ...options }));
  const client = await connect(home);
  if (client === null) throw new Error('nobody serves');
  opened.use(client);
  const owned = opened.move();
  return { home, plane, server, client, defects, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The other server settings of one that restarts in place. */
export function catalogOf(...workflows: readonly LoadedWorkflow[]) {
  const byName = new Map(workflows.map((workflow) => [workflow.definition.name, workflow]));
  return {
    names: () => [...byName.keys()],
    load: (name: string) => {
      const found = byName.get(name);
      if (found === undefined) throw new DrydockError('DRY-E1002', { name, known: [...byName.keys()].join() });
      return found;
    },
  };
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

interface Sent {
  readonly body?: string;
  readonly headers?: Record<string, string | undefined>;
}

/** A request over the unix socket, with exactly these headers. */
export function call(socketPath: string, method: string, path: string, sent: Sent = {}): Promise<Got> {
  return send({ socketPath, method, path }, sent);
}

/** A request to the port. */
export function request({ server }: ServedHome, method: string, path: string, sent: Sent = {}): Promise<Got> {
  const { hostname, port } = new URL(server.url ?? '');
  return send({ hostname, port, method, path }, sent);
}

function send(options: RequestOptions, { body, headers = {} }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ ...options, headers }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      const content = text(response);
      resolve(content.then((got) => ({ status, headers: answered, text: got, json: parsed(got) })));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/**
 * Bytes as they are, to a port; resolves to all that comes back before the other side closes.
 *
 * @param patienceMs after so long without a byte this side closes
 */
export function raw(port: number, content: string, address = '127.0.0.1', patienceMs = 0): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(port, address, () => socket.write(content));
    let got = '';
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => (got += chunk));
    socket.once('close', () => resolve(got));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve(got) : reject(error),
    );
  });
}
