import { join } from 'node:path';
import type { ModelRequest, z } from '../../agent.ts';
import type { AgentManifest, JsonObject } from '../../model/index.ts';
import type { AskOptions, CallScope, ModelGateway, Reply } from './model-gateway.ts';
import { Recording } from './recording.ts';

/** Where the exchanges of a run are kept, below its workspace. */
export function recordingFolder(workspace: string): string {
  return join(workspace, 'state', 'models');
}

/** What an attempt asks models by. Its questions and their answers are kept in the workspace of its run. */
export function modelsFor(
  gateway: ModelGateway,
  scope: CallScope,
  {
    workspace,
    replay,
    meter,
    avoidsCache,
  }: { readonly workspace: string; readonly replay?: string | undefined } & Pick<AskOptions, 'meter' | 'avoidsCache'>,
) {
  const recording = new Recording(recordingFolder(workspace));
  const only = replay === undefined ? undefined : new Recording(replay);
  return {
    ask: (
      request: ModelRequest<z.ZodType>,
      signal: AbortSignal,
      mask: (text: string) => string,
      waits?: (why: string) => void,
    ): Promise<Reply> =>
      gateway.ask(request, { scope, signal, mask, waits, recording, replay: only, meter, avoidsCache }),
  };
}

/**
 * Why a run cannot use an agent that asks models: nobody has named one. For the matcher, so that nothing is tried that cannot work.
 *
 * @param agentConfig configuration by agent id: an agent may name a model of its own there
 */
export function modelRefusals(
  gateway: ModelGateway | undefined,
  agentConfig: Readonly<Record<string, JsonObject>>,
  isReplay: boolean,
): { refusalOf(manifest: AgentManifest): string | null } {
  return {
    refusalOf({ id, permissions, model }) {
      if (!permissions.includes('llm') || isReplay) return null;
      const isNamed =
        gateway !== undefined &&
        (gateway.isConfigured || model !== undefined || typeof agentConfig[id]?.['model'] === 'string');
      return isNamed ? null : 'asks a language model, and none is configured (drydock help models)';
    },
  };
}
