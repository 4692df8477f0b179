import { z } from 'zod';

/**
 * How a run is executed, resolved when it starts and recorded with it. Whatever the flags, the results are the same.
 *
 * - `useLegacyOrchestration`: direct mode. Steps in sequence with statically assigned agents; no log, no hub, no routing.
 * - `enableWorkspaceIsolation`: a workspace of its own for each run; off: all runs share one.
 * - `enableDynamicRouting`: the agent of each attempt is chosen when it starts; off: once per step, when the run starts.
 * - `enableProgressStreaming`: progress and log lines of attempts are recorded and streamed.
 * - `enableControlPlane`: the run waits its turn in the queue and takes commands while it runs; off: it starts at once.
 */
export const flagsSchema = z.strictObject({
  useLegacyOrchestration: z.boolean().default(false),
  enableWorkspaceIsolation: z.boolean().default(true),
  enableDynamicRouting: z.boolean().default(true),
  enableProgressStreaming: z.boolean().default(true),
  enableControlPlane: z.boolean().default(true),
});
export type Flags = z.infer<typeof flagsSchema>;
