import type { AgentManifest } from '../model/index.ts';
import {
  type AgentQuery,
  type AgentRecords,
  type AgentSource,
  type FiguresView,
  fitsQuery,
  type HealthView,
} from '../registry/index.ts';
import type { AgentDirectory } from './agent-directory.ts';
import type { AgentStanding } from './agent-standings.ts';

/** All that is known of an agent: of its newest version, unless it says otherwise. */
export interface AgentOverview {
  readonly manifest: AgentManifest;
  /** `built-in`, or the file that defines it. */
  readonly origin: string;
  readonly source: AgentSource;
  readonly standing: AgentStanding;
  /** Attempts that it has in hand, of all its versions. */
  readonly running: number;
  readonly health: HealthView;
  readonly figures: readonly FiguresView[];
  /** Of its other versions. */
  readonly pastFigures: readonly FiguresView[];
  /** Every version that was ever seen, the newest first. */
  readonly versions: readonly VersionOverview[];
}

export interface VersionOverview {
  readonly version: string;
  readonly origin: string;
  readonly hash: string | null;
  /** Unix milliseconds. */
  readonly firstSeenAt: number;
  /** False: its file is gone, and what it did is remembered. */
  readonly isPresent: boolean;
  /** True: its file said something else before, under the same version. */
  readonly isChanged: boolean;
}

/** The agents that there are and that fit a query, sorted by id. */
export async function findAgents(
  query: AgentQuery,
  { directory, records }: { readonly directory: AgentDirectory; readonly records: AgentRecords },
): Promise<readonly AgentOverview[]> {
  const remembered = Map.groupBy(await directory.remembered(), ({ manifest }) => manifest.id);
  const figures = Map.groupBy(records.views(), ({ agent }) => agent);
  const present = Map.groupBy(directory.registry.versions(), ({ agent }) => agent.manifest.id);
  const overviews = [...present].flatMap(([id, versions]): AgentOverview[] => {
    const newest = versions.at(-1);
    if (newest === undefined) return [];
    const { manifest } = newest.agent;
    const ofAgent = figures.get(id) ?? [];
    const here = new Set(versions.map(({ agent }) => agent.manifest.version));
    const known = (remembered.get(id) ?? []).map(({ manifest: { version }, source, hash, firstSeenAt }) => {
      const isPresent = here.has(version);
      return { version, origin: source, hash, firstSeenAt, isPresent, isChanged: directory.isChanged({ id, version }) };
    });
    return [
      {
        manifest,
        origin: newest.origin,
        source: directory.sourceOf(newest),
        standing: directory.standing(id),
        running: directory.running(id),
        health: records.health(manifest),
        figures: ofAgent.filter(({ version }) => version === manifest.version),
        pastFigures: ofAgent.filter(({ version }) => version !== manifest.version),
        versions: known.toSorted((a, b) => b.firstSeenAt - a.firstSeenAt || (a.version < b.version ? 1 : -1)),
      },
    ];
  });
  return overviews.filter((one) => fitsQuery({ ...one, state: one.standing.state }, query));
}
