import { DrydockError } from '../../model/index.ts';

/** Primary result codes of SQLite: https://sqlite.org/rescode.html */
const SQLITE_PERM = 3;
const SQLITE_BUSY = 5;
export const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
export const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** The primary result code of an error that SQLite raised; undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** What an error of SQLite means to a person; other errors are handed back as they are. */
export function storeFailure(file: string, error: unknown): Error {
  if (error instanceof DrydockError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  switch (sqliteCode(error)) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return new DrydockError('DRY-E6001', { path: file, problem }, { cause: error });
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return new DrydockError('DRY-E5004', { path: file, problem }, { cause: error });
    case SQLITE_BUSY:
      return new DrydockError('DRY-E6004', { path: file }, { cause: error });
    default:
      return error instanceof Error ? error : new Error(problem);
  }
}
