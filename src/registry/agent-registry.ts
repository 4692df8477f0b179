import { type AgentRequirement, DrydockError } from '../model/index.ts';
import { type LoadedAgents, loadAgents, type RegisteredAgent } from './load-agents.ts';
import { closestWord } from '../workflow/index.ts';
import { type Decision, type MatchConditions, Matcher } from './matching/index.ts';

/** What a step asks for, and where its file says so. */
export interface SkillRequest {
  readonly step: string;
  readonly requirement: AgentRequirement;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The agents that can take part in runs, each known by its id; of several versions the newest. */
export class AgentRegistry {
  readonly #agents = new Map<string, RegisteredAgent>();
  readonly #list: readonly RegisteredAgent[];
  readonly #matcher: Matcher;
  readonly problems: readonly DrydockError[];

  private constructor(agents: readonly RegisteredAgent[], problems: readonly DrydockError[]) {
    const found = [...problems];
    for (const one of agents) {
      const { id, version } = one.agent.manifest;
      const known = this.#agents.get(id);
      if (known && known.agent.manifest.version === version) {
        found.push(new DrydockError('DRY-E3004', { agent: id, version, first: known.origin, second: one.origin }));
      } else if (!known || compareVersions(version, known.agent.manifest.version) > 0) {
        this.#agents.set(id, one);
      }
    }
    this.problems = found;
    this.#list = [...this.#agents.values()].toSorted((a, b) => (a.agent.manifest.id < b.agent.manifest.id ? -1 : 1));
    this.#matcher = new Matcher(this.#list.map(({ agent }) => ({ manifest: agent.manifest, state: 'enabled' })));
  }

  /** The built-in agents and those of the given folders. What is wrong with a file is in `problems` and stops nobody else. */
  static async load(builtIn: readonly RegisteredAgent['agent'][], folders: readonly string[]): Promise<AgentRegistry> {
    const loaded: LoadedAgents[] = await Promise.all(folders.map(loadAgents));
    const own = builtIn.map((agent): RegisteredAgent => ({ agent, origin: 'built-in' }));
    return new AgentRegistry(
      [...own, ...loaded.flatMap((folder) => folder.agents)],
      loaded.flatMap((folder) => folder.problems),
    );
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
