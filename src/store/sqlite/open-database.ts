import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { DrydockError } from '../../model/index.ts';
import { migrations } from '../migrations/index.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { SQLITE_CANTOPEN, SQLITE_READONLY, sqliteCode, storeFailure } from './sqlite-failure.ts';

/** Marks a database file as ours: "DRYD". https://sqlite.org/pragma.html#pragma_application_id */
const APPLICATION_ID = 0x44525944;

/** First bytes of every SQLite file. https://sqlite.org/fileformat.html#the_database_header */
const MAGIC = 'SQLite format 3\0';

/**
 * How far a commit reaches before it is acknowledged: `power-loss` waits for the disk, `process-crash` survives the death of
 * the process but not of the machine.
 */
export type Durability = 'power-loss' | 'process-crash';

/** Opens the one connection that writes, and brings the schema up to date. Creates what is missing. */
export async function openForWriting(file: string, durability: Durability): Promise<DatabaseSync> {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    refuseOtherFormats(file);
    const database = new DatabaseSync(file, { timeout: 5_000 });
    return await closingOnError(database, async () => {
      refuseForeign(file, database);
      refuseNewer(file, database);
      // Before the first table: a kill in between must not leave a file that looks like that of another program.
      database.exec(`pragma application_id = ${APPLICATION_ID}`);
      database.exec('pragma journal_mode = wal');
      database.exec(`pragma synchronous = ${durability === 'power-loss' ? 'full' : 'normal'}`);
      // Larger than the default of 1,000 pages: fewer checkpoints in a burst, and the log stays below about 16 MB.
      database.exec('pragma wal_autocheckpoint = 4000');
      // 32 MB instead of 2: rows of live runs stay in memory however many runs there are.
      database.exec('pragma cache_size = -32768');
      await migrate(database, migrations);
    });
  } catch (error) {
    throw fileFailure(file, error);
  }
}

/** Opens a connection that reads beside the writer; it sees each commit as soon as it is made. */
export async function openForReading(file: string): Promise<DatabaseSync> {
  try {
    refuseOtherFormats(file);
    return await reading(new DatabaseSync(file, { readOnly: true, timeout: 5_000 }), file);
  } catch (error) {
    if (!isAtRest(file, error)) throw fileFailure(file, error);
    return await readingAtRest(file);
  }
}

function reading(database: DatabaseSync, file: string): Promise<DatabaseSync> {
  return closingOnError(database, async () => {
    refuseForeign(file, database);
    refuseNewer(file, database);
    const found = schemaVersion(database);
    if (found < migrations.length) {
      throw new DrydockError('DRY-E6014', { path: file, found, known: migrations.length });
    }
  });
}

/**
 * True when a database cannot be read only because its folder cannot be written: readers share a file in it. Without a write-ahead
 * log there is nothing to share.
 */
function isAtRest(file: string, error: unknown): boolean {
  const isOfFolder = [SQLITE_CANTOPEN, SQLITE_READONLY].includes(sqliteCode(error) ?? 0);
  return isOfFolder && existsSync(file) && !existsSync(`${file}-wal`);
}

async function readingAtRest(file: string): Promise<DatabaseSync> {
  try {
    const url = pathToFileURL(file);
    url.searchParams.set('immutable', '1');
    return await reading(new DatabaseSync(url, { readOnly: true }), file);
  } catch (error) {
    throw fileFailure(file, error);
  }
}

async function closingOnError(database: DatabaseSync, prepare: () => Promise<void>): Promise<DatabaseSync> {
  try {
    await prepare();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite would report an arbitrary file only on first use, and take an empty one for a new database. */
function refuseOtherFormats(file: string): void {
  if (!existsSync(file)) return;
  const header = Buffer.alloc(MAGIC.length);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, header, 0, MAGIC.length, 0);
  closeSync(descriptor);
  if (length === 0 || header.toString('latin1') === MAGIC) return;
  throw new DrydockError('DRY-E6001', { path: file, problem: 'it is not an SQLite file' });
}

function refuseForeign(file: string, database: DatabaseSync): void {
  const id = Number(database.prepare('pragma application_id').get()?.['application_id']);
  if (id === APPLICATION_ID) return;
  const tables = Number(database.prepare('select count(*) as tables from sqlite_master').get()?.['tables']);
  if (id === 0 && tables === 0) return;
  throw new DrydockError('DRY-E6001', { path: file, problem: 'it belongs to another program' });
}

function refuseNewer(file: string, database: DatabaseSync): void {
  const found = schemaVersion(database);
  if (found <= migrations.length) return;
  throw new DrydockError('DRY-E6002', { path: file, found, known: migrations.length });
}

function fileFailure(file: string, error: unknown): Error {
  if (error instanceof Error && 'syscall' in error) {
    return new DrydockError('DRY-E5004', { path: file, problem: error.message }, { cause: error });
  }
  return storeFailure(file, error);
}

/** The number of migrations that the store in a file has had; it is only read. @throws DRY-E6001, DRY-E5004 */
export function schemaVersionOf(file: string): number {
  try {
    using database = new DatabaseSync(file, { readOnly: true });
    return schemaVersion(database);
  } catch (error) {
    throw fileFailure(file, error);
  }
}
