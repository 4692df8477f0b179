import type { DrydockError } from '../model/index.ts';
import { AgentFolder } from './agent-folder.ts';
import type { RegisteredAgent } from './registered-agent.ts';

export interface LoadedAgents {
  readonly agents: readonly RegisteredAgent[];
  /** Files that define no agent, each with its reason. They stop nobody else. */
  readonly problems: readonly DrydockError[];
}

/** Loads the agents of a folder once: see {@link AgentFolder}. */
export async function loadAgents(path: string): Promise<LoadedAgents> {
  const folder = new AgentFolder(path);
  await folder.scan();
  const { agents, problems } = folder;
  return { agents, problems };
}
