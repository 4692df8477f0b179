import { type EventHub, subscriber } from '../events/index.ts';
import type { RunEvent } from '../model/index.ts';
import {
  type AgentRecords,
  type AgentVersion,
  FiguresFold,
  figuresFrom,
  figuresJson,
  FOLDED,
} from '../registry/index.ts';
import { FIGURES_CURSOR, type RunStore } from '../store/index.ts';

/** Figures are written at most so often: until then the log has them. Milliseconds. */
const WRITE_EVERY = 2_000;

/** Events that are read at one time. */
const PAGE = 500;

/**
 * Keeps the figures of agents up to date with the log until it is closed. They are kept in the store with the place in the log up to
 * which they are, so that a restart goes on from there, and nothing is counted twice whenever the process ends.
 */
export async function keepHistory(
  hub: EventHub,
  store: RunStore,
  records: AgentRecords,
  onError: (error: unknown) => void,
): Promise<AsyncDisposable> {
  const history = await AgentHistory.load(store, records);
  let timer: NodeJS.Timeout | null = null;
  const write = () => {
    timer = null;
    void history.write().catch(onError);
  };
  const log = subscriber(hub, {
    name: 'agent figures',
    types: FOLDED,
    after: history.position,
    onError,
    async handle(batch) {
      await history.take(batch);
      timer ??= setTimeout(write, WRITE_EVERY).unref();
    },
  });
  return {
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]();
      if (timer !== null) clearTimeout(timer);
      try {
        await history.catchUp();
        await history.write();
      } catch (error) {
        onError(error);
      }
    },
  };
}

/** Makes the figures of agents anew from the log, for whoever owns the home and has dropped them. */
export async function rebuildHistory(store: RunStore, records: AgentRecords): Promise<void> {
  const history = await AgentHistory.load(store, records);
  await history.catchUp();
  await history.write();
}

class AgentHistory {
  readonly #store: RunStore;
  readonly #records: AgentRecords;
  readonly #fold: FiguresFold;
  readonly #changed = new Map<string, { readonly agent: AgentVersion; readonly skill: string }>();
  #position: number;
  #written: number;

  private constructor(store: RunStore, records: AgentRecords, position: number) {
    this.#store = store;
    this.#records = records;
    this.#position = position;
    this.#written = position;
    const note = (agent: AgentVersion, skill: string) =>
      void this.#changed.set(`${agent.id}@${agent.version} ${skill}`, { agent, skill });
    this.#fold = new FiguresFold({
      add(agent, skill, result) {
        records.add(agent, skill, result);
        note(agent, skill);
      },
      judge(agent, skill, verdict, before) {
        records.judge(agent, skill, verdict, before);
        note(agent, skill);
      },
    });
  }

  static async load(store: RunStore, records: AgentRecords): Promise<AgentHistory> {
    for (const { agent, version, skill, figures } of await store.agentFigures()) {
      records.restore({ id: agent, version }, skill, figuresFrom(figures));
    }
    return new AgentHistory(store, records, (await store.cursor(FIGURES_CURSOR)) ?? 0);
  }

  /** `id` of the last event that the figures know. */
  get position(): number {
    return this.#position;
  }

  async take(batch: readonly RunEvent[]): Promise<void> {
    // All that can fail comes first: a batch that comes again must not be counted twice.
    const seen = new Set<string>();
    for (const event of batch) {
      if (!seen.has(event.run) && this.#fold.needsPastOf(event)) await this.#recall(event);
      seen.add(event.run);
    }
    for (const event of batch) if (event.id > this.#position) this.#fold.take(event);
    this.#fold.forgetFinished();
    this.#position = Math.max(this.#position, batch.at(-1)?.id ?? 0);
  }

  /** Takes all that the log holds. */
  async catchUp(): Promise<void> {
    for (;;) {
      const batch = await this.#store.events({ after: this.#position, types: FOLDED, limit: PAGE });
      if (batch.length === 0) return;
      await this.take(batch);
    }
  }

  async write(): Promise<void> {
    if (this.#written === this.#position) return;
    const position = this.#position;
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    const figures = changed.map(({ agent, skill }) => {
      const known = figuresJson(this.#records.figuresOf(agent, skill));
      return { agent: agent.id, version: agent.version, skill, figures: known };
    });
    try {
      await this.#store.keepAgentFigures(figures, position);
      this.#written = position;
    } catch (error) {
      for (const one of changed) this.#changed.set(`${one.agent.id}@${one.agent.version} ${one.skill}`, one);
      throw error;
    }
  }

  /** What its run had told before an event. */
  async #recall({ run, seq }: RunEvent): Promise<void> {
    for (let afterSeq = 0; afterSeq < seq - 1; ) {
      const page = await this.#store.events({ run, afterSeq, types: FOLDED, limit: PAGE });
      for (const event of page) if (event.seq < seq) this.#fold.recall(event);
      if (page.length < PAGE) return;
      afterSeq = page.at(-1)?.seq ?? seq;
    }
  }
}
