import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { McpAccess } from './access.ts';
import { drydockMcpServer, type McpServerSettings } from './drydock-mcp-server.ts';

export interface StdioStreams {
  readonly input: Readable;
  /** Carries the protocol and nothing else. */
  readonly output: Writable;
}

/** Serves one client over two streams, until the client closes its side or the signal fires. */
export async function mcpOverStdio(
  access: McpAccess,
  { input, output }: StdioStreams,
  { signal, ...settings }: McpServerSettings & { readonly signal: AbortSignal },
): Promise<void> {
  const closed = Promise.race([once(input, 'close'), once(input, 'end'), once(output, 'close')]);
  const handle = serveStdio(() => drydockMcpServer(access, settings), {
    transport: new StdioServerTransport(input, output),
    onerror: settings.onDefect,
  });
  const stopped = once(signal, 'abort').catch(() => undefined);
  if (!signal.aborted) await Promise.race([closed, stopped]);
  await handle.close();
}
