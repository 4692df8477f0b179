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
  const found = await stat(directory).catch(() => undefined);
  if (!found?.isDirectory()) throw new DrydockError('DRY-E5001', { path: directory });
  const standard = options.std ?? 'auto';
  if (standard !== 'auto' && !isDialectName(standard))
    throw new DrydockError('DRY-E7003', { name: standard, known: dialectNames.join(', ') });
  return {
    source: resolve(directory),
    copybooks: options.copybooks.map((folder) => resolve(folder)),
    standard,
    format: options.format,
    vectors: options.vectors === undefined ? '' : resolve(options.vectors),
  };
}
