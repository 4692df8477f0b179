import type { CopybookLibrary, SourceFile } from '../source/index.ts';

type FilesByName = ReadonlyMap<string, readonly SourceFile[]>;

/**
 * The members of a source tree as copybooks: by name without regard to case, with or without extensions. What reads as a copybook
 * comes first, then what `outside` finds, then other texts of the tree. Among several of one name, one in the directory of the
 * library that COPY names comes first, then the one nearest to the program.
 */
export class MemberLibrary {
  readonly #copybooks: FilesByName;
  readonly #others: FilesByName;
  readonly #outside: CopybookLibrary | undefined;

  constructor(copybooks: readonly SourceFile[], others: readonly SourceFile[], outside: CopybookLibrary | undefined) {
    this.#copybooks = byName(copybooks);
    this.#others = byName(others);
    this.#outside = outside;
  }

  /** The library as a program sees it. */
  seenFrom(program: string): CopybookLibrary {
    return {
      find: (name, library) =>
        nearest(this.#copybooks, { name, library, program }) ??
        this.#outside?.find(name, library) ??
        nearest(this.#others, { name, library, program }),
    };
  }
}

function byName(files: readonly SourceFile[]): FilesByName {
  const names = new Map<string, SourceFile[]>();
  for (const file of files) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1).toUpperCase();
    for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
      names.set(name.slice(0, end), [...(names.get(name.slice(0, end)) ?? []), file]);
    }
  }
  return names;
}

interface Wanted {
  readonly name: string;
  readonly library: string | undefined;
  readonly program: string;
}

function nearest(files: FilesByName, { name, library, program }: Wanted): SourceFile | undefined {
  const parts = name
    .toUpperCase()
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const last = parts.pop() ?? '';
  const candidates = (files.get(last) ?? []).filter(
    (file) => file.path !== program && endsWith(directoryOf(file.path), parts),
  );
  if (candidates.length < 2) return candidates[0];
  const rank = (file: SourceFile): number => {
    const directory = directoryOf(file.path);
    const named = library !== undefined && endsWith(directory, [library.toUpperCase()]);
    return named ? -1 : distance(directory, directoryOf(program));
  };
  return candidates.toSorted((a, b) => rank(a) - rank(b))[0];
}

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function endsWith(directory: string, parts: readonly string[]): boolean {
  return parts.length === 0 || `/${directory.toUpperCase()}`.endsWith(`/${parts.join('/')}`);
}

/** Steps up and down from one directory to another. */
function distance(from: string, to: string): number {
  const [a, b] = [from.split('/'), to.split('/')];
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return a.length + b.length - 2 * shared;
}
