import { DrydockError } from '../model/index.ts';

/**
 * What an error of the file system means for drydock: DRY-E5023 the disk, or the user's share of it, is full; DRY-E5024 no more files
 * can be open; DRY-E5004 anything else, such as a missing right or a file system that is read only. Other errors stay as they are.
 */
export function fileFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof DrydockError || !('syscall' in error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const values = {
    path: 'path' in error && typeof error.path === 'string' ? error.path : path,
    problem: error.message,
  };
  const context = { cause: error };
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return new DrydockError('DRY-E5023', values, context);
  if (code === 'EMFILE' || code === 'ENFILE') return new DrydockError('DRY-E5024', values, context);
  return new DrydockError('DRY-E5004', values, context);
}

/** Does something with files below `path`; its failures come out as {@link fileFailure} says. */
export async function withFiles<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileFailure(error, path);
  }
}

/** True when an error says that something does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
