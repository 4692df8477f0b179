import { text } from 'node:stream/consumers';
import { DrydockError } from '../model/index.ts';
import type { ApiCall, McpAccess, McpOverHttp, PublicApi } from '../mcp/index.ts';
import type { Api, ApiContext, RequestBindings } from './api/index.ts';
import { errorFrom } from './client/index.ts';
import { type Asking, innerCall } from './inner-call.ts';
import { allows } from './security/index.ts';

export interface McpEndpointSettings {
  readonly version: string;
  readonly onDefect: (error: unknown) => void;
}

/** Where clients of the Model Context Protocol send their requests. */
const PATH = '/mcp';

/**
 * The server of the Model Context Protocol at `/mcp`: behind the same guard as every operation, and over the operations, with the
 * scopes of who asks. What is loaded for it is loaded with the first request.
 */
export function addMcpEndpoint(api: Api, settings: McpEndpointSettings): AsyncDisposable {
  let loaded: Promise<McpOverHttp> | undefined;
  const load = async () => (await import('../mcp/index.ts')).mcpOverHttp(settings);
  api.on(['GET', 'POST', 'DELETE'], PATH, async (context) => {
    const { principal } = context.env;
    // Whoever may not even look has no use for any of it.
    if (!allows(principal, 'read')) {
      throw new DrydockError('DRY-E8014', { who: principal?.actor ?? 'nobody', scope: 'read', operation: 'mcp' });
    }
    loaded ??= load();
    return (await loaded).answer(await requestOf(context), accessOf(api, context.env));
  });
  return {
    [Symbol.asyncDispose]: async () => {
      await (await loaded)?.[Symbol.asyncDispose]();
    },
  };
}

/** The request with the body that was read, and checked, already. */
async function requestOf({ req }: ApiContext): Promise<Request> {
  const { method, headers, signal, url } = req.raw;
  return new Request(url, { method, headers, signal, body: method === 'POST' ? await req.text() : null });
}

function accessOf(api: Api, { incoming: _in, outgoing: _out, ...asking }: RequestBindings): McpAccess {
  const as = { ...asking, origin: asking.origin.replace(/^api /, 'mcp ') };
  return { api: innerApi(api, as), allows: (scope) => allows(as.principal, scope) };
}

function innerApi(api: Api, as: Asking): PublicApi {
  const open = async ({ method = 'GET', path, body, headers = {}, signal }: ApiCall) => {
    signal?.throwIfAborted();
    // A call that takes long asks many times, and for each time anew who may ask.
    const answer = await innerCall(api, { method, path, body, headers, as: { ...as, principal: as.standing() } });
    if (answer.status >= 400) throw errorFrom(await contentOf(answer.body), 'the API');
    return answer.body;
  };
  return {
    json: async (call) => {
      const content = await contentOf(await open(call));
      return content === '' ? null : (JSON.parse(content) as unknown);
    },
    bytes: async function* (call) {
      const body = await open(call);
      if (body !== null) yield* body;
    },
  };
}

function contentOf(body: ReadableStream<Uint8Array> | null): Promise<string> | string {
  return body === null ? '' : text(body);
}
