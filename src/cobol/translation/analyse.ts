import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AnalysedProgram } from '../facts/index.ts';
import { bindUnit, resolveDialect } from '../semantics/index.ts';
import {
  cobcCopybookDirectories,
  type CopybookLibrary,
  detectFormat,
  dialectOfArguments,
  diskCopybookLibrary,
  readSource,
  type SourceFormat,
  type Std,
} from '../source/index.ts';
import { parseProgram } from '../syntax/index.ts';

/** How programs are compiled, in the words of `cobc`. */
export interface CompilerOptions {
  readonly std: Std;
  /** `auto` decides per file, from its text. */
  readonly format: SourceFormat | 'auto';
  /** Further flags as given to `cobc`; those that change neither reading nor meaning are ignored. */
  readonly flags: readonly string[];
  /** Directories with copybooks, in the order of search (-I). */
  readonly copybooks: readonly string[];
}

/** The copybooks that a program in `folder` finds: -I directories, then its own folder, then those of the compiler. */
export function copybookLibrary(options: CompilerOptions, folder: string): CopybookLibrary {
  const known = cobcCopybookDirectories(process.env);
  return diskCopybookLibrary({ directories: [...known.before, ...options.copybooks, folder, ...known.after] });
}

/**
 * Reads, parses and binds one source file. Never throws for what the program says: that is in the problems of each stage.
 *
 * @param name how positions name the file, e.g. its path relative to the project
 * @throws what reading the file throws
 */
export function analyseFile(
  path: string,
  name: string,
  options: CompilerOptions,
  library = copybookLibrary(options, dirname(path)),
): AnalysedProgram {
  const bytes = readFileSync(path);
  const format = options.format === 'auto' ? detectFormat(bytes).format : options.format;
  const reading = dialectOfArguments({ format, std: options.std }, options.flags);
  const dialect = resolveDialect(reading.std, options.flags);
  if (!dialect) throw new RangeError(`unknown dialect ${reading.std}`);
  const unit = readSource({ path: name, bytes }, reading, library);
  const syntax = parseProgram(unit);
  return { source: name, format: reading.format, unit, syntax, programs: bindUnit(syntax, dialect) };
}
