import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { dialectNames, isDialectName } from '../cobol/semantics/index.ts';
import { DrydockError } from '../model/index.ts';

/** What commands take that look at sources themselves, without a run. */
export interface SourceOptions {
  readonly copybooks: readonly string[];
  readonly std?: string | undefined;
  readonly format: 'auto' | 'fixed' | 'free';
  readonly vectors?: string | undefined;
}

/** A source tree, and how it is read; absolute paths. */
export interface SourceTree {
  readonly source: string;
  readonly copybooks: readonly string[];
  /** Dialect as `cobc -std` names it, or `auto`. */
  readonly standard: string;
  readonly format: 'auto' | 'fixed' | 'free';
  /** Folder with test vectors; empty: those beside the sources. */
  readonly vectors: string;
}

/** @throws DRY-E5001 without such a directory, DRY-E7003 for an unknown dialect */
export async function sourceTree(directory: string, options: SourceOptions): Promise<SourceTree> {
  const source = await sourceDirectory(directory);
  const standard = options.std ?? 'auto';
  if (standard !== 'auto' && !isDialectName(standard))
    throw new DrydockError('DRY-E7003', { name: standard, known: dialectNames.join(', ') });
  return {
    source,
    copybooks: options.copybooks.map((folder) => resolve(folder)),
    standard,
    format: options.format,
    vectors: options.vectors === undefined ? '' : resolve(options.vectors),
  };
}

/** Its absolute path. @throws DRY-E5001 without such a directory */
export async function sourceDirectory(directory: string): Promise<string> {
  const found = await stat(directory).catch(() => undefined);
  if (!found?.isDirectory()) throw new DrydockError('DRY-E5001', { path: directory });
  return resolve(directory);
}

/**
 * What work gives that loads test vectors.
 *
 * @param place the folder that was named; empty: none was
 * @throws DRY-E7002 when they cannot be used
 */
export async function withVectors<Result>(place: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'DRY-E7002')) throw error;
    const problem = error.message.replace(/^the vectors cannot be used: /, '');
    const at = 'place' in error && typeof error.place === 'string' ? error.place : place;
    throw new DrydockError('DRY-E7002', { problem }, { ...(at === '' ? {} : { place: at }), cause: error });
  }
}
