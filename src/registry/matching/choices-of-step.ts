import type { AttemptRef, AttemptRole, Choice, RunEvent, RunId } from '../../model/index.ts';

/** How the agent of one attempt was chosen. */
export interface ExplainedChoice extends AttemptRef {
  readonly role: AttemptRole;
  /** Null: no agent fitted, and the attempt failed before it began. */
  readonly agent: string | null;
  readonly version: string | null;
  /** Of the event that began the attempt, or failed it. */
  readonly seq: number;
  /** Unix milliseconds. */
  readonly at: number;
  /** The attempt with which the choice was recorded: this one, or an earlier one of the step for which it was the same. */
  readonly recordedWith: AttemptRef & { readonly seq: number };
  readonly choice: Choice;
}

/** Where events are read. */
interface Log {
  events(query: {
    readonly run: RunId;
    readonly afterSeq: number;
    readonly types: readonly ['attempt.started', 'attempt.failed'];
    readonly limit: number;
  }): Promise<readonly RunEvent[]>;
}

export interface ChoiceQuery {
  readonly step: string;
  /** Only attempts of this item; absent: every choice that was recorded for the step. */
  readonly item?: string | undefined;
  /** Only attempts that began after this event. */
  readonly afterSeq?: number | undefined;
  readonly limit: number;
}

const PAGE = 500;

/** How the agents of a step were chosen, in the order of the attempts: from the log alone. */
export async function choicesOfStep(log: Log, run: RunId, query: ChoiceQuery): Promise<readonly ExplainedChoice[]> {
  const fold = new ChoicesOfStep(query);
  for (let afterSeq = 0; ; ) {
    const page = await log.events({ run, afterSeq, types: ['attempt.started', 'attempt.failed'], limit: PAGE });
    for (const event of page) fold.take(event);
    afterSeq = page.at(-1)?.seq ?? afterSeq;
    if (page.length < PAGE || fold.found.length >= query.limit) return fold.found.slice(0, query.limit);
  }
}

type Recorded = Pick<ExplainedChoice, 'recordedWith' | 'choice'> & { readonly agent: string };

class ChoicesOfStep {
  readonly found: ExplainedChoice[] = [];
  readonly #query: ChoiceQuery;
  /** The choice that was recorded last, for work and for repair: it holds until another one is. */
  readonly #last = new Map<AttemptRole, Recorded>();

  constructor(query: ChoiceQuery) {
    this.#query = query;
  }

  take(event: RunEvent): void {
    if (event.type !== 'attempt.started' && event.type !== 'attempt.failed') return;
    const { step, item, attempt, choice } = event.data;
    if (step !== this.#query.step) return;
    const own = choice === undefined ? undefined : { recordedWith: { step, item, attempt, seq: event.seq }, choice };
    const common = { step, item, attempt, seq: event.seq, at: event.ts };
    if (event.type === 'attempt.failed') {
      // Only one for which there was nobody has a choice of its own.
      if (own !== undefined) this.#tell({ ...common, role: 'work', agent: null, version: null, ...own }, true);
      return;
    }
    const { role, agent, agentVersion: version } = event.data;
    if (own !== undefined) this.#last.set(role, { ...own, agent });
    const last = this.#last.get(role);
    // After retention the event that holds the choice may be gone.
    if (last === undefined || last.agent !== agent) return;
    const { recordedWith, choice: held } = last;
    this.#tell({ ...common, role, agent, version, recordedWith, choice: held }, own !== undefined);
  }

  #tell(explained: ExplainedChoice, isRecordedHere: boolean): void {
    const { item, afterSeq = 0 } = this.#query;
    const isWanted = item === undefined ? isRecordedHere || explained.item === null : explained.item === item;
    if (isWanted && explained.seq > afterSeq) this.found.push(explained);
  }
}
