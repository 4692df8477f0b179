import type {
  AgentManifest,
  Artifact,
  Attempt,
  AttemptRef,
  Command,
  EventData,
  EventType,
  ExhaustionPolicy,
  Fact,
  Failure,
  Flags,
  Item,
  JsonObject,
  JsonValue,
  Run,
  RunEvent,
  RunId,
  Step,
  Usage,
  Verdict,
} from '../model/index.ts';

import type { AuditEntry, AuditHead, AuditQuery, AuditRecord } from './audit-trail.ts';
import type {
  ArtifactPageQuery,
  AttemptPageQuery,
  CommandPageQuery,
  EventPage,
  EventPageQuery,
  RunCount,
  RunCountKey,
  RunFilter,
  RunPlace,
  RunSort,
  TimelineQuery,
} from './page-queries.ts';
import type { ItemDifference, ItemDifferenceQuery, PastRun, Spending, SpendingQuery } from './across-runs.ts';
import type { Document, DocumentChange, DocumentQuery } from './documents.ts';
import type { DeletedRun, MarkChange, RunDeletion } from './run-marks.ts';
import type { Compacted, Compaction, Gap, GapQuery } from './retention.ts';
import type { ModelCallReader, ModelCallStore } from './model-calls.ts';
import type { WebhookStore } from './webhook-store.ts';

/** Facts to append to one run, in order. Their `seq` continues the run's log; the first of a new run is 1. */
export interface Append {
  readonly run: RunId;
  readonly facts: readonly FactToAppend[];
  /**
   * Fencing token of the writer, from {@link RunStore.claim}. An older one than the log knows is refused: its holder lost the
   * run. A new run starts with epoch 0.
   */
  readonly epoch: number;
}

/** A fact with who caused it; both default: no cause, actor `system`. */
export type FactToAppend = Fact & { readonly cause?: number | null; readonly actor?: string };

/** Which events to read: those after a cursor, oldest first. */
export interface EventQuery {
  /** `id` of the last event that is already known. @default 0 */
  readonly after?: number;
  readonly run?: RunId;
  /** With `run`: events after this `seq`. @default 0 */
  readonly afterSeq?: number;
  readonly types?: readonly EventType[];
  /** @default 500 */
  readonly limit?: number;
}

export interface RunQuery extends RunFilter {
  /** @default newest first */
  readonly sort?: RunSort | undefined;
  /** Runs that were created before this one. */
  readonly before?: RunId | undefined;
  /** Page on: runs after this place in the order of `sort`. */
  readonly after?: RunPlace | undefined;
  /** Page back: the runs directly before this place. */
  readonly upTo?: RunPlace | undefined;
  /** @default 50 */
  readonly limit?: number;
}

export interface ItemQuery {
  readonly step?: string | undefined;
  /** Id of the item that is wanted, in any step. */
  readonly item?: string | undefined;
  readonly states?: readonly Item['state'][] | undefined;
  /** Only items with one of these verdicts, or with any. */
  readonly verdicts?: readonly Verdict[] | 'any' | undefined;
  /** Page on: items after this place, in the order of step and id. */
  readonly after?: { readonly step: string; readonly item: string } | undefined;
  /** @default 500 */
  readonly limit?: number;
}

/** A run with the number that people call it by, `#14`, and with how it was started and is limited. */
export interface NumberedRun extends Run {
  readonly no: number;
  /** Idempotency key of the request that started it. */
  readonly key: string | null;
  /** As it was started with; null: all as by default. */
  readonly flags: Flags | null;
  readonly concurrency: number;
  /** Attempts that used something whose cost nobody knows: `spentMicros` does not hold it. */
  readonly unknownCosts: number;
  readonly onExhausted: ExhaustionPolicy | null;
  /** When its budget was spent, unless the budget was changed since. Unix milliseconds. */
  readonly exhaustedAt: number | null;
  readonly outputs: JsonObject | null;
  readonly error: Failure | null;
  /** The run whose request this one repeats. */
  readonly rerunOf: RunId | null;
  /** Sorted. */
  readonly labels: readonly string[];
  /** Of what people can change of it, name and labels: goes up with every change. 0: nobody has changed anything. */
  readonly version: number;
}

/** `note`: why a person had it skipped. */
export interface RecordedStep extends Step {
  readonly note: string | null;
}

export interface RecordedItem extends Item {
  readonly note: string | null;
}

/** `usage` null: it used nothing that is paid for. */
export interface RecordedAttempt extends Attempt {
  readonly usage: Usage | null;
}

/** A question to people: the last one of its step or item. */
export interface Approval {
  readonly run: RunId;
  readonly step: string;
  readonly item: string | null;
  /** `seq` of the event that asked. */
  readonly seq: number;
  readonly state: 'open' | 'decided' | 'closed';
  /** Why nobody needs to answer any more; null unless it is closed. */
  readonly closed: NonNullable<EventData<'approval.decided'>['closed']> | null;
  readonly message: string;
  readonly shown: JsonValue;
  /** Unix milliseconds. */
  readonly requestedAt: number;
  /** `by` null: the time was over. */
  readonly decision: {
    readonly approved: boolean;
    readonly by: string | null;
    readonly comment: string | null;
    readonly at: number;
  } | null;
}

