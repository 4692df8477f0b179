import { createMcpHandler } from '@modelcontextprotocol/server';
import type { McpAccess } from './access.ts';
import { drydockMcpServer, type McpServerSettings } from './drydock-mcp-server.ts';

/** The server over Streamable HTTP. Every request stands alone: there are no sessions, so nothing is lost with a process. */
export interface McpOverHttp extends AsyncDisposable {
  /** Answers one request of somebody whom the caller has let in. The signal of the request ends the call. */
  answer(request: Request, access: McpAccess): Promise<Response>;
}

/** Event streams that clients may hold open to hear of changes. */
const MOST_STREAMS = 100;

export function mcpOverHttp(settings: McpServerSettings): McpOverHttp {
  const handler = createMcpHandler(
    ({ authInfo }) => drydockMcpServer(authInfo?.extra?.['access'] as McpAccess, settings),
    { maxSubscriptions: MOST_STREAMS },
  );
  return {
    // The token stays with the guard: what it may do is in the access.
    answer: (request, access) =>
      handler.fetch(request, { authInfo: { token: '', clientId: '', scopes: [], extra: { access } } }),
    [Symbol.asyncDispose]: () => handler.close(),
  };
}
