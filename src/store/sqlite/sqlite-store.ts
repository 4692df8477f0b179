import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { EventType, RunEvent, RunState } from '../../model/index.ts';
import { homeOwner } from '../home-lock.ts';
import * as queries from '../queries.ts';
import * as across from '../queries-across-runs.ts';
import * as marks from '../queries-of-marks.ts';
import * as pages from '../queries-of-pages.ts';
import {
  findRun,
  queryRunByKey,
  queryRunCount,
  queryRunCounts,
  queryRuns,
  queryRunsWithOpenCommands,
} from '../queries-of-runs.ts';
import { queryApprovals, queryUsage } from '../queries-of-people-and-money.ts';
import { FIGURES_CURSOR } from '../run-store.ts';
import type { Append, KeptFigures, KnownAgent, NumberedRun, RunQuery, RunReader, RunStore } from '../run-store.ts';
import { queryAudit, queryCursor, queryGaps } from '../queries-of-upkeep.ts';
import * as models from '../queries-of-model-calls.ts';
import * as webhooks from '../queries-of-webhooks.ts';
import type { AuditHead, AuditRecord } from '../audit-trail.ts';
import type { RunCount, RunCountKey, RunFilter } from '../page-queries.ts';
import type { ModelCallReader, ModelCallStore } from '../model-calls.ts';
import type { WebhookStore } from '../webhook-store.ts';
import type { Document, DocumentChange } from '../documents.ts';
import type { MarkChange, RunDeletion } from '../run-marks.ts';
import type { Compacted, Compaction } from '../retention.ts';
import type { StoreSchema } from '../schema.ts';
import { AuditWriter } from './audit-writer.ts';
import { cachedDatabase } from './cached-database.ts';
import { compactAll, Compactor } from './compactor.ts';
import { EventLog } from './event-log.ts';
import { GroupCommit } from './group-commit.ts';
import { type Durability, openForReading, openForWriting } from './open-database.ts';
import { MarkWriter } from './mark-writer.ts';
import { ModelCallWriter } from './model-call-writer.ts';
import { ProjectionWriter } from './projection-writer.ts';
import { RunDeleter } from './run-deleter.ts';
import { brokenSequences, damagedPages, differingRows } from './soundness.ts';
import { storeFailure } from './sqlite-failure.ts';
import { WebhookWriter } from './webhook-writer.ts';

export interface StoreOptions {
  /** @default 'power-loss' */
  readonly durability?: Durability;
}

/**
 * Opens the store in a file and brings its schema up to date; creates what is missing. Only the owner of the home may do this:
 * see `takeHome`.
 *
 * @throws DRY-E6001 a damaged or foreign file, DRY-E6002 a newer schema, DRY-E5004 a place that cannot be written.
 */
export async function openStore(file: string, options: StoreOptions = {}): Promise<RunStore> {
  const durability = options.durability ?? 'power-loss';
  const writer = await openForWriting(file, durability);
  const reader = await openForReading(file);
  return new SqliteStore(file, writer, reader, durability);
}

/**
 * Opens a store to read it beside the process that owns it. When nobody owns its home, runs that the log leaves going are
 * told as what they are: interrupted.
 *
 * @throws DRY-E6001, DRY-E6002, DRY-E5004 as {@link openStore}; DRY-E5004 also when there is no store; DRY-E6014 when an older version
 * has written it.
 */
export async function openBystander(file: string): Promise<RunReader> {
  return new Bystander(file, await openForReading(file));
}

class SqliteReader implements RunReader {
  readonly file: string;
  readonly #connection: DatabaseSync;
  readonly #db: Kysely<StoreSchema>;
  readonly #version: StatementSync;

  constructor(file: string, reader: DatabaseSync) {
    this.file = file;
    this.#connection = reader;
    this.#version = reader.prepare('pragma data_version');
    this.#db = new Kysely({ dialect: new SqliteDialect({ database: cachedDatabase(reader) }) });
  }

