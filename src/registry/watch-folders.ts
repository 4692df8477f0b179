import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/** Milliseconds without a further change until what was written is looked at: editors write a file in several steps. */
const QUIET_MS = 150;

/**
 * Tells when something in the folders may have changed; a folder may be made, or go away, meanwhile. What a system does not tell is
 * found by the next scan.
 */
export class FolderWatch implements Disposable {
  readonly #folders: readonly string[];
  readonly #onChange: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(folders: readonly string[], onChange: () => void) {
    this.#folders = folders;
    this.#onChange = onChange;
    this.#follow();
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Watches the folders, those of executable agents in them, and in the place of a folder that is missing the one above it. */
  #follow(): void {
    const wanted = new Set(this.#folders.flatMap((folder) => [closestTo(folder), ...foldersIn(folder)]));
    for (const [path, watcher] of this.#watchers) {
      if (wanted.has(path)) continue;
      watcher.close();
      this.#watchers.delete(path);
    }
    for (const path of wanted) if (!this.#watchers.has(path)) this.#watch(path);
  }

  #watch(path: string): void {
    try {
      const watcher = watch(path, { persistent: false }, () => this.#noticed());
      const forget = () => {
        watcher.close();
        if (this.#watchers.get(path) === watcher) this.#watchers.delete(path);
      };
      watcher.on('error', forget);
      this.#watchers.set(path, watcher);
    } catch {
      // The system has no watch left, or the folder has just gone: a scan finds what changes.
    }
  }

  #noticed(): void {
    if (this.#isClosed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      // A folder that was replaced by another of the same name has another watch.
      for (const [path, watcher] of this.#watchers) {
        if (existsSync(path)) continue;
        watcher.close();
        this.#watchers.delete(path);
      }
      this.#follow();
      this.#onChange();
    }, QUIET_MS).unref();
  }
}

function closestTo(folder: string): string {
  const above = dirname(folder);
  return existsSync(folder) || above === folder ? folder : closestTo(above);
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^[._]/.test(entry.name) && entry.name !== 'node_modules')
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
