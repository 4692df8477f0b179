import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { DrydockError } from '../../model/index.ts';
import { problemOf, RequestError } from '../problem.ts';
import {
  type AnyOperation,
  type Api,
  type ApiContext,
  type ApiEnvironment,
  install,
  type InstallOptions,
  malformed,
  misfit,
  publicPath,
  routedPath,
} from './operation.ts';
import { loginPage, type OpenApi, referencePage, withExamples } from '../reference/index.ts';
import { encodedAnswer, type EncodedAnswer, send } from './json-response.ts';
import { checkBody } from './request-body.ts';

export interface AppOptions extends InstallOptions {
  readonly version: string;
  /** Hears of errors that are nobody's fault but drydock's. */
  readonly onDefect: (error: unknown, requestId: string) => void;
}

/** The public API as one application: its routes, its errors, its document. */
export function appOf(operations: readonly AnyOperation[], options: AppOptions): Api {
  const api: Api = new OpenAPIHono<ApiEnvironment>({
    getPath: pathOf,
    defaultHook: (result) => {
      if (result.success) return;
      const { issues } = result.error;
      throw result.target === 'json' ? misfit(issues) : malformed(issues);
    },
  });
  api.on(['POST', 'PATCH', 'DELETE'], '*', checkBody);
  for (const one of operations) install(api, one, options);
  let made: OpenApi | undefined;
  const document = () => (made ??= openApiDocument(api, options.version));
  let encoded: EncodedAnswer | undefined;
  api.get('/openapi.json', async ({ env }) => {
    encoded ??= encodedAnswer({ body: document() });
    await send(encoded, env);
    return RESPONSE_ALREADY_SENT;
  });
  for (const path of ['/docs', '/docs/:name', '/docs/schemas/:name', '/problems', '/problems/:code'])
    api.get(path, ({ req }) =>
      referencePage(document(), {
        path: req.path,
        search: req.query('q') ?? '',
        accept: req.header('accept') ?? '',
      }),
    );
  api.get('/auth', () => loginPage());
  api.notFound((context) => problemResponse(context, notFound(context.req.path)));
  api.onError((error, context) => {
    const known = knownError(error);
    // A client that goes away in the middle of its request is no defect of ours.
    if (known === undefined && !context.env.incoming.readableAborted) options.onDefect(error, context.env.requestId);
    return problemResponse(context, known ?? error);
  });
  return api;
}

/** The OpenAPI 3.1 document, made of the schemas that check requests and answers. */
function openApiDocument(api: Api, version: string): OpenApi {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Drydock', version, description: 'The control plane of runs. Every path and field is public.' },
  });
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [publicPath(path), item]);
  const components = {
    ...document.components,
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'The token of the home, or a named one' },
    },
  };
  const whole = { ...document, components, paths: Object.fromEntries(paths) };
  return withExamples(withoutFlags(whole) as OpenApi);
}

/** JSON Schema has no flags of patterns, and takes them all as `u`; the generator leaves `/u` at their end. */
function withoutFlags(document: object): unknown {
  return JSON.parse(JSON.stringify(document), (name, value: unknown) =>
    name === 'pattern' && typeof value === 'string' ? value.replace(/(?<!\\)\/[a-z]+$/, '') : value,
  );
}

/** The path to route by. What the router has of its own is no path of the API. */
function pathOf(request: Request): string {
  const start = request.url.indexOf('/', request.url.indexOf('://') + 3);
  const path = start < 0 ? '/' : request.url.slice(start).replace(/[?#].*$/s, '');
  return path.includes('/_') ? '/not-found' : routedPath(path.replace(/%3A([a-z-]+)$/i, ':$1'));
}

function knownError(error: Error): DrydockError | undefined {
  if (error instanceof DrydockError) return error.code === 'DRY-E9001' ? undefined : error;
  if (!(error instanceof HTTPException)) return undefined;
  const malformed = new DrydockError('DRY-E8001', { problem: error.message });
  return new RequestError(malformed, { status: error.status });
}

function notFound(path: string): DrydockError {
  return new DrydockError('DRY-E8003', { what: `operation at ${path.slice(0, 200)}`, list: '/openapi.json' });
}

function problemResponse(context: ApiContext, error: unknown): Response {
  const { requestId, incoming } = context.env;
  const problem = problemOf(error, (incoming.url ?? '').replace(/\?.*$/s, ''), requestId);
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (problem.status === 503 || problem.status === 429) headers['retry-after'] = '1';
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer realm="drydock"';
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
