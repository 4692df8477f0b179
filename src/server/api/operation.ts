import type { IncomingMessage, ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, HonoRequest, MiddlewareHandler } from 'hono';
import { DrydockError, type ErrorCode } from '../../model/index.ts';
import { problemSchema, RequestError } from '../problem.ts';
import { allows, type Principal, type Scope } from '../security/index.ts';
import { fromWire, wireName, type Wire } from '../wire/index.ts';
import type { AnswerCache } from './answer-cache.ts';
import { problemAnswers, problemCodesOf } from './problem-codes.ts';
import { encodedAnswer, type JsonAnswer, jsonResponse, send } from './json-response.ts';

/** What the routes know of a request beside what it says. */
export interface RequestBindings {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Who asks; null where that does not matter. */
  readonly principal: Principal | null;
  /** Who asks, as it is now: what takes long looks again before it gives anything. @throws DRY-E8004 when they may no longer */
  readonly standing: () => Principal | null;
  /** How the request came in, for the audit log. */
  readonly origin: string;
  readonly requestId: string;
  /** How the client's connection is protected, by itself or as a trusted proxy says. */
  readonly scheme: 'http' | 'https';
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
export type Answer = JsonAnswer | Response;

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
  /** A body as clients send it. @default made of the schema */
  readonly example?: unknown;
  /** True: refused without an Idempotency-Key. */
  readonly needsKey?: boolean;
  /**
   * True: what it answers follows from the store and the path alone, whoever asks and whenever, so that it may be given again
   * while the store has not changed.
   */
  readonly isOfStore?: boolean;
  readonly answers: Readonly<Record<number, Described>>;
  /** What can be wrong beside what its form lets expect: codes of errors. */
  readonly problems?: readonly ErrorCode[];
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
  /** Answers that are given again; null: none is. */
  readonly cache: AnswerCache | null;
}

export function install(api: Api, of: AnyOperation, options: InstallOptions): void {
  const op = of as unknown as Operation<unknown, unknown, unknown>;
  const { scope = op.method === 'get' ? 'read' : 'command' } = op;
  const codes = problemCodesOf(op, scope);
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
        : { body: { required: true, content: { 'application/json': sentAs(op.body, op.example) } } }),
    },
    responses: { ...problemAnswers(codes, problemSchema), ...documented(op.answers), default: PROBLEM },
    'x-problem-codes': codes,
  });
  if (op.method === 'get') {
    // Reads are most of what is asked for. They have no body, and go through one function instead of a chain of them.
    const { middleware: _, ...described } = route;
    api.openAPIRegistry.registerPath(described);
    api.get(route.getRoutingPath(), reading(op, scope, options));
    return;
  }
  const answering = async (context: ApiContext): Promise<Response> => {
    const valid = context.req as unknown as { valid(target: string): unknown };
    const params = op.params === undefined ? {} : valid.valid('param');
    const query = op.query === undefined ? {} : valid.valid('query');
    const body = op.body === undefined ? undefined : decoded(op.body, valid.valid('json'));
    const answer = await handled(op, scope, requestOf(op, context, { params, query, body }));
    if (answer instanceof Response) return answer;
    check(op, context, answer, options);
    return jsonResponse(answer);
  };
  // Its types describe answers made with context.json; ours are checked by their schemas.
  api.openapi(route, answering as never);
}

function reading(op: Operation<unknown, unknown, unknown>, scope: Scope | null, options: InstallOptions) {
  return async (context: ApiContext): Promise<Response> => {
    const { env, req } = context;
    checkScope(op.id, scope, env.principal);
    const target = env.incoming.url ?? '';
    const { headers } = env.incoming;
    const cache = op.isOfStore === true && headers['prefer'] === undefined ? options.cache : null;
    const known = headers['cache-control'] === undefined ? cache?.find(target) : undefined;
    if (known !== undefined) {
      await send(known, env);
      return RESPONSE_ALREADY_SENT;
    }
    const version = cache?.version ?? 0;
    const params = op.params === undefined ? {} : checked(op.params, req.param());
    const query = op.query === undefined ? {} : checked(op.query, queryOf(req));
    const answer = await handled(op, scope, requestOf(op, context, { params, query, body: undefined }));
    if (answer instanceof Response) return answer;
    check(op, context, answer, options);
    if ((answer.status ?? 200) !== 200) return jsonResponse(answer);
    const encoded = encodedAnswer(withLinks(answer, target));
    cache?.keep(target, encoded, version);
    await send(encoded, env);
    return RESPONSE_ALREADY_SENT;
  };
}

