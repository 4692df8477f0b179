/** One version of an agent. */
export interface AgentVersion {
  readonly id: string;
  readonly version: string;
}

/** One text for each version of each agent: the key of maps. */
export function versionKey({ id, version }: AgentVersion): string {
  return `${id}@${version}`;
}
