import type { EventData, IsolationLevel, RunId, Used } from '../model/index.ts';
import type { RunReader } from '../store/index.ts';

/** How often one agent used what, in the attempts that were looked at. */
export interface AgentUse {
  readonly agent: string;
  readonly attempts: number;
  /** Attempts at each level of isolation; what ran in the engine, or never began, is left out. */
  readonly isolation: ReadonlyMap<IsolationLevel, number>;
  /** Attempts that asked a model, by model. */
  readonly models: ReadonlyMap<string, number>;
  /** Attempts that used each name. */
  readonly used: { readonly [Kind in keyof Used]-?: ReadonlyMap<string, number> };
}

const KINDS = ['commands', 'hosts', 'secrets', 'refused'] as const;
const TYPES = ['attempt.started', 'attempt.succeeded', 'attempt.failed'] as const;
const PAGE = 1_000;

/** What agents used in some runs, from their logs alone; sorted by agent. */
export async function usesOfAgents(reader: RunReader, runs: readonly RunId[]): Promise<readonly AgentUse[]> {
  const tallies = new Map<string, Tally>();
  for (const run of runs) await tally(reader, run, tallies);
  return [...tallies.values()].toSorted((a, b) => (a.agent < b.agent ? -1 : 1));
}

async function tally(reader: RunReader, run: RunId, tallies: Map<string, Tally>): Promise<void> {
  const agents = new Map<string, string>();
  for (let afterSeq = 0; ; ) {
    const events = await reader.events({ run, afterSeq, types: TYPES, limit: PAGE });
    for (const event of events) {
      afterSeq = event.seq;
      if (event.type === 'attempt.started') agents.set(keyOf(event.data), event.data.agent);
      if (event.type !== 'attempt.succeeded' && event.type !== 'attempt.failed') continue;
      const agent = agents.get(keyOf(event.data));
      if (agent === undefined) continue;
      const known = tallies.get(agent) ?? new Tally(agent);
      tallies.set(agent, known);
      known.add(event.data);
    }
    if (events.length < PAGE) return;
  }
}

function keyOf({ step, item, attempt }: Pick<EventData<'attempt.started'>, 'step' | 'item' | 'attempt'>): string {
  return JSON.stringify([step, item, attempt]);
}

class Tally implements AgentUse {
  readonly agent: string;
  attempts = 0;
  readonly isolation = new Map<IsolationLevel, number>();
  readonly models = new Map<string, number>();
  readonly used = { commands: new Map(), hosts: new Map(), secrets: new Map(), refused: new Map() } as Record<
    (typeof KINDS)[number],
    Map<string, number>
  >;

  constructor(agent: string) {
    this.agent = agent;
  }

  add({
    isolation,
    used = {},
    asked = [],
  }: Pick<EventData<'attempt.succeeded'>, 'isolation' | 'used' | 'asked'>): void {
    this.attempts += 1;
    if (isolation !== undefined) count(this.isolation, isolation);
    for (const model of new Set(asked.map((one) => one.model))) count(this.models, model);
    for (const kind of KINDS) for (const name of used[kind] ?? []) count(this.used[kind], name);
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
