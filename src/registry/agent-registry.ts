import { type AgentManifest, type AgentRequirement, DrydockError } from '../model/index.ts';
import type { LifecycleState } from './lifecycle.ts';
import { type LoadedAgents, loadAgents } from './load-agents.ts';
import type { RegisteredAgent } from './registered-agent.ts';
import { closestWord } from '../workflow/index.ts';
import { type Decision, type Enlisted, type MatchConditions, Matcher } from './matching/index.ts';

/** What a step asks for, and where its file says so. */
export interface SkillRequest {
  readonly step: string;
  readonly requirement: AgentRequirement;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What an agent is known as, apart from its versions. */
export type AgentStates = ReadonlyMap<string, LifecycleState>;

/**
 * The agents that can take part in runs, each known by its id; of several versions the newest. Agents may come, go and change their
 * state at any time: what has been chosen keeps the version that it was chosen with.
 */
export class AgentRegistry {
  #all: readonly RegisteredAgent[] = [];
  #states: AgentStates = new Map();
  #agents: ReadonlyMap<string, RegisteredAgent> = new Map();
  #list: readonly RegisteredAgent[] = [];
  #matcher = new Matcher([]);
  #problems: readonly DrydockError[] = [];

  /** The built-in agents and those of the given folders. What is wrong with a file is in `problems` and stops nobody else. */
  static async load(
    builtIn: readonly RegisteredAgent['agent'][],
    folders: readonly string[],
    states: AgentStates = new Map(),
  ): Promise<AgentRegistry> {
    const loaded: LoadedAgents[] = await Promise.all(folders.map(loadAgents));
    const registry = new AgentRegistry();
    registry.setStates(states);
    registry.replace(
      [...builtInAgents(builtIn), ...loaded.flatMap((folder) => folder.agents)],
      loaded.flatMap((folder) => folder.problems),
    );
    return registry;
  }

  /** Puts these agents in the place of those that are here. Of one version that comes twice the first counts. */
  replace(agents: readonly RegisteredAgent[], problems: readonly DrydockError[]): void {
    const found = [...problems];
    const versions = new Map<string, RegisteredAgent>();
    for (const one of agents) {
      const { id, version } = one.agent.manifest;
      const known = versions.get(`${id}@${version}`);
      if (known === undefined) versions.set(`${id}@${version}`, one);
      else found.push(new DrydockError('DRY-E3004', { agent: id, version, first: known.origin, second: one.origin }));
    }
    this.#all = [...versions.values()].toSorted((a, b) => inOrder(a.agent.manifest, b.agent.manifest));
    this.#problems = found;
    this.#arrange();
  }

  /** The states of agents; one that has none is enabled. */
  setStates(states: AgentStates): void {
    this.#states = states;
    this.#arrange();
  }

  #arrange(): void {
    const newest = new Map(this.#all.map((one) => [one.agent.manifest.id, one]));
    const registered = [...newest].filter(([id]) => this.stateOf(id) !== 'unregistered');
    this.#agents = new Map(registered);
    this.#list = registered.map(([, one]) => one);
    this.#matcher = new Matcher(registered.map(([id, { agent }]) => this.#enlisted(id, agent.manifest)));
  }

  #enlisted(id: string, manifest: AgentManifest): Enlisted {
    const state = this.stateOf(id);
    return { manifest, state: state === 'unregistered' ? 'disabled' : state };
  }

  /** Files that define no agent now, and versions that are defined twice. */
  get problems(): readonly DrydockError[] {
    return this.#problems;
  }

  stateOf(id: string): LifecycleState {
    return this.#states.get(id) ?? 'enabled';
  }

  /** Every version of every agent that there is now, unregistered ones included, by id and from the oldest version on. */
  versions(): readonly RegisteredAgent[] {
    return this.#all;
  }

  /** Sorted by id. */
  list(): readonly RegisteredAgent[] {
    return this.#list;
  }

  get(id: string): RegisteredAgent | undefined {
    return this.#agents.get(id);
  }

  /** Every skill that some agent offers, sorted. */
  skills(): readonly string[] {
    return this.#matcher.skills();
  }

  /** Why some steps can never be done by the agents there are, as one error; null when all can. */
  problemWith(requests: readonly SkillRequest[]): DrydockError | null {
    const [first, ...others] = requests.filter((request) => this.#lacks(request) !== null);
    if (first === undefined) return null;
    const below = others.map((request) => {
      const lack = this.#lacks(request);
      return `${placeOf(request)}: step ${request.step} needs the ${lack?.kind} ${lack?.name}`;
    });
    const { kind, name, known } = this.#lacks(first) ?? { kind: 'skill', name: '', known: [] };
    const context = { place: placeOf(first), details: [...hintFor(name, known), ...below] };
    return kind === 'agent'
      ? new DrydockError('DRY-E3002', { agent: name }, context)
      : new DrydockError('DRY-E3001', { skill: name, step: first.step, known: known.join(', ') || 'none' }, context);
  }

  /** What a step names that does not exist, and what there is instead. */
  #lacks({ requirement }: SkillRequest): { kind: 'skill' | 'agent'; name: string; known: readonly string[] } | null {
    const { skill, use, fallbacks } = requirement;
    if (!this.#matcher.has(skill)) return { kind: 'skill', name: skill, known: this.skills() };
    const agent = [use, ...fallbacks].find((id) => id !== undefined && !this.#agents.has(id));
    return agent === undefined ? null : { kind: 'agent', name: agent, known: [...this.#agents.keys()] };
  }

  /** Who shall do what a step requires: see {@link Matcher}. */
  match(requirement: AgentRequirement, conditions?: MatchConditions): Decision {
    return this.#matcher.match(requirement, conditions);
  }
}

/** Agents that come with the product. */
export function builtInAgents(agents: readonly RegisteredAgent['agent'][]): RegisteredAgent[] {
  return agents.map((agent) => ({ agent, origin: 'built-in', hash: null }));
}

function inOrder(a: AgentManifest, b: AgentManifest): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return compareVersions(a.version, b.version);
}

function placeOf({ file, line, column }: SkillRequest): string {
  return `${file}:${line}:${column}`;
}

function hintFor(word: string, known: Iterable<string>): string[] {
  const closest = closestWord(word, known);
  return closest === null ? [] : [`Did you mean ${closest}?`];
}

/** Orders versions of the form 1.2.3 or 1.2.3-rc.1; a pre-release comes before its release (semver.org, §11). */
export function compareVersions(a: string, b: string): number {
  const [coreA = '', ...preA] = a.split('-');
  const [coreB = '', ...preB] = b.split('-');
  const numbersB = coreB.split('.').map(Number);
  for (const [index, number] of coreA.split('.').map(Number).entries()) {
    const difference = number - (numbersB[index] ?? 0);
    if (difference !== 0) return difference;
  }
  const [releaseA, releaseB] = [preA.join('-'), preB.join('-')];
  if (releaseA === '' || releaseB === '') return releaseA === releaseB ? 0 : releaseA === '' ? 1 : -1;
  return releaseA.localeCompare(releaseB, 'en', { numeric: true });
}