export interface ApprovalQuery {
  readonly run?: RunId | undefined;
  /** Only questions that wait for an answer, the oldest first. @default false */
  readonly open?: boolean;
  /** Page on: questions after this place, the number of its run included. */
  readonly after?: ApprovalPlace | undefined;
  /** @default 500 */
  readonly limit?: number;
}

/** Questions are listed in the order of these. */
export interface ApprovalPlace {
  readonly requestedAt: number;
  readonly run: string;
  readonly seq: number;
}

/** What some attempts used together. */
export interface UsageSum extends Usage {
  /** Sum of the costs that are known. */
  readonly costMicros: number;
  /** Attempts whose cost nobody knows. */
  readonly unknownCosts: number;
  /** Attempts that used anything. */
  readonly attempts: number;
}

export interface RunUsage {
  readonly total: UsageSum;
  /** Of the steps that used anything. */
  readonly steps: ReadonlyMap<string, UsageSum>;
}

export interface CommandRecord extends Command {
  readonly state: 'requested' | 'acknowledged' | 'done';
  readonly result: JsonValue;
  /** Unix milliseconds. */
  readonly requestedAt: number;
  readonly doneAt: number | null;
}

/** An artifact with the attempt that committed it. */
export interface CommittedArtifact extends Artifact, AttemptRef {}

/** How many attempts of an agent ended how, over all runs. */
export interface AgentOutcomes {
  readonly agent: string;
  readonly succeeded: number;
  readonly failed: number;
}

/** The cursor of the figures of agents. */
export const FIGURES_CURSOR = 'agent-figures';

/** What the attempts of one version of an agent for one skill came to; `figures` is for the registry to read. */
export interface KeptFigures {
  readonly agent: string;
  readonly version: string;
  readonly skill: string;
  readonly figures: JsonObject;
}

export interface KnownAgent {
  readonly manifest: AgentManifest;
  /** `built-in`, or the file that defines it. */
  readonly source: string;
  /** SHA-256 of that file; null for what comes with the product. */
  readonly hash: string | null;
  /** When this version was first, and last, there: Unix milliseconds. */
  readonly firstSeenAt: number;
  readonly seenAt: number;
  /** The file said something else before, under the same version. */
  readonly isChanged: boolean;
}

/** Reading: every answer reflects all commits made before it was asked. */
export interface RunReader extends AsyncDisposable {
  readonly modelCalls: ModelCallReader;
  /** Another number after every commit, whatever it changed. */
  version(): number;
  events(query: EventQuery): Promise<readonly RunEvent[]>;
  /** `id` of the newest event; 0 in an empty log. */
  lastEventId(): Promise<number>;
  /** The outputs that `attempt.succeeded` events of these `seq` hold. */
  outputs(run: RunId, seqs: readonly number[]): Promise<ReadonlyMap<number, JsonValue>>;
  runs(query?: RunQuery): Promise<readonly NumberedRun[]>;
  /** How many runs a filter finds. */
  numberOfRuns(filter: RunFilter): Promise<number>;
  /** How many runs there are of each value, the most frequent first. */
  countRuns(by: RunCountKey, filter?: RunFilter): Promise<readonly RunCount[]>;
  /** By id, by the beginning of an id that only one run has, by number (`14`, `#14`), or `@last`. */
  findRun(reference: string): Promise<NumberedRun | undefined>;
  /** The run that a request with this idempotency key started, in this home. */
  runByKey(key: string): Promise<NumberedRun | undefined>;
  steps(run: RunId): Promise<readonly RecordedStep[]>;
  items(run: RunId, query?: ItemQuery): Promise<readonly RecordedItem[]>;
  attempts(
    run: RunId,
    of?: { readonly step: string; readonly item: string | null },
  ): Promise<readonly RecordedAttempt[]>;
  attemptPage(run: RunId, query: AttemptPageQuery): Promise<readonly RecordedAttempt[]>;
  /** Attempts in the order of their beginnings, without outputs and artifacts. */
  timeline(run: RunId, query: TimelineQuery): Promise<readonly RecordedAttempt[]>;
  /** By step, item, attempt and name. */
  artifactPage(run: RunId, query: ArtifactPageQuery): Promise<readonly CommittedArtifact[]>;
  commandPage(run: RunId, query: CommandPageQuery): Promise<readonly CommandRecord[]>;
  eventPage(run: RunId, query: EventPageQuery): Promise<EventPage>;
  approvals(query?: ApprovalQuery): Promise<readonly Approval[]>;
  usage(run: RunId): Promise<RunUsage>;
  /** In the order of their commits. */
  artifacts(run: RunId): Promise<readonly CommittedArtifact[]>;
  commandByKey(run: RunId, key: string): Promise<CommandRecord | undefined>;
  /** In the order of their requests. */
  commands(run: RunId): Promise<readonly CommandRecord[]>;
  /** Runs with a command that is not done: somebody has to see to it, also when the run has ended. */
  runsWithOpenCommands(): Promise<readonly NumberedRun[]>;
  /** What retention dropped. */
  gaps(query?: GapQuery): Promise<readonly Gap[]>;
  /** `id` of the last event that a subscriber has dealt with; null: it has never been here. */
  cursor(name: string): Promise<number | null>;
  /** Entries of the audit log, oldest first. */
  audit(query?: AuditQuery): Promise<readonly AuditEntry[]>;
  agents(): Promise<readonly KnownAgent[]>;
  agentOutcomes(): Promise<readonly AgentOutcomes[]>;
  /** By agent, version and skill; as new as the cursor of {@link RunStore.keepAgentFigures}. */
  agentFigures(): Promise<readonly KeptFigures[]>;
  /** A run that was deleted, by its id or number. */
  deletedRun(reference: string): Promise<DeletedRun | undefined>;
  /** The deleted run that a request with this idempotency key had started. */
  deletedRunByKey(key: string): Promise<DeletedRun | undefined>;
  /** Runs whose deletion a crash has interrupted. */
  unclearedRuns(): Promise<readonly DeletedRun[]>;
  /** Forks and repetitions of a run: they stay when it is deleted. */
  runsFrom(run: RunId): Promise<readonly RunId[]>;
  /** Events that the log holds of a run. */
  countEvents(run: RunId): Promise<number>;
  /** Items that came out otherwise in one run than in the other, by step and id. */
  itemDifferences(a: RunId, b: RunId, query: ItemDifferenceQuery): Promise<readonly ItemDifference[]>;
  /** Runs of a workflow that did their work to the end, the newest first, at most so many. */
  pastRuns(workflow: string, limit: number): Promise<readonly PastRun[]>;
  /** What the attempts of all runs have used, those that were deleted included. */
  spending(query: SpendingQuery): Promise<readonly Spending[]>;
  document(kind: string, id: string): Promise<Document | undefined>;
  /** By id. */
  documents(query: DocumentQuery): Promise<readonly Document[]>;
}

