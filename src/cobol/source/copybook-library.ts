/** A file's name and bytes. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Where COPY finds its texts. */
export interface CopybookLibrary {
  /**
   * @param name text name as written in COPY, without quotes, in its original case; it may hold an extension or a path
   * @param library the name after OF or IN
   * @returns the text, or undefined when there is none
   */
  find(name: string, library?: string): SourceFile | undefined;
}
