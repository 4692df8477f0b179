import type { SourcePosition } from '../source/index.ts';
import type { JavaBlock } from './java-code.ts';

/** A Java class before it is printed. */
export interface ClassModel {
  readonly name: string;
  /** Lines of its doc comment. */
  readonly doc: readonly string[];
  /** `public final class X extends Program`. */
  readonly header: string;
  readonly constants: readonly string[];
  readonly fields: readonly FieldGroup[];
  readonly fieldModifiers: 'private final' | 'final';
  readonly methods: readonly MethodModel[];
  readonly inner: readonly ClassModel[];
}

/** Fields that belong together, under a heading. */
export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly FieldModel[];
}

export interface FieldModel {
  /** Without `private final` and semicolon: `Zoned total = record.zoned(0, "9(4)")`. */
  readonly declaration: string;
  /** Shown behind the declaration. */
  readonly note: string;
  /** Lines of comment of the COBOL source. */
  readonly comments: readonly string[];
  /** A level 01 or 77 begins here: a record stands apart, single items stand together. */
  readonly starts: 'record' | 'single' | undefined;
  /** What the field is a data item of; undefined for storages and files. */
  readonly cobol: { readonly name: string; readonly position: SourcePosition } | undefined;
  readonly javaName: string;
}

export interface MethodModel {
  readonly doc: readonly string[];
  readonly annotations: readonly string[];
  readonly header: string;
  readonly body: JavaBlock;
  /** The paragraphs that the method holds: they appear in the map of the translation. */
  readonly paragraphs: readonly ParagraphModel[];
  readonly name: string;
}

export interface ParagraphModel {
  readonly name: string;
  readonly position: SourcePosition;
  /** Of its last statement in the file of its header. */
  readonly lastLine: number;
  readonly level: ParagraphLevel;
}

/**
 * - `method`: a plain method of its own
 * - `merged`: part of a method with the paragraphs that it jumps to
 * - `dispatched`: a method that says where to go on
 */
export type ParagraphLevel = 'method' | 'merged' | 'dispatched';