  version(): number {
    try {
      return Number(this.#version.get()?.['data_version']);
    } catch (error) {
      throw storeFailure(this.file, error);
    }
  }

  readonly #modelCalls: ModelCallReader = {
    account: (scope, of, at) => this.ask((db) => models.queryMoneyAccount(db, scope, of, at)),
    calls: (run) => this.ask((db) => models.queryModelCalls(db, run)),
    spending: (run) => this.ask((db) => models.queryModelSpending(db, run)),
    attemptUsages: (run) => this.ask((db) => models.queryAttemptUsages(db, run)),
    recent: (provider, since) => this.ask((db) => models.queryRecentCalls(db, provider, since)),
    standings: () => this.ask(models.queryStandings),
  };

  get modelCalls(): ModelCallReader {
    return this.#modelCalls;
  }

  readonly events: RunReader['events'] = (query) => this.ask((db) => queries.queryEvents(db, query));
  readonly lastEventId: RunReader['lastEventId'] = () => this.ask(queries.queryLastEventId);
  readonly outputs: RunReader['outputs'] = (run, seqs) => this.ask((db) => queries.queryOutputs(db, run, seqs));
  runs(query: RunQuery = {}): Promise<readonly NumberedRun[]> {
    return this.ask((db) => queryRuns(db, query));
  }

  countRuns(by: RunCountKey, filter: RunFilter = {}): Promise<readonly RunCount[]> {
    return this.ask((db) => queryRunCounts(db, by, filter));
  }

  findRun(reference: string): Promise<NumberedRun | undefined> {
    return this.ask((db) => findRun(db, reference));
  }

  readonly runByKey: RunReader['runByKey'] = (key) => this.ask((db) => queryRunByKey(db, key));
  readonly approvals: RunReader['approvals'] = (query = {}) => this.ask((db) => queryApprovals(db, query));
  readonly usage: RunReader['usage'] = (run) => this.ask((db) => queryUsage(db, run));
  readonly runsWithOpenCommands: RunReader['runsWithOpenCommands'] = () => this.ask(queryRunsWithOpenCommands);
  readonly commands: RunReader['commands'] = (run) => this.ask((db) => queries.queryCommands(db, run));
  readonly steps: RunReader['steps'] = (run) => this.ask((db) => queries.querySteps(db, run));
  readonly items: RunReader['items'] = (run, query = {}) => this.ask((db) => queries.queryItems(db, run, query));
  readonly attempts: RunReader['attempts'] = (run, of) => this.ask((db) => queries.queryAttempts(db, run, of));
  readonly numberOfRuns: RunReader['numberOfRuns'] = (filter) => this.ask((db) => queryRunCount(db, filter));
  readonly attemptPage: RunReader['attemptPage'] = (run, query) =>
    this.ask((db) => pages.queryAttemptPage(db, run, query));
  readonly timeline: RunReader['timeline'] = (run, query) => this.ask((db) => pages.queryTimeline(db, run, query));
  readonly artifactPage: RunReader['artifactPage'] = (run, query) =>
    this.ask((db) => pages.queryArtifactPage(db, run, query));
  readonly commandPage: RunReader['commandPage'] = (run, query) =>
    this.ask((db) => pages.queryCommandPage(db, run, query));
  readonly eventPage: RunReader['eventPage'] = (run, query) => this.ask((db) => pages.queryEventPage(db, run, query));
  readonly artifacts: RunReader['artifacts'] = (run) => this.ask((db) => queries.queryArtifacts(db, run));
  readonly commandByKey: RunReader['commandByKey'] = (run, key) =>
    this.ask((db) => queries.queryCommandByKey(db, run, key));
  readonly gaps: RunReader['gaps'] = (query = {}) => this.ask((db) => queryGaps(db, query));
  readonly cursor: RunReader['cursor'] = (name) => this.ask((db) => queryCursor(db, name));
  readonly audit: RunReader['audit'] = (query = {}) => this.ask((db) => queryAudit(db, query));
  readonly agents: RunReader['agents'] = () => this.ask(queries.queryAgents);
  readonly agentOutcomes: RunReader['agentOutcomes'] = () => this.ask(queries.queryAgentOutcomes);
  readonly agentFigures: RunReader['agentFigures'] = () => this.ask(queries.queryAgentFigures);

