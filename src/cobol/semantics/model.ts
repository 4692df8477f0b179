import type { SourcePosition } from '../source/index.ts';
import type {
  DataDescription,
  Expression,
  FileControl,
  FileDescription,
  Figurative,
  Literal,
  Paragraph,
  ProcedureName,
  Program,
  Reference,
  Section,
  Unsupported,
  Usage,
  UseClause,
  ValueRange,
} from '../syntax/index.ts';
import type { CobolDialect } from './dialect.ts';
import type { ParsedPicture } from './picture.ts';

/** A program with its names resolved and its storage laid out: what the back end and the analyses read. */
export interface BoundProgram {
  readonly syntax: Program;
  readonly name: string;
  readonly dialect: CobolDialect;
  readonly parent: BoundProgram | undefined;
  readonly nested: readonly BoundProgram[];
  /** Level 01 and 77 items of WORKING-STORAGE, LOCAL-STORAGE and LINKAGE, in source order. File records stand in `files`. */
  readonly workingStorage: readonly DataItem[];
  readonly localStorage: readonly DataItem[];
  readonly linkage: readonly DataItem[];
  readonly files: readonly BoundFile[];
  /** Index names of all tables (INDEXED BY): they have storage of their own, outside any record. */
  readonly indexes: readonly IndexName[];
  /** All paragraphs in source order, declaratives first; `index` is the position in this array. */
  readonly paragraphs: readonly BoundParagraph[];
  readonly sections: readonly BoundSection[];
  readonly using: readonly {
    readonly item: DataItem;
    readonly mode: 'reference' | 'value';
    readonly optional: boolean;
  }[];
  readonly returning: DataItem | undefined;
  readonly controlFlow: ControlFlow;
  readonly problems: readonly SemanticProblem[];
  /** What a use of a name means, or the problem with it (unknown, ambiguous). GLOBAL names of containing programs included. */
  resolve(reference: Reference): Resolution;
  /** The paragraphs of a PERFORM, GO TO or SORT procedure name, seen from a paragraph (an unqualified name is looked up in its own section first). */
  resolveProcedure(name: ProcedureName, from: BoundParagraph): ProcedureTarget | SemanticProblem;
}

export interface SemanticProblem {
  readonly kind: 'problem';
  /** Stable rule id, e.g. `semantics/unknown-name`. */
  readonly rule: string;
  readonly message: string;
  readonly position: SourcePosition;
  readonly severity: 'error' | 'warning';
}

export type Category =
  | 'group'
  | 'alphabetic'
  | 'alphanumeric'
  | 'alphanumeric-edited'
  | 'numeric'
  | 'numeric-edited'
  | 'floating'
  | 'index'
  | 'pointer'
  | 'national'
  | 'boolean';

/** One level of OCCURS that stands on an item or above it. */
export interface Dimension {
  /** Number of occurrences; with DEPENDING ON the maximum. */
  readonly times: number;
  readonly min: number;
  /** Bytes from one occurrence to the next. */
  readonly stride: number;
  readonly dependingOn: Reference | undefined;
  /** The item that carries the OCCURS clause. */
  readonly table: DataItem;
}

/** A data item with its place in storage. Levels 01-49, 77 and 66; condition names stand in `conditions`. */
export interface DataItem {
  readonly kind: 'item';
  /** Undefined for FILLER. */
  readonly name: string | undefined;
  readonly level: number;
  readonly section: 'file' | 'working-storage' | 'local-storage' | 'linkage';
  readonly position: SourcePosition;
  readonly syntax: DataDescription;
  readonly parent: DataItem | undefined;
  readonly children: readonly DataItem[];
  readonly conditions: readonly ConditionName[];
  /** The 01 or 77 that this item stands in (itself for a root). */
  readonly root: DataItem;
  /** Bytes from the start of the root, for the first occurrence. */
  readonly offset: number;
  /** Bytes of one occurrence; the maximum for items of variable length. */
  readonly length: number;
  /** Outermost first; the item's own OCCURS is the last. Empty: no subscripts. */
  readonly dimensions: readonly Dimension[];
  readonly category: Category;
  /** Effective usage (inherited from a group where it is given there). */
  readonly usage: Usage;
  readonly picture: ParsedPicture | undefined;
  /** Numeric items: digits and scale as in the picture (P included); integers of binary-char &c. by their range. */
  readonly digits: number;
  readonly scale: number;
  readonly signed: boolean;
  readonly sign: { readonly leading: boolean; readonly separate: boolean };
  readonly justified: boolean;
  readonly blankWhenZero: boolean;
  readonly redefines: DataItem | undefined;
  /** The item or one that contains it has REDEFINES: it shares bytes with another and takes no initial value. */
  readonly insideRedefinition: boolean;
  /** The VALUE of the item, if any. */
  readonly initial: Expression | undefined;
  readonly external: boolean;
  readonly global: boolean;
  readonly based: boolean;
  readonly anyLength: boolean;
  /** Level 66: first and last renamed item. */
  readonly renames: { readonly from: DataItem; readonly thru: DataItem } | undefined;
  /** The OCCURS DEPENDING ON below this group that makes its length vary (not set on the table itself). */
  readonly variableTable: Dimension | undefined;
  readonly file: BoundFile | undefined;
}

