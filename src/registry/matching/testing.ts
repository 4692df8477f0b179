import type { AgentManifest, AgentManifestInput, AgentRequirement, FailureClass, Verdict } from '../../model/index.ts';
import { agentManifestSchema, agentRequirementSchema } from '../../model/index.ts';
import { AgentRecords } from '../metrics/index.ts';
import type { AgentState, Enlisted } from './conditions.ts';

export const SKILL = 'cobol.translate';

type CapabilityInput = Partial<AgentManifestInput['capabilities'][number]>;

/** An agent with one capability for {@link SKILL}. */
export interface TestAgent extends CapabilityInput {
  readonly permissions?: AgentManifestInput['permissions'];
  readonly limits?: AgentManifestInput['limits'];
  readonly runtime?: AgentManifestInput['runtime'];
  readonly version?: string;
  readonly state?: AgentState;
  /** More capabilities beside the first. */
  readonly more?: AgentManifestInput['capabilities'];
}

export function manifestOf(id: string, agent: TestAgent = {}): AgentManifest {
  const { permissions, limits, runtime, version = '1.0.0', state: _, more = [], ...capability } = agent;
  return agentManifestSchema.parse({
    id,
    version,
    description: id,
    capabilities: [{ skill: SKILL, ...capability }, ...more],
    permissions,
    limits,
    runtime,
  });
}

export function enlisted(agents: Readonly<Record<string, TestAgent>>): Enlisted[] {
  return Object.entries(agents).map(([id, agent]) => ({
    manifest: manifestOf(id, agent),
    state: agent.state ?? 'enabled',
  }));
}

export function need(more: object = {}): AgentRequirement {
  return agentRequirementSchema.parse({ skill: SKILL, ...more });
}

/** What has happened to an agent, in this order. */
export interface Past {
  readonly version?: string;
  readonly succeeded?: number;
  readonly failed?: number;
  /** Class of the failures. */
  readonly as?: FailureClass;
  readonly verdicts?: Partial<Record<Verdict, number>>;
  /** Cost of each attempt in millionths of a US dollar; null: unknown. */
  readonly each?: number | null;
  readonly running?: number;
  /** Probes that failed (negative) or succeeded, after everything else. */
  readonly probes?: readonly boolean[];
  /** Milliseconds that go by after all of it, and before attempts that are under way begin. */
  readonly afterMs?: number;
  /** Skill of the attempts. */
  readonly skill?: string;
}

/** Records in which this has happened; one agent after the other, from moment 0. */
export function recordsOf(past: Readonly<Record<string, Past>>): AgentRecords {
  let now = 0;
  const records = new AgentRecords(() => now);
  for (const [id, one] of Object.entries(past)) {
    const { version = '1.0.0', succeeded = 0, failed = 0, as = 'agent_error', skill = SKILL } = one;
    const agent = { id, version };
    for (let count = 0; count < succeeded + failed; count++) {
      const failure = count < succeeded ? null : as;
      records.begin(agent).end(failure);
      records.add(agent, skill, { failure, durationMs: 100, usage: usageOf(one.each) });
    }
    for (const [verdict, times = 0] of Object.entries(one.verdicts ?? {}))
      for (let count = 0; count < times; count++) records.judge(agent, skill, verdict as Verdict, null);
    for (const isAlive of one.probes ?? []) records.probed(agent, isAlive);
  }
  now += Math.max(0, ...Object.values(past).map(({ afterMs = 0 }) => afterMs));
  for (const [id, { version = '1.0.0', running = 0 }] of Object.entries(past))
    for (let count = 0; count < running; count++) records.begin({ id, version });
  return records;
}

function usageOf(costMicros: number | null | undefined) {
  if (costMicros === undefined) return undefined;
  return { inputUncached: 100, cacheRead: 0, cacheWrite: 0, output: 10, reasoning: 0, costMicros };
}
