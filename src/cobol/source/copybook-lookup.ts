import type { CopyStatement } from './copy-statement.ts';
import type { CopybookLibrary, SourceFile } from './copybook-library.ts';
import type { ReadingState } from './reading-state.ts';
import type { CopyUse } from './source-unit.ts';
import type { SourcePosition } from './token.ts';

/** A COPY statement in its place. */
export interface CopyRequest {
  readonly statement: CopyStatement;
  readonly position: SourcePosition;
  readonly kind: CopyUse['statement'];
  /** The program and the copybooks that are being read: none may be copied within itself. */
  readonly openFiles: readonly string[];
}

/** Finds the text of a COPY statement; undefined, with a problem reported, when there is none to read. */
export function findCopybook(
  library: CopybookLibrary,
  request: CopyRequest,
  state: ReadingState,
): SourceFile | undefined {
  const { statement, position, kind, openFiles } = request;
  const wanted = statement.library === undefined ? statement.name : `${statement.name} in library ${statement.library}`;
  try {
    const file = library.find(statement.name, statement.library);
    if (file === undefined) {
      const message = `no copybook ${wanted} was found; name its directory with -I`;
      if (kind === 'COPY') state.error('copybook-not-found', position, message);
      else state.warn('copybook-not-found', position, message);
      return undefined;
    }
    if (!openFiles.includes(file.path)) return file;
    state.error('copy-recursive', position, `${file.path} copies itself; it is left out here`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    state.error('copybook-unreadable', position, `copybook ${wanted} cannot be read: ${reason}`);
  }
  return undefined;
}
