import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { DrydockError } from '../../model/index.ts';
import { problemSchema, RequestError } from '../problem.ts';
import { allows, type Principal, type Scope } from '../security/index.ts';
import { fromWire, wireName, type Wire } from '../wire/index.ts';
import { jsonResponse } from './json-response.ts';

/** What the routes know of a request beside what it says. */
export interface RequestBindings {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Who asks; null where that does not matter. */
  readonly principal: Principal | null;
  /** How the request came in, for the audit log. */
  readonly origin: string;
  readonly requestId: string;
}

export interface ApiEnvironment {
  Bindings: RequestBindings;
}

export type ApiContext = Context<ApiEnvironment>;
export type Api = OpenAPIHono<ApiEnvironment>;

interface Described {
  readonly description: string;
  /** Absent: the answer has no body, or is no JSON. */
  readonly schema?: z.ZodType;
  /** @default application/json */
  readonly contentType?: string;
}

/** What an operation answers: JSON in its wire form, or a response of its own. */
export type Answer =
  | { readonly status?: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  | Response;

export interface OperationRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** `user:<name>`: whom what is done is accounted to. */
  readonly actor: string;
  readonly principal: Principal | null;
  readonly origin: string;
  /** The idempotency key of the request. */
  readonly key: string | undefined;
  /** Milliseconds that the client would like to wait for what it asks for to be done. */
  readonly waitMs: number;
  readonly context: ApiContext;
}

/** One route of the public API: its document, its checks and its work. */
export interface Operation<P, Q, B> {
  readonly id: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** What it takes to be let in; null: nothing. @default read for GET, command for everything else */
  readonly scope?: Scope | null;
  /** As clients write it: /v1/runs/{run}:pause */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodType<P> & z.ZodObject;
  readonly query?: z.ZodType<Q> & z.ZodObject;
  readonly body?: Wire<B>;
  /** True: refused without an Idempotency-Key. */
  readonly needsKey?: boolean;
  readonly answers: Readonly<Record<number, Described>>;
  handle(request: OperationRequest<P, Q, B>): Promise<Answer> | Answer;
}

export type AnyOperation = Operation<never, never, never>;

/** Gives the parts of an operation their types. */
export function operation<P, Q, B>(definition: Operation<P, Q, B>): AnyOperation {
  return definition as unknown as AnyOperation;
}

/** How the router knows a path: `:verb` at its end would be a parameter there. */
export function routedPath(path: string): string {
  return path.replace(/:([a-z-]+)$/, '/_$1');
}

export function publicPath(path: string): string {
  return path.replace(/\/_([a-z-]+)$/, ':$1');
}

export interface InstallOptions {
  /** Also checks every answer against the schema that documents it. */
  readonly checkAnswers: boolean;
}

export function install(api: Api, of: AnyOperation, { checkAnswers }: InstallOptions): void {
  const op = of as unknown as Operation<unknown, unknown, unknown>;
  const { scope = op.method === 'get' ? 'read' : 'command' } = op;
  const route = createRoute({
    method: op.method,
    // Before anything of the request is looked at: what is wrong with it is not for everybody.
    middleware: [scopeCheck(op.id, scope)],
    security: scope === null ? [] : [{ bearer: [scope] }],
    path: routedPath(op.path),
    operationId: op.id,
    tags: [op.tag],
    summary: op.summary,
    ...(op.description === undefined ? {} : { description: op.description }),
    request: {
      ...(op.params === undefined ? {} : { params: op.params }),
      ...(op.query === undefined ? {} : { query: op.query }),
      ...(op.method === 'post' ? { headers: commonHeaders(op.needsKey === true) } : {}),
      ...(op.body === undefined
        ? {}
        : { body: { required: true, content: { 'application/json': { schema: op.body.schema } } } }),
    },
    responses: { ...documented(op.answers), default: PROBLEM },
  });
  const answering = async (context: ApiContext): Promise<Response> => {
    const valid = context.req as unknown as { valid(target: string): unknown };
    const key = keyOf(context.req.header('idempotency-key'));
    if (op.needsKey === true && key === undefined) throw new DrydockError('DRY-E8006', { operation: op.id });
    const answer = await op.handle({
      params: op.params === undefined ? {} : valid.valid('param'),
      query: op.query === undefined ? {} : valid.valid('query'),
      body: op.body === undefined ? undefined : decoded(op.body, valid.valid('json')),
      actor: context.env.principal?.actor ?? 'system',
      principal: context.env.principal,
      origin: context.env.origin,
      key,
      waitMs: waitOf(context.req.header('prefer')),
      context,
    });
    if (answer instanceof Response) return answer;
    // An answer of which only some fields were asked for is no whole one.
    if (checkAnswers && context.req.query('fields') === undefined)
      op.answers[answer.status ?? 200]?.schema?.parse(answer.body);
    return jsonResponse(context.req, answer);
  };
  // Its types describe answers made with context.json; ours are checked by their schemas.
  api.openapi(route, answering as never);
}