/** The log of all runs and what is derived from it. One process writes; any number may read. */
export interface RunStore extends RunReader {
  readonly webhooks: WebhookStore;
  readonly modelCalls: ModelCallStore;
  /**
   * Appends facts and the rows that follow from them in one transaction; resolves when both are durable.
   * @throws DRY-E6003 when the epoch is old, or the sequence does not continue the log: nothing was written.
   */
  append(append: Append): Promise<readonly RunEvent[]>;
  /** Takes a run over: every writer with an earlier epoch is refused from now on. Resolves to the new epoch. */
  claim(run: RunId): Promise<number>;
  /** Hears of every committed event, in order, once. Must return quickly and not throw. Returns how to stop. */
  onCommitted(listener: (events: readonly RunEvent[]) => void): () => void;
  rememberAgents(agents: readonly Pick<KnownAgent, 'manifest' | 'source' | 'hash'>[], now: number): Promise<void>;
  /** Keeps figures and the cursor up to which they are, both or neither. */
  keepAgentFigures(figures: readonly KeptFigures[], upTo: number): Promise<void>;
  /** Makes every projection anew from the log; resolves to the number of events read. */
  rebuild(): Promise<number>;
  saveCursor(name: string, event: number): Promise<void>;
  /**
   * Changes what people say of a run, and records it in the audit log, both or neither; resolves to the new version.
   *
   * @throws DRY-E2001 no such run; DRY-E8023 it is not at the version that was expected. Nothing changed then.
   */
  markRun(change: MarkChange): Promise<number>;
  /**
   * Deletes runs that have ended: they are gone for everybody as soon as the first transaction is durable; their events and rows
   * go in many small ones. What they have cost stays known.
   *
   * @throws DRY-E2001, DRY-E8101 when one of them is not there or has not ended. Nothing changed then.
   */
  deleteRuns(deletion: RunDeletion): Promise<void>;
  /** Goes on with deletions that a crash has interrupted. */
  clearDeleted(): Promise<void>;
  /**
   * Creates, changes or removes a document, and records it in the audit log, both or neither.
   *
   * @throws DRY-E8023 when it is not at the version that was expected. Nothing changed then.
   */
  changeDocument(change: DocumentChange): Promise<Document | null>;
  /**
   * Adds to the audit log; resolves to its newest entry. With `upTo`, the cursor of the audit log moves in the same transaction,
   * and records of events that it has passed already are left out: however often events come, each is told once.
   */
  appendAudit(records: readonly AuditRecord[], upTo: number | null): Promise<AuditHead>;
  /** Drops events of runs that ended long ago, in many small transactions. What it dropped it leaves word of: {@link gaps}. */
  compact(compaction: Compaction): Promise<Compacted>;
  /**
   * What is wrong with the store, in words; empty: it is sound. Looks at every page and every event, and holds up writers
   * meanwhile.
   */
  check(): Promise<readonly string[]>;
}