  readonly deletedRun: RunReader['deletedRun'] = (reference) => this.ask((db) => marks.queryDeletedRun(db, reference));
  readonly deletedRunByKey: RunReader['deletedRunByKey'] = (key) =>
    this.ask((db) => marks.queryDeletedRunByKey(db, key));
  readonly unclearedRuns: RunReader['unclearedRuns'] = () => this.ask(marks.queryUnclearedRuns);
  readonly runsFrom: RunReader['runsFrom'] = (run) => this.ask((db) => marks.queryRunsFrom(db, run));
  readonly countEvents: RunReader['countEvents'] = (run) => this.ask((db) => marks.queryEventCount(db, run));
  readonly itemDifferences: RunReader['itemDifferences'] = (a, b, query) =>
    this.ask((db) => across.queryItemDifferences(db, [a, b], query));
  readonly pastRuns: RunReader['pastRuns'] = (workflow, limit) =>
    this.ask((db) => across.queryPastRuns(db, workflow, limit));
  readonly spending: RunReader['spending'] = (query) => this.ask((db) => across.querySpending(db, query));
  readonly document: RunReader['document'] = (kind, id) => this.ask((db) => marks.queryDocument(db, kind, id));
  readonly documents: RunReader['documents'] = (query) => this.ask((db) => marks.queryDocuments(db, query));

  protected async ask<T>(question: (db: Kysely<StoreSchema>) => Promise<T>): Promise<T> {
    try {
      return await question(this.#db);
    } catch (error) {
      throw storeFailure(this.file, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db.destroy();
    // Kysely closes a connection only if it was used.
    if (this.#connection.isOpen) this.#connection.close();
  }
}

/** States that only last while somebody drives the run. */
const DRIVEN: ReadonlySet<RunState> = new Set<RunState>(['queued', 'running', 'pausing', 'cancelling']);

/** Reads a store that another process may own. */
class Bystander extends SqliteReader {
  override async runs(query?: RunQuery): Promise<readonly NumberedRun[]> {
    return (await super.runs(query)).map(this.#asItIs());
  }

  override async findRun(reference: string): Promise<NumberedRun | undefined> {
    const run = await super.findRun(reference);
    return run && this.#asItIs()(run);
  }

  override async countRuns(by: RunCountKey, filter?: RunFilter): Promise<readonly RunCount[]> {
    const counts = await super.countRuns(by, filter);
    if (by !== 'state' || homeOwner(dirname(this.file)) !== null) return counts;
    const states = new Map<string, number>();
    for (const { value, count } of counts) {
      const state = DRIVEN.has(value as RunState) ? 'interrupted' : value;
      states.set(state, (states.get(state) ?? 0) + count);
    }
    return [...states].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count);
  }

  #asItIs(): (run: NumberedRun) => NumberedRun {
    const isOwned = homeOwner(dirname(this.file)) !== null;
    return (run) => (isOwned || !DRIVEN.has(run.state) ? run : { ...run, state: 'interrupted' });
  }
}

/** Events whose loss on a power failure harms nobody: the next one replaces them. */
const PROGRESS: ReadonlySet<EventType> = new Set<EventType>(['attempt.progress', 'attempt.logged']);

class SqliteStore extends SqliteReader implements RunStore {
  readonly #writer: DatabaseSync;
  readonly #log: EventLog;
  readonly #projections: ProjectionWriter;
  readonly #audit: AuditWriter;
  readonly webhooks: WebhookStore;
  readonly #ledger: ModelCallStore;
  readonly #marks: MarkWriter;
  readonly #commit: GroupCommit;
  readonly #listeners = new Set<(events: readonly RunEvent[]) => void>();
  #committing: RunEvent[] = [];

  constructor(file: string, writer: DatabaseSync, reader: DatabaseSync, durability: Durability) {
    super(file, reader);
    this.#writer = writer;
    this.#log = new EventLog(writer);
    this.#projections = new ProjectionWriter(writer);
    this.#audit = new AuditWriter(writer);
    this.#marks = new MarkWriter(writer);
    this.#commit = new GroupCommit(writer, {
      file,
      durability,
      afterBegin: () => this.#log.begin(),
      afterCommit: () => this.#tell(),
      afterRollback: () => {
        this.#committing = [];
        this.#log.forget();
      },
    });
    this.webhooks = this.#webhooksWith(new WebhookWriter(writer));
    this.#ledger = this.#modelCallsWith(new ModelCallWriter(writer));
  }

  /** What is lost of deliveries with the power of the machine is made, and sent, again: with the same ids. */
  #webhooksWith(writer: WebhookWriter): WebhookStore {
    const keep = <T>(work: () => T, durability?: Durability) => this.#commit.submit(work, durability);
    return {
      list: () => this.ask(webhooks.queryWebhooks),
      find: (id) => this.ask((db) => webhooks.queryWebhook(db, id)),
      add: (webhook) => keep(() => writer.add(webhook)),
      change: (id, version, change) => keep(() => writer.change(id, version, change)),
      remove: (id) => keep(() => writer.remove(id)),
      enqueue: (id, deliveries, cursor, missed) =>
        keep(() => writer.enqueue(id, deliveries, cursor, missed), 'process-crash'),
      record: (id, delivery, outcome) => keep(() => writer.record(id, delivery, outcome), 'process-crash'),
      due: (id, now, limit) => this.ask((db) => webhooks.queryDue(db, id, now, limit)),
      nextDue: (id, except) => this.ask((db) => webhooks.queryNextDue(db, id, except)),
      countPending: (id) => this.ask((db) => webhooks.queryPendingCount(db, id)),
      deliveries: (id, query) => this.ask((db) => webhooks.queryDeliveries(db, id, query)),
      delivery: (id, delivery) => this.ask((db) => webhooks.queryDelivery(db, id, delivery)),
      settle: (id, delivery, outcome, health) =>
        keep(() => writer.settle(id, delivery, outcome, health), 'process-crash'),
    };
  }

