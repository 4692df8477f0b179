import type { AgentManifest, AgentRequirement, Capability, Choice, JsonValue } from '../model/index.ts';

/** What is known about an agent beside its manifest, when a choice is made. */
export interface AgentActivity {
  /** Attempts that it performs right now. */
  readonly running: number;
  /** Its ended attempts for the skill in question. */
  readonly succeeded: number;
  readonly failed: number;
  /** Attempts in a row that broke down: the agent crashed, fell silent or could not reach what it depends on. @default 0 */
  readonly breakdowns?: number;
}

/** From so many breakdowns in a row on, an agent comes last. It is still taken when there is no other. */
const BREAKDOWNS_OF_AN_UNHEALTHY_AGENT = 3;

export type Candidate = Choice['candidates'][number];

/** A choice with its reasons. */
export interface AgentChoice {
  readonly chosen: string | null;
  readonly candidates: readonly Candidate[];
}

const idle: AgentActivity = { running: 0, succeeded: 0, failed: 0 };

/**
 * Chooses the agent for a requirement: filter by skill, then by types, then by constraints; healthy agents first, then by
 * the strategy; ties go to the higher priority and then to the smaller id. Pure and deterministic: the same input gives the same choice.
 */
export function chooseAgent(
  requirement: AgentRequirement,
  manifests: readonly AgentManifest[],
  activity: (agent: string) => AgentActivity = () => idle,
): AgentChoice {
  const judged = manifests
    .filter((manifest) => offers(manifest, requirement.skill))
    .map((manifest) => judge(manifest, requirement, activity(manifest.id)));
  const eligible = judged.filter((one) => one.score !== null).toSorted(better);
  const refused = judged.filter((one) => one.score === null).toSorted(byId);
  const [best] = eligible;
  const ranked = [...eligible, ...refused].map((one): Candidate => {
    const lost =
      one !== best && one.score !== null && best ? [`lost to ${best.manifest.id}: ${whyWorse(one, best)}`] : [];
    return {
      agent: one.manifest.id,
      version: one.manifest.version,
      score: one.score,
      reasons: [...one.reasons, ...lost],
    };
  });
  return { chosen: best?.manifest.id ?? null, candidates: ranked };
}

/** True when nothing that has happened bears on the choice: it follows from the requirement and the manifests alone. */
export function goesByManifests(
  { strategy }: AgentRequirement,
  manifests: readonly AgentManifest[],
  activity: (agent: string) => AgentActivity = () => idle,
): boolean {
  return strategy !== 'load' && strategy !== 'performance' && manifests.every(({ id }) => isHealthy(activity(id)));
}

function isHealthy({ breakdowns = 0 }: AgentActivity): boolean {
  return breakdowns < BREAKDOWNS_OF_AN_UNHEALTHY_AGENT;
}

interface Judged {
  readonly manifest: AgentManifest;
  readonly priority: number;
  readonly isHealthy: boolean;
  /** Null: not eligible. */
  readonly score: number | null;
  readonly reasons: readonly string[];
}

function offers(manifest: AgentManifest, skill: string): boolean {
  return manifest.capabilities.some((capability) => capability.skill === skill);
}

function judge(manifest: AgentManifest, requirement: AgentRequirement, activity: AgentActivity): Judged {
  const fitting: Capability[] = [];
  const refusals: string[] = [];
  for (const capability of manifest.capabilities.filter(({ skill }) => skill === requirement.skill)) {
    const refusal = whyUnfit(capability, requirement);
    if (refusal === undefined) fitting.push(capability);
    else refusals.push(refusal);
  }
  const capability = fitting.toSorted(
    (a, b) => specificity(b, requirement) - specificity(a, requirement) || b.priority - a.priority,
  )[0];
  const isWell = isHealthy(activity);
  if (!capability) return { manifest, priority: 0, isHealthy: isWell, score: null, reasons: refusals };
  const { priority } = capability;
  if (requirement.use !== undefined && requirement.use !== manifest.id) {
    return { manifest, priority, isHealthy: isWell, score: null, reasons: [`the step asks for ${requirement.use}`] };
  }
  const { score, reason } = rate(manifest, capability, requirement, activity);
  const health = isWell ? [] : [`unhealthy: its last ${activity.breakdowns} attempts broke down`];
  return { manifest, priority, isHealthy: isWell, score, reasons: [reason, ...health] };
}

function whyUnfit(capability: Capability, requirement: AgentRequirement): string | undefined {
  if (requirement.input !== undefined && capability.input !== undefined && capability.input !== requirement.input) {
    return `takes ${capability.input}, not ${requirement.input}`;
  }
  if (requirement.output !== undefined && capability.output !== undefined && capability.output !== requirement.output) {
    return `gives ${capability.output}, not ${requirement.output}`;
  }
  for (const [name, wanted] of Object.entries(requirement.constraints)) {
    const offered = capability.constraints[name];
    if (offered !== undefined && !allows(offered, wanted))
      return `constraint ${name}: offers ${JSON.stringify(offered)}, needed ${JSON.stringify(wanted)}`;
  }
  return undefined;
}

/** A list means one of these; anything else means exactly this. */
function allows(offered: JsonValue, wanted: JsonValue): boolean {
  const options = Array.isArray(offered) ? offered : [offered];
  const wishes = Array.isArray(wanted) ? wanted : [wanted];
  return wishes.some((wish) => options.some((option) => JSON.stringify(option) === JSON.stringify(wish)));
}

/** How much of the requirement a capability names itself, rather than leaving it open. */
function specificity(capability: Capability, requirement: AgentRequirement): number {
  const types = [
    capability.input !== undefined && requirement.input !== undefined,
    capability.output !== undefined && requirement.output !== undefined,
  ];
  const constraints = Object.keys(requirement.constraints).filter((name) => capability.constraints[name] !== undefined);
  return types.filter(Boolean).length + constraints.length;
}

function rate(
  manifest: AgentManifest,
  capability: Capability,
  requirement: AgentRequirement,
  activity: AgentActivity,
): { score: number; reason: string } {
  switch (requirement.strategy) {
    case 'capability': {
      const named = specificity(capability, requirement);
      return { score: named, reason: `names ${named} of what the step requires` };
    }
    case 'priority':
      return { score: capability.priority, reason: `priority ${capability.priority}` };
    case 'load': {
      const share = activity.running / (manifest.limits.concurrency ?? 1);
      return { score: -share, reason: `${activity.running} attempts running` };
    }
    case 'cost': {
      const paid = manifest.permissions.includes('llm');
      return { score: paid ? 0 : 1, reason: paid ? 'uses a language model' : 'uses no language model' };
    }
    case 'performance': {
      // One success and one failure are added to what was seen (rule of succession), so that a small sample cannot win.
      const rate = (activity.succeeded + 1) / (activity.succeeded + activity.failed + 2);
      return {
        score: rate,
        reason: `${activity.succeeded} of ${activity.succeeded + activity.failed} attempts succeeded`,
      };
    }
  }
}

function better(a: Judged, b: Judged): number {
  const health = Number(b.isHealthy) - Number(a.isHealthy);
  return health || (b.score ?? 0) - (a.score ?? 0) || b.priority - a.priority || byId(a, b);
}

function byId(a: Judged, b: Judged): number {
  return a.manifest.id < b.manifest.id ? -1 : a.manifest.id > b.manifest.id ? 1 : 0;
}

function whyWorse(one: Judged, best: Judged): string {
  if (one.isHealthy !== best.isHealthy) return 'it is healthy';
  if (one.score !== best.score) return 'better score';
  return one.priority === best.priority ? 'equal, its id comes first' : 'higher priority';
}
