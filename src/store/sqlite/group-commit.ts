import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DrydockError } from '../../model/index.ts';
import type { Durability } from './open-database.ts';
import { sqliteCode, storeFailure } from './sqlite-failure.ts';

/** Writes in one transaction at most: a longer queue is split, so that the event loop is not held up for long. */
const WRITES_PER_COMMIT = 1_000;

interface Write {
  readonly work: () => unknown;
  readonly durability: Durability;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface GroupCommitOptions {
  readonly file: string;
  /** Called inside the transaction, before the first write. */
  readonly afterBegin?: () => void;
  /** Called after the commit, before the waiters go on. Must not throw. */
  readonly afterCommit: () => void;
  /** Called when the transaction was undone. */
  readonly afterRollback: () => void;
  /** The most that a write may ask for. */
  readonly durability: Durability;
}

/**
 * One writer for the whole store: writes are queued, and all that arrive within a turn of the event loop share one
 * transaction and one wait for the disk. Nobody is told of a write before its transaction is durable.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #options: GroupCommitOptions;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  #queue: Write[] = [];
  #scheduled = false;
  #closed = false;
  #synchronous: Durability;

  constructor(database: DatabaseSync, options: GroupCommitOptions) {
    this.#database = database;
    this.#options = options;
    this.#begin = database.prepare('begin immediate');
    this.#end = database.prepare('commit');
    this.#synchronous = options.durability;
  }

  /**
   * Queues a write. `work` runs inside the transaction and must be synchronous. It may refuse by throwing a
   * {@link DrydockError} before it changes anything: only this write is rejected then. An error of the database undoes the
   * whole transaction.
   */
  submit<T>(work: () => T, durability: Durability = this.#options.durability): Promise<T> {
    if (this.#closed) {
      return Promise.reject(new DrydockError('DRY-E9001', { problem: 'the store is closed' }));
    }
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, durability, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /**
   * Performs a write, takes what it gives, and undoes it: to see what would be. In a transaction of its own.
   */
  async attempt<T>(work: () => T): Promise<T> {
    // Behind what is queued already.
    await this.submit(() => undefined);
    try {
      this.#begin.run();
      return work();
    } catch (error) {
      throw storeFailure(this.#options.file, error);
    } finally {
      if (this.#database.isTransaction) this.#database.exec('rollback');
    }
  }

  /** Commits what is queued and takes nothing more. */
  close(): void {
    this.#closed = true;
    while (this.#queue.length > 0) this.#flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const writes = this.#queue.splice(0, WRITES_PER_COMMIT);
    if (writes.length > 0) this.#commit(writes);
  }

  #commit(writes: readonly Write[]): void {
    const settle: (() => void)[] = [];
    try {
      this.#setDurability(writes);
      this.#begin.run();
      this.#options.afterBegin?.();
      for (const write of writes) settle.push(perform(write));
      this.#end.run();
    } catch (error) {
      this.#undo(writes, error);
      return;
    }
    this.#options.afterCommit();
    for (const tell of settle) tell();
  }

  #undo(writes: readonly Write[], error: unknown): void {
    // SQLite has already rolled back after some errors, a full disk among them.
    if (this.#database.isTransaction) this.#database.exec('rollback');
    this.#options.afterRollback();
    if (writes.length > 1 && sqliteCode(error) === undefined) {
      // A defect in one write must not take its neighbours along: each is tried alone.
      for (const write of writes) this.#commit([write]);
      return;
    }
    const failure = storeFailure(this.#options.file, error);
    for (const write of writes) write.reject(failure);
  }

  /** A commit is as durable as the most demanding of its writes; one that holds only progress need not wait for the disk. */
  #setDurability(writes: readonly Write[]): void {
    const wanted = writes.some((write) => write.durability === 'power-loss') ? 'power-loss' : 'process-crash';
    const allowed = this.#options.durability === 'power-loss' ? wanted : 'process-crash';
    if (allowed === this.#synchronous) return;
    this.#database.exec(`pragma synchronous = ${allowed === 'power-loss' ? 'full' : 'normal'}`);
    this.#synchronous = allowed;
  }
}

function perform(write: Write): () => void {
  try {
    const value = write.work();
    return () => write.resolve(value);
  } catch (error) {
    if (error instanceof DrydockError) return () => write.reject(error);
    throw error;
  }
}