type AnyRequest = OperationRequest<unknown, unknown, unknown>;

/** The answer, for who may have it also after waiting for it. @throws DRY-E8004, DRY-E8014 */
async function handled(op: Operation<unknown, unknown, unknown>, scope: Scope | null, request: AnyRequest) {
  const answer = await op.handle(request);
  if (request.waitMs > 0) checkScope(op.id, scope, request.context.env.standing());
  return answer;
}

/** @throws DRY-E8006 without the key that the operation needs */
function requestOf(
  op: Operation<unknown, unknown, unknown>,
  context: ApiContext,
  given: { readonly params: unknown; readonly query: unknown; readonly body: unknown },
): AnyRequest {
  const { principal, origin, incoming } = context.env;
  const key = keyOf(headerOf(incoming, 'idempotency-key'));
  if (op.needsKey === true && key === undefined) throw new DrydockError('DRY-E8006', { operation: op.id });
  return {
    ...given,
    actor: principal?.actor ?? 'system',
    principal,
    origin,
    key,
    waitMs: waitOf(headerOf(incoming, 'prefer')),
    context,
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** An answer of which only some fields were asked for is no whole one. */
function check(
  op: Operation<unknown, unknown, unknown>,
  context: ApiContext,
  { status = 200, body }: JsonAnswer,
  { checkAnswers }: InstallOptions,
): void {
  if (checkAnswers && context.req.query('fields') === undefined) op.answers[status]?.schema?.parse(body);
}

/** A parameter that is there twice is a list, which none of ours takes. */
function queryOf(request: HonoRequest): Record<string, unknown> {
  const given = Object.entries(request.queries());
  return Object.fromEntries(given.map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

/** @throws DRY-E8001 */
function checked(schema: z.ZodType, given: unknown): unknown {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw malformed(read.error.issues);
}

/** What is wrong with the path or the query of a request. */
export function malformed([first]: readonly Issue[]): DrydockError {
  const problem = `${first?.path.join('.') ?? ''}: ${first?.message ?? 'not understood'}`;
  return new DrydockError('DRY-E8001', { problem });
}

/** The pages beside this one (RFC 8288), for clients that follow links. */
function withLinks(answer: JsonAnswer, url: string): JsonAnswer {
  const { next_cursor: next, prev_cursor: prev } = (answer.body ?? {}) as Record<string, unknown>;
  const [path = '', search = ''] = url.split('?', 2);
  const links = Object.entries({ next, prev }).flatMap(([rel, cursor]) => {
    if (typeof cursor !== 'string') return [];
    const query = new URLSearchParams(search);
    query.set('cursor', cursor);
    return [`<${path.replace(/[<>"]/g, encodeURIComponent)}?${query.toString()}>; rel="${rel}"`];
  });
  return links.length === 0 ? answer : { ...answer, headers: { ...answer.headers, link: links.join(', ') } };
}

const PROBLEM = {
  description: 'What is wrong, and what to do about it (RFC 9457)',
  content: { 'application/problem+json': { schema: problemSchema } },
};

function scopeCheck(operation: string, scope: Scope | null): MiddlewareHandler<ApiEnvironment> {
  return async ({ env: { principal } }, next) => {
    checkScope(operation, scope, principal);
    await next();
  };
}

/** @throws DRY-E8014 */
function checkScope(operation: string, scope: Scope | null, principal: Principal | null): void {
  if (scope !== null && !allows(principal, scope))
    throw new DrydockError('DRY-E8014', { who: principal?.actor ?? 'nobody', scope, operation });
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

function sentAs({ schema }: Wire<unknown>, example: unknown) {
  return example === undefined ? { schema } : { schema, example };
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
