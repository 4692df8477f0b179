export type { McpAccess } from './access.ts';
export { listedTools, type McpServerSettings } from './drydock-mcp-server.ts';
export { type McpOverHttp, mcpOverHttp } from './over-http.ts';
export { mcpOverStdio, type StdioStreams } from './over-stdio.ts';
export type { ApiCall, PublicApi } from './public-api.ts';
export { TOOLS } from './tools/index.ts';
