import type { AgentManifest, AgentRequirement, Choice } from '../../model/index.ts';
import { AgentRecords, type Standings, versionKey } from '../metrics/index.ts';
import type { AgentState, Enlisted, MatchConditions, RunLimits } from './conditions.ts';
import { fitOf } from './fit.ts';
import { type Ranking, rankingOf } from './ranking.ts';
import { choiceOf, type Detail, type Refused } from './reasons.ts';

/** Who was chosen. The reasons are worked out only for those who ask. */
export interface Decision {
  readonly chosen: AgentManifest | null;
  /** The same for two decisions for a step whose reasons need not be told twice. */
  readonly gist: string;
  readonly explain: (detail?: Detail) => Choice;
}

/** What follows from the manifests, a requirement and the limits of a run. */
interface Prepared {
  readonly requirement: AgentRequirement;
  readonly fitting: readonly {
    readonly manifest: AgentManifest;
    readonly key: string;
    readonly priority: number;
    readonly named: number;
  }[];
  readonly refused: readonly Refused[];
  /** The decision while nothing has happened. */
  untouched: Decision | null;
}

/** Requirements that are kept in memory with what follows from them. */
const KEPT = 1_000;

/**
 * Chooses agents by what they say of themselves, what a step requires, what its run forbids, and what has happened: filter by skill,
 * types, constraints, state, permissions and isolation, then health, then the strategy of the step; ties go to the higher priority and
 * then to the smaller id. It never changes: when agents come, go, or change their state, make a new one.
 */
export class Matcher {
  readonly #bySkill: ReadonlyMap<string, readonly Enlisted[]>;
  readonly #byId = new Map<string, Enlisted>();
  #prepared = new WeakMap<RunLimits, Map<string, Prepared>>();

  /** @param agents each id once */
  constructor(agents: Iterable<Enlisted>) {
    const found = new Map<string, Enlisted[]>();
    for (const one of agents) {
      this.#byId.set(one.manifest.id, one);
      for (const skill of new Set(one.manifest.capabilities.map((capability) => capability.skill))) {
        const known = found.get(skill);
        if (known === undefined) found.set(skill, [one]);
        else known.push(one);
      }
    }
    this.#bySkill = found;
  }

  /** Every skill that some agent offers, sorted. */
  skills(): readonly string[] {
    return [...this.#bySkill.keys()].toSorted();
  }

  has(skill: string): boolean {
    return this.#bySkill.has(skill);
  }

  match(requirement: AgentRequirement, conditions: MatchConditions = {}): Decision {
    const { standings = UNTOUCHED, failedOnItem = [], limits = NO_LIMITS } = conditions;
    const prepared = this.#prepare(requirement, limits);
    const goesByManifests = requirement.strategy === 'capability' || requirement.strategy === 'priority';
    if (!goesByManifests || standings.hasTrouble || failedOnItem.length > 0) {
      return decide(prepared, standings, failedOnItem);
    }
    prepared.untouched ??= decide(prepared, UNTOUCHED, failedOnItem);
    return prepared.untouched;
  }

  /** The agent that a step names, when it does not offer what the step asks for: otherwise nobody would say a word about it. */
  #unfitFor({ use, skill }: AgentRequirement): readonly Refused[] {
    const named = use === undefined ? undefined : this.#byId.get(use)?.manifest;
    if (named === undefined || named.capabilities.some((one) => one.skill === skill)) return [];
    return [{ manifest: named, refusals: [`does not offer ${skill}`] }];
  }

  #prepare(requirement: AgentRequirement, limits: RunLimits): Prepared {
    let kept = this.#prepared.get(limits);
    if (kept === undefined || kept.size >= KEPT) {
      kept = new Map();
      this.#prepared.set(limits, kept);
    }
    const key = keyOf(requirement);
    let prepared = kept.get(key);
    if (prepared === undefined) {
      prepared = prepare(requirement, limits, this.#bySkill.get(requirement.skill) ?? [], this.#unfitFor(requirement));
      kept.set(key, prepared);
    }
    return prepared;
  }
}

const NO_LIMITS: RunLimits = { refusalOf: () => null };
const UNTOUCHED: Standings = new AgentRecords();

function prepare(
  requirement: AgentRequirement,
  limits: RunLimits,
  agents: readonly Enlisted[],
  unfit: readonly Refused[],
): Prepared {
  const fitting: Prepared['fitting'][number][] = [];
  const refused: Refused[] = [...unfit];
  for (const { manifest, state } of agents) {
    const fit = fitOf(manifest, requirement);
    const refusals = fit.fits ? refusalsOf(manifest, state, requirement, limits) : fit.refusals;
    if (fit.fits && refusals.length === 0) {
      fitting.push({ manifest, key: versionKey(manifest), priority: fit.priority, named: fit.named });
    } else {
      refused.push({ manifest, refusals });
    }
  }
  return { requirement, fitting, refused, untouched: null };
}

/** How the reason begins for which all others are refused where a step names its agent. */
export const ASKED_FOR = 'the step asks for ';

/** Why an agent whose capability fits cannot be chosen all the same. */
function refusalsOf(
  manifest: AgentManifest,
  state: AgentState,
  { use }: AgentRequirement,
  limits: RunLimits,
): string[] {
  const refusals: string[] = [];
  if (use !== undefined && use !== manifest.id) refusals.push(`${ASKED_FOR}${use}`);
  if (state === 'disabled') refusals.push('is disabled');
  if (state === 'draining') refusals.push('is being drained and takes no new work');
  const forbidden = limits.refusalOf(manifest);
  if (forbidden !== null) refusals.push(forbidden);
  return refusals;
}

function decide(
  { requirement, fitting, refused }: Prepared,
  standings: Standings,
  failedOnItem: readonly string[],
): Decision {
  const { skill } = requirement;
  const ranking: Ranking = rankingOf(
    requirement,
    fitting.map(({ manifest, key, priority, named }) => ({
      manifest,
      priority,
      named,
      standing: standings.of(key, skill),
    })),
    failedOnItem,
  );
  const { best, explored } = ranking;
  const chosen = best?.manifest ?? null;
  const why = [requirement.use ?? '', best?.group, best === explored, ...failedOnItem];
  return {
    chosen,
    gist: `${chosen === null ? '' : versionKey(chosen)} ${why.join(' ')}`,
    explain: (detail) => choiceOf(requirement, ranking, refused, detail),
  };
}

/** Says everything of a requirement that a choice goes by. */
function keyOf({ skill, use = '', strategy, input = '', output = '', constraints }: AgentRequirement): string {
  let key = `${skill}\n${use}\n${strategy}\n${input}\n${output}`;
  for (const name in constraints) key += `\n${JSON.stringify([name, constraints[name]])}`;
  return key;
}
