import {
  type AgentRequirement,
  type Choice,
  DrydockError,
  type JsonObject,
  type WorkflowDefinition,
} from '../model/index.ts';
import type { AgentRegistry, RegisteredAgent, RunLimits } from '../registry/index.ts';

export interface StaticChoice {
  readonly agent: RegisteredAgent | null;
  readonly reasons: Choice;
}

/** The agents of a run, chosen once when it starts, and their configurations. */
export class StaticAgents {
  readonly #registry: AgentRegistry;
  readonly #limits: RunLimits;
  readonly #choices = new Map<string, StaticChoice>();
  readonly #configs = new Map<string, unknown>();

  constructor(registry: AgentRegistry, definition: WorkflowDefinition, limits: RunLimits) {
    this.#registry = registry;
    this.#limits = limits;
    this.#assign(definition);
  }

  /** The agent that does what a step asks for. */
  of(requirement: AgentRequirement): StaticChoice {
    const key = JSON.stringify(requirement);
    const known = this.#choices.get(key);
    if (known !== undefined) return known;
    const { chosen, explain } = this.#registry.match(requirement, { limits: this.#limits });
    const choice = { agent: chosen === null ? null : (this.#registry.get(chosen.id) ?? null), reasons: explain() };
    this.#choices.set(key, choice);
    return choice;
  }

  configOf({ manifest }: RegisteredAgent['agent']): unknown {
    const { id } = manifest;
    if (!this.#configs.has(id)) this.#configs.set(id, this.#registry.get(id)?.agent.config.parse({}));
    return this.#configs.get(id);
  }

  /** @throws DRY-E1003 a configuration that does not fit, or is for no agent */
  configure(workflow: string, given: Readonly<Record<string, JsonObject>>): void {
    const details: string[] = [];
    for (const [id, config] of Object.entries(given)) {
      const parsed = this.#registry.get(id)?.agent.config.safeParse(config);
      if (parsed === undefined) details.push(`there is no agent ${id}`);
      else if (parsed.success) this.#configs.set(id, parsed.data);
      else details.push(...parsed.error.issues.map(({ path, message }) => `${id}: ${path.join('.')}: ${message}`));
    }
    if (details.length > 0) throw new DrydockError('DRY-E1003', { workflow }, { details });
  }

  #assign({ steps }: WorkflowDefinition): void {
    for (const { agent, repair, workflow } of Object.values(steps)) {
      if (agent !== undefined) this.of(agent);
      if (repair !== undefined) this.of(repair.agent);
      if (workflow !== undefined) this.#assign(workflow);
    }
  }
}
