import type { CopybookLibrary, SourceFile } from '../source/index.ts';

/**
 * The members of a source tree as copybooks: by name without regard to case, with or without extension. Among several of one name,
 * one in the directory of the library that COPY names comes first, then the copybook nearest to the program.
 *
 * @param files in the order of preference among equals
 */
export class MemberLibrary {
  readonly #byName = new Map<string, SourceFile[]>();
  readonly #fallback: CopybookLibrary | undefined;

  constructor(files: readonly SourceFile[], fallback: CopybookLibrary | undefined) {
    this.#fallback = fallback;
    for (const file of files) {
      const name = file.path.slice(file.path.lastIndexOf('/') + 1).toUpperCase();
      this.#add(name, file);
      const dot = name.lastIndexOf('.');
      if (dot > 0) this.#add(name.slice(0, dot), file);
    }
  }

  /** The library as a program sees it. */
  seenFrom(program: string): CopybookLibrary {
    return { find: (name, library) => this.#find(program, name, library) ?? this.#fallback?.find(name, library) };
  }

  #add(name: string, file: SourceFile): void {
    const files = this.#byName.get(name) ?? [];
    files.push(file);
    this.#byName.set(name, files);
  }

  #find(program: string, wanted: string, library: string | undefined): SourceFile | undefined {
    const parts = wanted
      .toUpperCase()
      .split(/[/\\]/)
      .filter((part) => part !== '' && part !== '.' && part !== '..');
    const name = parts.pop() ?? '';
    const candidates = (this.#byName.get(name) ?? []).filter(
      (file) => file.path !== program && endsWith(directoryOf(file.path), parts),
    );
    if (candidates.length < 2) return candidates[0];
    const rank = (file: SourceFile): number => {
      const directory = directoryOf(file.path);
      if (library !== undefined && endsWith(directory, [library.toUpperCase()])) return -1;
      return distance(directory, directoryOf(program));
    };
    return candidates.toSorted((a, b) => rank(a) - rank(b))[0];
  }
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
