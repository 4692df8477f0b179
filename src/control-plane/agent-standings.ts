import { z } from 'zod';
import { userName } from '../model/index.ts';
import { LIFECYCLE_STATES, type LifecycleAction, type LifecycleState } from '../registry/index.ts';
import type { Document, RunStore } from '../store/index.ts';
import type { ChangeOptions } from './options.ts';

const STATES = 'agent';

const stateSchema = z.object({ state: z.enum(LIFECYCLE_STATES), reason: z.string().nullable().default(null) });

/** The state of an agent, as it is kept. */
export interface AgentStanding {
  readonly state: LifecycleState;
  /** What If-Match of a change names; 0: nobody has changed it. */
  readonly version: number;
  readonly reason: string | null;
  readonly changedAt: number | null;
  readonly changedBy: string | null;
}

const UNTOUCHED: AgentStanding = { state: 'enabled', version: 0, reason: null, changedAt: null, changedBy: null };

/** What people have decided about agents: durable, and in the audit log, before it holds. */
export class AgentStandings {
  readonly #store: RunStore;
  readonly #now: () => number;
  readonly #standings = new Map<string, AgentStanding>();

  constructor({ store, now }: { readonly store: RunStore; readonly now: () => number }) {
    this.#store = store;
    this.#now = now;
  }

  async load(): Promise<void> {
    for (let after: string | undefined; ; ) {
      const page = await this.#store.documents({ kind: STATES, after, limit: 500 });
      for (const document of page) this.#standings.set(document.id, standingOf(document));
      if (page.length < 500) return;
      after = page.at(-1)?.id;
    }
  }

  of(id: string): AgentStanding {
    return this.#standings.get(id) ?? UNTOUCHED;
  }

  /** Agents about which something was decided. */
  ids(): readonly string[] {
    return [...this.#standings.keys()];
  }

  states(): ReadonlyMap<string, LifecycleState> {
    return new Map([...this.#standings].map(([id, { state }]) => [id, state]));
  }

  /**
   * @param expected the version that the change was made for; null: whichever it is
   * @throws DRY-E8023 somebody else has changed it meanwhile
   */
  async keep(
    id: string,
    action: LifecycleAction,
    state: LifecycleState,
    expected: number | null,
    { actor = `user:${userName()}`, origin, reason = null }: ChangeOptions,
  ): Promise<AgentStanding> {
    const now = this.#now();
    const told = { before: { state: this.of(id).state }, after: { state }, reason, origin: origin ?? null };
    const audit = { at: now, actor, action: `agent.${action}`, target: `agent:${id}`, event: null, result: 'done' };
    const change = { kind: STATES, id, body: { state, reason }, expected, now, by: actor };
    const kept = await this.#store.changeDocument({ ...change, audit: { ...audit, ...told } });
    if (kept !== null) this.#standings.set(id, standingOf(kept));
    return this.of(id);
  }
}

function standingOf({ version, body, changedAt, changedBy }: Document): AgentStanding {
  return { ...stateSchema.parse(body), version, changedAt, changedBy };
}