const PROBLEM = {
  description: 'What is wrong, and what to do about it (RFC 9457)',
  content: { 'application/problem+json': { schema: problemSchema } },
};

function scopeCheck(operation: string, scope: Scope | null): MiddlewareHandler<ApiEnvironment> {
  return async ({ env: { principal } }, next) => {
    if (scope !== null && !allows(principal, scope))
      throw new DrydockError('DRY-E8014', { who: principal?.actor ?? 'nobody', scope, operation });
    await next();
  };
}

/** Seconds that a client may ask to be kept waiting. */
const MOST_WAIT_S = 30;

/** `Prefer: wait=5` (RFC 7240), in milliseconds. */
function waitOf(header: string | undefined): number {
  const seconds = /(?:^|[\s,;])wait=(\d{1,6})(?:$|[\s,;])/i.exec(header ?? '')?.[1];
  return Math.min(Number(seconds ?? 0), MOST_WAIT_S) * 1_000;
}

function commonHeaders(isRequired: boolean): z.ZodObject {
  const description = 'The same key with the same request is the same command, also after a restart';
  const key = z.string().max(300).openapi({ description, example: '"8e03978e-40d5-43e8"' });
  return z.object({
    'idempotency-key': isRequired
      ? key.optional().openapi({ description: `Required. ${description}` })
      : key.optional(),
  });
}

function documented(answers: Operation<unknown, unknown, unknown>['answers']) {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, contentType = 'application/json' }]) => [
      status,
      schema === undefined && contentType === 'application/json'
        ? { description }
        : { description, content: { [contentType]: { schema: schema ?? z.string() } } },
    ]),
  );
}

/** A structured-field string (RFC 8941), with or without its quotes. */
function keyOf(header: string | undefined): string | undefined {
  if (header === undefined || header === '') return undefined;
  const key = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header)?.[1]?.replace(/\\(["\\])/g, '$1') ?? header;
  if (key.length === 0 || key.length > 255) {
    throw new DrydockError('DRY-E8001', { problem: 'the idempotency key must have 1 to 255 characters' });
  }
  return key;
}

function decoded<T>(wire: Wire<T>, json: unknown): T {
  const read = fromWire(wire, json);
  if (read.success) return read.data;
  throw misfit(
    read.error.issues.map(({ path, message }) => ({
      path: path.map((part) => (typeof part === 'string' ? wireName(part) : part)),
      message,
    })),
  );
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The places of a body that do not fit, as one error. */
export function misfit(found: readonly Issue[]): RequestError {
  const issues = found.slice(0, 20).map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    detail: message,
  }));
  const [first] = issues;
  const problem =
    first === undefined ? 'it is not what the operation takes' : `${first.pointer || 'the body'}: ${first.detail}`;
  return new RequestError(new DrydockError('DRY-E8002', { problem }), { issues });
}
