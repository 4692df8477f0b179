import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { CopybookLibrary, SourceFile } from './copybook-library.ts';

export interface DiskLibraryOptions {
  /** Where to look, in order; the `-I` directories of cobc. Missing directories are passed over. */
  readonly directories: readonly string[];
  /** Extensions tried after the name as written, in order, with their dot. @default those of cobc */
  readonly extensions?: readonly string[];
  /** No file outside of this directory is read, whatever the text name says. @default no limit */
  readonly within?: string;
}

const cobcExtensions = ['.CPY', '.cpy', '.CBL', '.cbl', '.COB', '.cob'];

/**
 * Copybooks on disk. Looks in each directory for `library/name`, then for `name`, as written and then with each extension;
 * when no directory has it, once more without regard to case, for trees that came from systems that ignore it.
 * Paths of results are the directory as given, joined with the name found. Reads each file once.
 */
export function diskCopybookLibrary(options: DiskLibraryOptions): CopybookLibrary {
  const search = new DiskSearch(options);
  return { find: (name, library) => search.find(name, library) };
}

/** Where installations of GnuCOBOL keep the copybooks that come with it (screenio, sqlca, xfhfcd3 ...). */
const installedCopybooks = [
  '/usr/share/gnucobol/copy',
  '/usr/local/share/gnucobol/copy',
  '/opt/homebrew/share/gnucobol/copy',
];

/**
 * Directories that cobc searches without being told: those of COBCPY before the ones named with `-I`, those of COB_COPY_DIR, or
 * else of the installation, behind them.
 */
export function cobcCopybookDirectories(environment: Readonly<Record<string, string | undefined>>): {
  readonly before: readonly string[];
  readonly after: readonly string[];
} {
  const configured = environment['COB_COPY_DIR'];
  return {
    before: (environment['COBCPY'] ?? '').split(delimiter).filter((directory) => directory !== ''),
    after:
      configured === undefined || configured === ''
        ? installedCopybooks.filter((path) => existsSync(path))
        : [configured],
  };
}

class DiskSearch {
  readonly #directories: readonly string[];
  readonly #endings: readonly string[];
  readonly #within: string | undefined;
  readonly #listings = new Map<string, Listing>();
  readonly #files = new Map<string, SourceFile>();

  constructor(options: DiskLibraryOptions) {
    this.#directories = options.directories;
    this.#endings = ['', ...(options.extensions ?? cobcExtensions)];
    this.#within = options.within === undefined ? undefined : realpathSync(options.within);
  }

  find(name: string, library: string | undefined): SourceFile | undefined {
    if (name === '' || name.includes('\0')) return undefined;
    const names = library === undefined ? [name] : [join(library, name), name];
    const directories = isAbsolute(name) ? [''] : this.#directories;
    const places = directories.flatMap((directory) => names.map((each) => ({ directory, name: each })));
    for (const exact of [true, false]) {
      for (const place of places) {
        const path = this.#locate(place.directory, place.name, exact);
        if (path !== undefined) return this.#read(path);
      }
    }
    return undefined;
  }

  #locate(directory: string, name: string, exact: boolean): string | undefined {
    for (const ending of this.#endings) {
      const path = exact ? this.#exact(directory, name + ending) : this.#ignoringCase(directory, name + ending);
      if (path !== undefined && this.#isAllowed(path)) return path;
    }
    return undefined;
  }

  #exact(directory: string, name: string): string | undefined {
    const path = directory === '' ? name : join(directory, name);
    if (!name.includes('/') && !name.includes(sep)) return this.#listing(directory).files.has(name) ? path : undefined;
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? path : undefined;
  }

  #ignoringCase(directory: string, name: string): string | undefined {
    let path = directory === '' ? sep : directory;
    const parts = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
    const last = parts.pop();
    for (const part of parts) {
      const found = part === '..' ? part : this.#listing(path).foldedDirectories.get(part.toLowerCase());
      if (found === undefined) return undefined;
      path = join(path, found);
    }
    const file = last === undefined ? undefined : this.#listing(path).foldedFiles.get(last.toLowerCase());
    return file === undefined ? undefined : join(path, file);
  }

  #isAllowed(path: string): boolean {
    if (this.#within === undefined) return true;
    const inside = relative(this.#within, realpathSync(resolve(path)));
    return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
  }

  #read(path: string): SourceFile {
    let file = this.#files.get(path);
    if (file === undefined) {
      file = { path, bytes: readFileSync(path) };
      this.#files.set(path, file);
    }
    return file;
  }

  #listing(directory: string): Listing {
    let listing = this.#listings.get(directory);
    if (listing === undefined) {
      listing = listDirectory(directory);
      this.#listings.set(directory, listing);
    }
    return listing;
  }
}

/** The names in a directory; the first in sort order stands for those that differ only in case. */
interface Listing {
  readonly files: ReadonlySet<string>;
  readonly foldedFiles: ReadonlyMap<string, string>;
  readonly foldedDirectories: ReadonlyMap<string, string>;
}

function listDirectory(directory: string): Listing {
  const entries = entriesOf(directory);
  const names = (wanted: (entry: Dirent) => boolean): string[] =>
    entries
      .filter(wanted)
      .map((entry) => entry.name)
      .sort()
      .reverse();
  const files = names((entry) => isFile(directory, entry));
  const directories = names((entry) => !entry.isFile());
  return {
    files: new Set(files),
    foldedFiles: new Map(files.map((name) => [name.toLowerCase(), name])),
    foldedDirectories: new Map(directories.map((name) => [name.toLowerCase(), name])),
  };
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory === '' ? '.' : directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFile(directory: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return statSync(join(directory, entry.name), { throwIfNoEntry: false })?.isFile() === true;
}
