import type { AgentKind, AgentManifest, JsonValue } from '../model/index.ts';
import type { HealthStatus, HealthView } from './health/index.ts';
import type { AgentSource, LifecycleState } from './lifecycle.ts';
import { fitOf } from './matching/index.ts';
import type { FiguresView } from './metrics/index.ts';

/** What is asked of the agents that there are; everything that is given must hold, of lists one. */
export interface AgentQuery {
  readonly skill?: string | undefined;
  /** Types of what one capability takes and gives; one that names no type takes, or gives, any. */
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly constraints?: Readonly<Record<string, JsonValue>> | undefined;
  readonly tag?: string | undefined;
  readonly kind?: AgentKind | undefined;
  readonly source?: AgentSource | undefined;
  /** @default all but unregistered */
  readonly states?: readonly LifecycleState[] | undefined;
  readonly health?: readonly HealthStatus[] | undefined;
  /** Least share of its work that was proven, 0 to 1, for the skill if one is named; one without a sample has none. */
  readonly minProven?: number | undefined;
  /** Least share of its attempts that succeeded, 0 to 1, likewise. */
  readonly minSuccess?: number | undefined;
}

/** An agent as queries see it. */
export interface Discoverable {
  readonly manifest: AgentManifest;
  readonly state: LifecycleState;
  readonly source: AgentSource;
  readonly health: HealthView;
  /** Of the version in question, by skill. */
  readonly figures: readonly FiguresView[];
}

const REGISTERED: readonly LifecycleState[] = ['enabled', 'disabled', 'draining'];

export function fitsQuery(agent: Discoverable, query: AgentQuery): boolean {
  const { tag, kind, source, states = REGISTERED, health } = query;
  const { manifest } = agent;
  if (!states.includes(agent.state)) return false;
  if (tag !== undefined && !manifest.tags.includes(tag)) return false;
  if (kind !== undefined && manifest.kind !== kind) return false;
  if (source !== undefined && agent.source !== source) return false;
  if (health !== undefined && !health.includes(agent.health.status)) return false;
  return isCapable(manifest, query) && isGood(agent, query);
}

function isCapable(manifest: AgentManifest, { skill, input, output, constraints = {} }: AgentQuery): boolean {
  const skills = manifest.capabilities.map((capability) => capability.skill);
  return skills
    .filter((one) => skill === undefined || one === skill)
    .some((one) => {
      const types = { ...(input === undefined ? {} : { input }), ...(output === undefined ? {} : { output }) };
      return fitOf(manifest, { skill: one, ...types, constraints, strategy: 'capability', fallbacks: [] }).fits;
    });
}

function isGood({ figures }: Discoverable, { skill, minProven, minSuccess }: AgentQuery): boolean {
  const meant = figures.filter((one) => skill === undefined || one.skill === skill);
  const sum = (of: (one: FiguresView) => number) => meant.reduce((total, one) => total + of(one), 0);
  const isAtLeast = (least: number | undefined, part: number, whole: number) =>
    least === undefined || (whole > 0 && part / whole >= least);
  return (
    isAtLeast(
      minProven,
      sum(({ proven }) => proven.proven),
      sum(({ proven }) => proven.sample),
    ) &&
    isAtLeast(
      minSuccess,
      sum(({ succeeded }) => succeeded),
      sum(({ invocations }) => invocations),
    )
  );
}