  override get modelCalls(): ModelCallStore {
    return this.#ledger;
  }

  /** What could be spent waits for the disk, before and after; what costs nothing does not. */
  #modelCallsWith(writer: ModelCallWriter): ModelCallStore {
    const keep = <T>(work: () => T, durability?: Durability) => this.#commit.submit(work, durability);
    const isFree = (micros: number | null): boolean => micros === 0;
    const durabilityOf = (micros: number | null): Durability => (isFree(micros) ? 'process-crash' : 'power-loss');
    return {
      ...super.modelCalls,
      reserve: (reservation) => keep(() => writer.reserve(reservation), durabilityOf(reservation.reservedMicros)),
      settle: (id, settlement) => keep(() => writer.settle(id, settlement), durabilityOf(settlement.usage.costMicros)),
      note: (note) => keep(() => writer.note(note), durabilityOf(note.usage.costMicros)),
      interruptOpen: (now) => keep(() => writer.interruptOpen(now)),
      setStanding: (standing) => keep(() => writer.setStanding(standing)),
    };
  }

  append(append: Append): Promise<readonly RunEvent[]> {
    const onlyProgress = append.facts.every((fact) => PROGRESS.has(fact.type));
    return this.#commit.submit(
      () => {
        const { runNo, events } = this.#log.append(append);
        for (const event of events) {
          this.#projections.apply(runNo, event);
          this.#committing.push(event);
        }
        return events;
      },
      onlyProgress ? 'process-crash' : 'power-loss',
    );
  }

  claim(run: string): Promise<number> {
    return this.#commit.submit(() => this.#log.claim(run));
  }

  onCommitted(listener: (events: readonly RunEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  rememberAgents(agents: readonly Pick<KnownAgent, 'manifest' | 'source' | 'hash'>[], now: number): Promise<void> {
    return this.#commit.submit(() => {
      const statement = this.#writer.prepare(
        `insert into agents (id, version, manifest_json, source, hash, seen_at, first_seen_at)
         values (?, ?, ?, ?, ?, ?, ?)
         on conflict (id, version) do update set
         is_changed = max(is_changed, coalesce(hash <> excluded.hash, 0)),
         manifest_json = excluded.manifest_json, source = excluded.source, hash = excluded.hash, seen_at = excluded.seen_at`,
      );
      for (const { manifest, source, hash } of agents) {
        statement.run(manifest.id, manifest.version, JSON.stringify(manifest), source, hash, now, now);
      }
    });
  }

  keepAgentFigures(figures: readonly KeptFigures[], upTo: number): Promise<void> {
    return this.#commit.submit(() => {
      const statement = this.#writer.prepare(
        `insert into agent_figures (agent, version, skill, figures_json) values (?, ?, ?, ?)
         on conflict (agent, version, skill) do update set figures_json = excluded.figures_json`,
      );
      for (const one of figures) statement.run(one.agent, one.version, one.skill, JSON.stringify(one.figures));
      this.#audit.moveCursor(FIGURES_CURSOR, upTo);
    }, 'process-crash');
  }

  rebuild(): Promise<number> {
    return this.#commit.submit(() => {
      this.#writer.exec('delete from agent_figures');
      this.#writer.prepare('delete from cursors where name = ?').run(FIGURES_CURSOR);
      return this.#projections.rebuild();
    });
  }

  saveCursor(name: string, event: number): Promise<void> {
    return this.#commit.submit(() => this.#audit.moveCursor(name, event), 'process-crash');
  }

  appendAudit(records: readonly AuditRecord[], upTo: number | null): Promise<AuditHead> {
    return this.#commit.submit(() => this.#audit.append(records, upTo));
  }

  markRun(change: MarkChange): Promise<number> {
    return this.#commit.submit(() => {
      const version = this.#marks.mark(change);
      this.#audit.append([change.audit], null);
      return version;
    });
  }

  changeDocument(change: DocumentChange): Promise<Document | null> {
    return this.#commit.submit(() => {
      const changed = this.#marks.changeDocument(change);
      this.#audit.append([change.audit], null);
      return changed;
    });
  }

  async deleteRuns(deletion: RunDeletion): Promise<void> {
    const deleter = this.#deleter();
    await this.#commit.submit(() => {
      deleter.bury(deletion);
      this.#audit.append(deletion.audit, null);
      this.#log.forget();
    });
    await this.clearDeleted();
  }

  async clearDeleted(): Promise<void> {
    const deleter = this.#deleter();
    for (const runNo of deleter.uncleared()) {
      while (await this.#commit.submit(() => deleter.clearSome(runNo)));
    }
  }

  #deleter(): RunDeleter {
    return new RunDeleter(this.#writer, new Compactor(this.#writer));
  }

  compact(compaction: Compaction): Promise<Compacted> {
    return compactAll(new Compactor(this.#writer), compaction, (work) =>
      this.#commit.submit(() => {
        this.#log.forget();
        return work();
      }),
    );
  }

  async check(): Promise<readonly string[]> {
    const damage = await this.#commit.submit(() => damagedPages(this.#writer));
    // Where pages are damaged, nothing can be said about rows.
    if (damage.length > 0) return damage;
    const sequences = await this.#commit.submit(() => brokenSequences(this.#writer));
    return sequences.length > 0 ? sequences : this.#commit.attempt(() => this.#compareRows());
  }

  #compareRows(): readonly string[] {
    return differingRows(this.#writer, () => this.#projections.rebuild());
  }

  #tell(): void {
    const events = this.#committing;
    this.#committing = [];
    if (events.length === 0) return;
    for (const listener of this.#listeners) listener(events);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#commit.close();
    await super[Symbol.asyncDispose]();
    this.#writer.close();
  }
}
