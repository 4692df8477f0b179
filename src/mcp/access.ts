import type { PublicApi } from './public-api.ts';
import type { ToolScope } from './tool.ts';

/** What a server may do for who asks. */
export interface McpAccess {
  readonly api: PublicApi;
  /** Whether who asks holds a scope: tools without it are not listed, and refused by the API. */
  allows(scope: ToolScope): boolean;
  /** What who starts or steers a run should know of the process that drives it. */
  notice?(): string | null;
}
