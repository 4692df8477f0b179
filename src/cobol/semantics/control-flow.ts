import type { SourcePosition } from '../source/index.ts';

/** What a paragraph does with control, from its statements alone. */
export interface ParagraphFlow {
  /** GO TO targets outside the paragraph's own start, first paragraph index of each, with the place of the statement. */
  readonly jumps: readonly { readonly to: number; readonly position: SourcePosition; readonly dependingOn: boolean }[];
  /** Out-of-line PERFORMs and SORT procedures: inclusive ranges of paragraph indexes. */
  readonly performs: readonly { readonly first: number; readonly last: number; readonly position: SourcePosition }[];
  /** Control can reach the end of the paragraph and fall through. */
  readonly fallsThrough: boolean;
  /** The paragraph holds nothing but EXIT or CONTINUE. */
  readonly isExitOnly: boolean;
  /** ALTER changes the GO TO of this paragraph. */
  readonly altered: boolean;
}

export interface ControlFlow {
  /** By paragraph index. */
  readonly paragraphs: readonly ParagraphFlow[];
  /** Paragraphs that the main line can execute: from the first non-declarative one by falling through and jumping. */
  readonly mainLine: ReadonlySet<number>;
  /** Paragraphs that some execution can reach at all. */
  readonly reachable: ReadonlySet<number>;
  /** Distinct PERFORM ranges of the whole program, including SORT and DECLARATIVES procedures. */
  readonly ranges: readonly { readonly first: number; readonly last: number }[];
  readonly usesAlter: boolean;
}
