/** One entry of a directory. */
export interface TreeEntry {
  readonly name: string;
  /** `inner-link`: a link to a file within the tree. Links to directories within the tree are `inner-directory-link`. */
  readonly kind: 'file' | 'directory' | 'inner-link' | 'inner-directory-link' | 'outer-link' | 'broken-link' | 'other';
  /** Of a file, or of the file that a link leads to; else 0. */
  readonly bytes: number;
}

/** A tree of files to look through, read only. Paths are relative to its root, with forward slashes; the root is ''. */
export interface SourceTree {
  /** @throws when the directory cannot be read */
  list(directory: string): Promise<readonly TreeEntry[]>;
  /**
   * @param limit the most bytes to read
   * @throws when the file cannot be read
   */
  read(path: string, limit: number): Promise<Uint8Array>;
}