export interface ConditionName {
  readonly kind: 'condition';
  readonly name: string;
  readonly item: DataItem;
  readonly position: SourcePosition;
  readonly values: readonly ValueRange[];
  readonly falseValue: Literal | Figurative | undefined;
}

export interface IndexName {
  readonly kind: 'index';
  readonly name: string;
  readonly table: DataItem;
  readonly position: SourcePosition;
}

export interface BoundFile {
  readonly kind: 'file';
  readonly name: string;
  readonly control: FileControl | undefined;
  readonly description: FileDescription;
  readonly position: SourcePosition;
  readonly records: readonly DataItem[];
  /** Bytes of the largest record (or RECORD CONTAINS), and of the smallest. */
  readonly maxRecord: number;
  readonly minRecord: number;
  readonly variable: boolean;
  /** Special register LINAGE-COUNTER exists. */
  readonly hasLinage: boolean;
}

export interface BoundSection {
  readonly name: string | undefined;
  readonly syntax: Section;
  readonly declarative: UseClause | undefined;
  /** Indexes into `paragraphs`, both included. `last < first` for an empty section. */
  readonly first: number;
  readonly last: number;
}

export interface BoundParagraph {
  readonly index: number;
  readonly name: string | undefined;
  readonly syntax: Paragraph;
  readonly section: BoundSection;
}

/** The paragraphs from `first` to `last`, both included; a paragraph name gives one, a section name all of the section. */
export interface ProcedureTarget {
  readonly kind: 'procedure';
  readonly first: number;
  readonly last: number;
}

/** What a paragraph does with control, from its statements alone. */
export interface ParagraphFlow {
  /** GO TO and ALTER targets: the first paragraph of each, with the place of the statement. */
  readonly jumps: readonly { readonly to: number; readonly position: SourcePosition; readonly dependingOn: boolean }[];
  /** Out-of-line PERFORMs and SORT procedures: inclusive ranges of paragraph indexes. */
  readonly performs: readonly { readonly first: number; readonly last: number; readonly position: SourcePosition }[];
  /** Control can reach the end of the paragraph and fall through. */
  readonly fallsThrough: boolean;
  /** EXIT SECTION leaves the paragraph for the end of its section. */
  readonly exitsSection: boolean;
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

/** Special registers and environment names that are used like data items. */
export type SpecialRegister =
  | 'RETURN-CODE'
  | 'TALLY'
  | 'SORT-RETURN'
  | 'NUMBER-OF-CALL-PARAMETERS'
  | 'LINAGE-COUNTER'
  | 'WHEN-COMPILED'
  | 'DEBUG-ITEM'
  | 'CURRENT-DATE'
  | 'TIME-OF-DAY';

export type Resolution =
  | DataItem
  | ConditionName
  | IndexName
  | BoundFile
  | { readonly kind: 'constant'; readonly name: string; readonly value: Literal | Figurative }
  | { readonly kind: 'register'; readonly name: SpecialRegister; readonly file: BoundFile | undefined }
  | { readonly kind: 'mnemonic'; readonly name: string; readonly device: string }
  | {
      readonly kind: 'switch';
      readonly index: number /** The state that a condition name stands for; undefined for the switch's own name. */;
      readonly state: boolean | undefined;
    }
  | { readonly kind: 'symbolic'; readonly name: string; readonly byte: number }
  | { readonly kind: 'alphabet' | 'class'; readonly name: string }
  | SemanticProblem;

export type { Unsupported };
