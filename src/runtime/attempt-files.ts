import type { Artifact } from '../model/index.ts';

/** What an attempt writes: bytes in memory, or a file of its scratch directory that is taken over. */
export type ArtifactContent =
  | { readonly bytes: Uint8Array }
  | {
      readonly scratchFile: string;
      /** Sees each piece as it is taken; when it throws, nothing is. */
      readonly inspect?: ((chunk: Uint8Array) => void) | undefined;
    };

/**
 * The files of one attempt, as the runtime needs them; the workspace implements it. Staged artifacts become visible to
 * others only when the attempt's success is in the log.
 */
export interface AttemptFiles {
  /** Absolute path of an empty directory for this attempt alone. */
  readonly scratch: string;
  /** Absolute path of the code base, read only. */
  readonly source: string;
  /** Absolute path of an artifact's content. Refuses artifacts that are not the run's. */
  locate(artifact: Artifact): Promise<string>;
  stage(name: string, type: string, content: ArtifactContent): Promise<Artifact>;
}
