import type { SourcePosition } from '../source/index.ts';

/**
 * The syntax tree of a COBOL compilation unit, as written: names are not resolved and no layout is computed here.
 * Every node knows its place. What the parser does not support is an explicit node (`unsupported`), never left out.
 * COBOL words are upper-cased. Literal text holds one character per byte (Latin-1).
 */
export interface CompilationUnit {
  readonly programs: readonly Program[];
  readonly problems: readonly SyntaxProblem[];
}

export interface SyntaxProblem {
  /** Stable rule id, e.g. `syntax/expected-period`, `syntax/unsupported-clause`. */
  readonly rule: string;
  readonly message: string;
  readonly position: SourcePosition;
  readonly severity: 'error' | 'warning';
}

export interface Program {
  readonly kind: 'program' | 'function';
  readonly name: string;
  /** The PROGRAM-ID as written (case kept, quotes removed): CALL compares with it. */
  readonly externalName: string;
  readonly position: SourcePosition;
  readonly initial: boolean;
  readonly recursive: boolean;
  readonly common: boolean;
  readonly environment: Environment;
  readonly data: DataDivision;
  readonly procedure: ProcedureDivision | undefined;
  readonly nested: readonly Program[];
  /** Constructs outside the PROCEDURE DIVISION that are read but not supported (REPORT SECTION, SCREEN SECTION …). */
  readonly unsupported: readonly Unsupported[];
}

/** A construct that was recognised and skipped with its extent, so that it can be reported and is never silently lost. */
export interface Unsupported {
  readonly kind: 'unsupported';
  /** What it is, in the language's words: `EXEC CICS`, `GENERATE`, `REPORT SECTION`. */
  readonly construct: string;
  /** The source text, one space between tokens, at most 500 characters. */
  readonly text: string;
  readonly position: SourcePosition;
}

// ---------------------------------------------------------------- environment

export interface Environment {
  readonly decimalPointIsComma: boolean;
  /** SOURCE-COMPUTER … WITH DEBUGGING MODE: without it cobc leaves USE FOR DEBUGGING sections out. */
  readonly debuggingMode: boolean;
  readonly currencySigns: readonly { readonly sign: string; readonly symbol: string }[];
  /** `SYSIN IS KEYS`, `CONSOLE IS CRT`, `C01 IS TOP-OF-FORM`: device or feature word → mnemonic. */
  readonly mnemonics: readonly { readonly device: string; readonly name: string; readonly position: SourcePosition }[];
  /** UPSI-n and SWITCH-n: index is the n of COB_SWITCH_n, with mnemonic and condition names for on and off. */
  readonly switches: readonly {
    readonly index: number;
    readonly name: string | undefined;
    readonly on: string | undefined;
    readonly off: string | undefined;
    readonly position: SourcePosition;
  }[];
  readonly alphabets: readonly AlphabetDefinition[];
  readonly classes: readonly {
    readonly name: string;
    readonly ranges: readonly LiteralRange[];
    readonly position: SourcePosition;
  }[];
  readonly symbolicCharacters: readonly {
    readonly name: string;
    readonly ordinal: number;
    readonly alphabet: string | undefined;
  }[];
  /** OBJECT-COMPUTER … PROGRAM COLLATING SEQUENCE IS name. */
  readonly collatingSequence: string | undefined;
  /** REPOSITORY: `FUNCTION ALL INTRINSIC` and user functions. */
  readonly allIntrinsic: boolean;
  readonly intrinsicNames: readonly string[];
  readonly userFunctions: readonly { readonly name: string; readonly externalName: string }[];
  readonly files: readonly FileControl[];
  /** SAME [RECORD] AREA groups. */
  readonly sameRecordAreas: readonly (readonly string[])[];
}

export interface LiteralRange {
  readonly from: Literal | Figurative;
  readonly to: Literal | Figurative | undefined;
}

export interface AlphabetDefinition {
  readonly name: string;
  readonly position: SourcePosition;
  readonly base: 'native' | 'standard-1' | 'standard-2' | 'ebcdic' | 'ascii' | 'custom';
  /** For `custom`: groups in collating order; `also` members share a position. */
  readonly entries: readonly { readonly range: LiteralRange; readonly also: readonly (Literal | Figurative)[] }[];
}

export interface FileControl {
  readonly name: string;
  readonly position: SourcePosition;
  readonly optional: boolean;
  /** ASSIGN TO: a literal, a data name or word, or a device word such as PRINTER, DISPLAY, KEYBOARD, DISK. */
  readonly assign:
    | {
        readonly kind: 'literal' | 'word' | 'device';
        readonly text: string;
        /** The name that is mapped to a path at run time, as written: the literal, the word, or the file's name where a device stands alone (`ASSIGN TO DISK`). */
        readonly externalName: string;
        /** Explicit EXTERNAL or DYNAMIC; undefined leaves it to the dialect. */
        readonly mode: 'external' | 'dynamic' | undefined;
        readonly lineSequentialDevice: boolean;
        /** LINE ADVANCING FILE. */
        readonly lineAdvancing: boolean;
      }
    | undefined;
  readonly organization: 'sequential' | 'line-sequential' | 'relative' | 'indexed' | 'sort';
  readonly access: 'sequential' | 'random' | 'dynamic';
  readonly recordKey: KeyClause | undefined;
  readonly alternateKeys: readonly (KeyClause & { readonly duplicates: boolean })[];
  readonly relativeKey: Reference | undefined;
  readonly fileStatus: Reference | undefined;
  readonly lockMode: string | undefined;
}

export interface KeyClause {
  readonly name: Reference;
  /** Split key: `RECORD KEY IS k = a, b`. */
  readonly parts: readonly Reference[];
}

// ----------------------------------------------------------------------- data

export interface DataDivision {
  readonly files: readonly FileDescription[];
  readonly workingStorage: readonly DataDescription[];
  readonly localStorage: readonly DataDescription[];
  readonly linkage: readonly DataDescription[];
}

export interface FileDescription {
  readonly name: string;
  readonly position: SourcePosition;
  readonly sort: boolean;
  readonly external: boolean;
  readonly global: boolean;
  /** `max` is 0 where RECORD VARYING gives none. */
  readonly recordContains:
    | {
        readonly min: number | undefined;
        readonly max: number;
        readonly varying: boolean;
        readonly dependingOn: Reference | undefined;
      }
    | undefined;
  readonly blockContains: number | undefined;
  readonly recordingMode: string | undefined;
  readonly linage:
    | {
        readonly lines: Expression;
        readonly footing: Expression | undefined;
        readonly top: Expression | undefined;
        readonly bottom: Expression | undefined;
      }
    | undefined;
  /** VALUE OF, CODE-SET name, REPORT IS … kept by name. */
  readonly codeSet: string | undefined;
  readonly reports: readonly string[];
  readonly records: readonly DataDescription[];
}

/** One data description entry with its subordinate entries; level 66, 77, 78 and 88 included. */
export interface DataDescription {
  readonly level: number;
  /** Undefined for FILLER and unnamed entries. */
  readonly name: string | undefined;
  readonly position: SourcePosition;
  readonly redefines: string | undefined;
  readonly picture: { readonly text: string; readonly position: SourcePosition } | undefined;
  readonly usage: Usage | undefined;
  readonly sign: { readonly leading: boolean; readonly separate: boolean } | undefined;
  readonly occurs: OccursClause | undefined;
  readonly justified: boolean;
  readonly blankWhenZero: boolean;
  readonly synchronized: boolean;
  readonly external: boolean;
  /** EXTERNAL AS: the name that programs share the item by, in capitals. */
  readonly externalName: string | undefined;
  readonly global: boolean;
  readonly based: boolean;
  readonly anyLength: boolean;
  /** VALUE of an item (one range without `to`), or the values of a condition name (level 88), or of a constant (78, CONSTANT). */
  readonly values: readonly ValueRange[];
  /** WHEN SET TO FALSE of a condition name. */
  readonly falseValue: Literal | Figurative | undefined;
  /** Level 78 or `01 name CONSTANT AS`: the constant's expression. */
  readonly constant: Expression | undefined;
  /** Level 66. */
  readonly renames: { readonly from: Reference; readonly thru: Reference | undefined } | undefined;
  readonly children: readonly DataDescription[];
  /** Condition names (88) that stand below this entry. */
  readonly conditions: readonly DataDescription[];
  readonly unsupported: readonly Unsupported[];
}

export interface ValueRange {
  readonly from: Expression;
  readonly to: Expression | undefined;
}

export type Usage =
  | 'display'
  | 'binary'
  | 'comp-1'
  | 'comp-2'
  | 'comp-3'
  | 'comp-5'
  | 'comp-6'
  | 'comp-x'
  | 'comp-n'
  | 'index'
  | 'pointer'
  | 'program-pointer'
  | 'binary-char'
  | 'binary-short'
  | 'binary-long'
  | 'binary-double'
  | 'binary-char-unsigned'
  | 'binary-short-unsigned'
  | 'binary-long-unsigned'
  | 'binary-double-unsigned'
  | 'float-short'
  | 'float-long'
  | 'national'
  | 'unknown';

export interface OccursClause {
  readonly min: number | undefined;
  /** Number of occurrences (the maximum with DEPENDING ON). A constant name is given as an expression. */
  readonly max: Expression;
  readonly dependingOn: Reference | undefined;
  readonly keys: readonly { readonly ascending: boolean; readonly names: readonly Reference[] }[];
  readonly indexes: readonly { readonly name: string; readonly position: SourcePosition }[];
  readonly position: SourcePosition;
}

// ---------------------------------------------------------------- expressions

export type Expression =
  | Literal
  | Figurative
  | Reference
  | FunctionCall
  | BinaryExpression
  | UnaryExpression
  | LengthOf
  | AddressOf;

export interface Literal {
  readonly kind: 'literal';
  readonly type: 'numeric' | 'alphanumeric' | 'national' | 'boolean';
  /** Numeric: the digits as written, with sign, decimal point always `.`; alphanumeric: the bytes, hexadecimal already decoded. */
  readonly value: string;
  /** `ALL "x"`. */
  readonly all: boolean;
  readonly position: SourcePosition;
}

export interface Figurative {
  readonly kind: 'figurative';
  readonly constant: 'ZERO' | 'SPACE' | 'HIGH-VALUE' | 'LOW-VALUE' | 'QUOTE' | 'NULL';
  readonly position: SourcePosition;
}

/** A use of a data name, condition name, file, mnemonic or special register, with qualification, subscripts and reference modification. */
export interface Reference {
  readonly kind: 'reference';
  readonly name: string;
  /** `OF`/`IN` names, innermost first. */
  readonly qualifiers: readonly string[];
  /** The single word ALL as a subscript is `{kind: 'reference', name: 'ALL'}`. */
  readonly subscripts: readonly Expression[];
  readonly slice: { readonly start: Expression; readonly length: Expression | undefined } | undefined;
  readonly position: SourcePosition;
}

export interface FunctionCall {
  readonly kind: 'function';
  readonly name: string;
  /** Keyword arguments such as TRAILING in TRIM(x TRAILING) arrive as references with that name. */
  readonly arguments: readonly Expression[];
  readonly slice: { readonly start: Expression; readonly length: Expression | undefined } | undefined;
  readonly position: SourcePosition;
}

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: '+' | '-' | '*' | '/' | '**' | '&';
  readonly left: Expression;
  readonly right: Expression;
  readonly position: SourcePosition;
}

export interface UnaryExpression {
  readonly kind: 'unary';
  readonly operator: '+' | '-';
  readonly operand: Expression;
  readonly position: SourcePosition;
}

/** `LENGTH OF x` special register (not FUNCTION LENGTH). */
export interface LengthOf {
  readonly kind: 'lengthOf';
  readonly operand: Expression;
  readonly position: SourcePosition;
}

export interface AddressOf {
  readonly kind: 'addressOf';
  readonly operand: Reference;
  readonly position: SourcePosition;
}

/** Abbreviated combined relations are already expanded: every relation has both operands. */
export type Condition =
  | {
      readonly kind: 'relation';
      readonly operator: '=' | '<>' | '<' | '>' | '<=' | '>=';
      readonly left: Expression;
      readonly right: Expression;
      readonly position: SourcePosition;
    }
  | {
      readonly kind: 'class';
      readonly operand: Expression;
      readonly className: string;
      readonly position: SourcePosition;
    }
  | {
      readonly kind: 'sign';
      readonly operand: Expression;
      readonly sign: 'positive' | 'negative' | 'zero';
      readonly position: SourcePosition;
    }
  /** A condition name (88), a switch condition, or a user boolean. */
  | { readonly kind: 'conditionName'; readonly reference: Reference; readonly position: SourcePosition }
  | { readonly kind: 'omitted'; readonly reference: Reference; readonly position: SourcePosition }
  | { readonly kind: 'not'; readonly operand: Condition; readonly position: SourcePosition }
  | {
      readonly kind: 'and' | 'or';
      readonly left: Condition;
      readonly right: Condition;
      readonly position: SourcePosition;
    }
  | { readonly kind: 'constant'; readonly value: boolean; readonly position: SourcePosition };

// ------------------------------------------------------------------ procedure

export interface ProcedureDivision {
  readonly position: SourcePosition;
  readonly using: readonly {
    readonly name: string;
    readonly mode: 'reference' | 'value';
    readonly optional: boolean;
    readonly position: SourcePosition;
  }[];
  /** CHAINING instead of USING: the parameters come from the command line. */
  readonly chaining: boolean;
  readonly returning: Reference | undefined;
  readonly declaratives: readonly (Section & { readonly use: UseClause })[];
  /** In source order. Paragraphs before any section header stand in a first section without a name. */
  readonly sections: readonly Section[];
}

export type UseClause =
  | {
      readonly kind: 'error';
      readonly global: boolean;
      readonly on: readonly string[] /* file names, or INPUT OUTPUT I-O EXTEND */;
      readonly position: SourcePosition;
    }
  | Unsupported;

export interface Section {
  readonly name: string | undefined;
  readonly position: SourcePosition;
  /** Segment number behind SECTION. From 50 on the segment is independent: ALTERed GO TOs in it are reset on entry. */
  readonly segment: number | undefined;
  /** Statements before the first paragraph header stand in a first paragraph without a name. */
  readonly paragraphs: readonly Paragraph[];
}

export interface Paragraph {
  readonly name: string | undefined;
  readonly position: SourcePosition;
  readonly sentences: readonly Sentence[];
}

export interface Sentence {
  readonly statements: readonly Statement[];
  readonly position: SourcePosition;
}

/** A paragraph or section named in PERFORM, GO TO, SORT …, optionally `IN section`. */
export interface ProcedureName {
  readonly name: string;
  readonly section: string | undefined;
  readonly position: SourcePosition;
}

export type Rounding =
  | 'truncation'
  | 'nearest-away-from-zero'
  | 'nearest-even'
  | 'nearest-toward-zero'
  | 'away-from-zero'
  | 'toward-greater'
  | 'toward-lesser'
  | 'prohibited';

/** A receiving field of an arithmetic statement. */
export interface Target {
  readonly field: Reference;
  /** Undefined: no ROUNDED phrase. */
  readonly rounding: Rounding | undefined;
}

/** The two optional imperative branches of a conditional statement (SIZE ERROR, AT END, INVALID KEY, OVERFLOW, EXCEPTION). */
export interface Handlers {
  readonly on: readonly Statement[] | undefined;
  readonly not: readonly Statement[] | undefined;
}

export type Statement =
  | AcceptStatement
  | AddStatement
  | AllocateStatement
  | AlterStatement
  | CallStatement
  | CancelStatement
  | CloseStatement
  | ComputeStatement
  | ContinueStatement
  | DeleteStatement
  | DisplayStatement
  | DivideStatement
  | EvaluateStatement
  | ExitStatement
  | FreeStatement
  | GobackStatement
  | GoToStatement
  | IfStatement
  | InitializeStatement
  | InspectStatement
  | MergeStatement
  | MoveStatement
  | MultiplyStatement
  | NextSentenceStatement
  | OpenStatement
  | PerformStatement
  | ReadStatement
  | ReleaseStatement
  | ReturnStatement
  | RewriteStatement
  | SearchStatement
  | SetStatement
  | SortStatement
  | StartStatement
  | StopStatement
  | StringStatement
  | SubtractStatement
  | UnlockStatement
  | UnstringStatement
  | WriteStatement
  | Unsupported;

interface Node<K extends string> {
  readonly kind: K;
  readonly position: SourcePosition;
}

export interface AcceptStatement extends Node<'accept'> {
  readonly target: Reference;
  /** Undefined: from the terminal. `DATE`, `DATE YYYYMMDD`, `DAY`, `DAY YYYYDDD`, `DAY-OF-WEEK`, `TIME`, `ENVIRONMENT`, `ENVIRONMENT-VALUE`, `ARGUMENT-VALUE`, `ARGUMENT-NUMBER`, `COMMAND-LINE`, `USER NAME`, `ESCAPE KEY`, or a mnemonic name. */
  readonly from: string | undefined;
  /** ACCEPT x FROM ENVIRONMENT "NAME". */
  readonly argument: Expression | undefined;
  readonly handlers: Handlers;
}
export interface AddStatement extends Node<'add'> {
  readonly corresponding: boolean;
  readonly operands: readonly Expression[];
  /** `ADD a TO b c`: the accumulating targets. */
  readonly to: readonly Target[];
  /** `ADD a b GIVING c` or `ADD a TO b GIVING c` (then `operands` holds b as well and `to` is empty). */
  readonly giving: readonly Target[];
  readonly sizeError: Handlers;
}
export interface SubtractStatement extends Node<'subtract'> {
  readonly corresponding: boolean;
  readonly operands: readonly Expression[];
  /** `SUBTRACT a FROM b c`. With GIVING: the one minuend is in `minuend` and `from` is empty. */
  readonly from: readonly Target[];
  readonly minuend: Expression | undefined;
  readonly giving: readonly Target[];
  readonly sizeError: Handlers;
}
export interface MultiplyStatement extends Node<'multiply'> {
  readonly operand: Expression;
  /** `MULTIPLY a BY b c`; with GIVING the one multiplier is in `multiplier` and `by` is empty. */
  readonly by: readonly Target[];
  readonly multiplier: Expression | undefined;
  readonly giving: readonly Target[];
  readonly sizeError: Handlers;
}
export interface DivideStatement extends Node<'divide'> {
  /** `DIVIDE a INTO b c`: divisor a, targets b c. `DIVIDE a BY b GIVING c`: dividend a, divisor b. `DIVIDE a INTO b GIVING c`: dividend b, divisor a. */
  readonly divisor: Expression;
  readonly into: readonly Target[];
  readonly dividend: Expression | undefined;
  readonly giving: readonly Target[];
  readonly remainder: Target | undefined;
  readonly sizeError: Handlers;
}
export interface ComputeStatement extends Node<'compute'> {
  readonly targets: readonly Target[];
  readonly expression: Expression;
  readonly sizeError: Handlers;
}
export interface AllocateStatement extends Node<'allocate'> {
  readonly target: Reference | undefined;
  readonly characters: Expression | undefined;
  readonly initialized: boolean;
  readonly returning: Reference | undefined;
}
export interface FreeStatement extends Node<'free'> {
  readonly targets: readonly Expression[];
}
export interface AlterStatement extends Node<'alter'> {
  readonly changes: readonly { readonly paragraph: ProcedureName; readonly to: ProcedureName }[];
}
export interface CallStatement extends Node<'call'> {
  /** A literal or an identifier that holds the name at run time. */
  readonly program: Expression;
  readonly using: readonly {
    readonly mode: 'reference' | 'content' | 'value';
    /** Undefined: OMITTED. */
    readonly operand: Expression | undefined;
  }[];
  readonly returning: Reference | undefined;
  /** RETURNING OMITTED, NULL or NOTHING: the call leaves RETURN-CODE as it is. */
  readonly keepsReturnCode: boolean;
  readonly handlers: Handlers;
}
export interface CancelStatement extends Node<'cancel'> {
  readonly programs: readonly Expression[];
}
export interface OpenStatement extends Node<'open'> {
  readonly files: readonly {
    readonly mode: 'input' | 'output' | 'i-o' | 'extend';
    readonly file: Reference;
    readonly reversed: boolean;
    readonly noRewind: boolean;
    readonly lock: boolean;
  }[];
}
export interface CloseStatement extends Node<'close'> {
  readonly files: readonly {
    readonly file: Reference;
    readonly option: 'reel' | 'unit' | 'lock' | 'no-rewind' | undefined;
  }[];
}
export interface ReadStatement extends Node<'read'> {
  readonly file: Reference;
  readonly direction: 'next' | 'previous' | undefined;
  readonly into: Reference | undefined;
  readonly key: Reference | undefined;
  readonly lock: string | undefined;
  readonly atEnd: Handlers;
  readonly invalidKey: Handlers;
}
export interface WriteStatement extends Node<'write'> {
  /** With FILE name (WRITE FILE, REWRITE FILE) the file stands in `record` and in `file`. */
  readonly record: Reference;
  readonly file: Reference | undefined;
  readonly from: Expression | undefined;
  readonly advancing:
    | {
        readonly when: 'before' | 'after';
        /** Number of lines, PAGE, or a mnemonic name (as a reference the binder resolves). */
        readonly lines: Expression | 'page';
      }
    | undefined;
  readonly endOfPage: Handlers;
  readonly invalidKey: Handlers;
}
export interface RewriteStatement extends Node<'rewrite'> {
  readonly record: Reference;
  readonly file: Reference | undefined;
  readonly from: Expression | undefined;
  readonly invalidKey: Handlers;
}
export interface DeleteStatement extends Node<'delete'> {
  readonly file: Reference;
  /** DELETE FILE name …: removes the file itself. */
  readonly wholeFile: boolean;
  readonly invalidKey: Handlers;
}
export interface StartStatement extends Node<'start'> {
  readonly file: Reference;
  /** Undefined key with `first`/`last`, or the default `=` on the primary key. */
  readonly relation: '=' | '>' | '>=' | '<' | '<=' | '<>' | 'first' | 'last' | undefined;
  readonly key: Reference | undefined;
  readonly invalidKey: Handlers;
}
export interface UnlockStatement extends Node<'unlock'> {
  readonly file: Reference;
}
export interface DisplayStatement extends Node<'display'> {
  readonly operands: readonly Expression[];
  /** Undefined: standard output. SYSERR, CONSOLE, ENVIRONMENT-NAME, ARGUMENT-NUMBER … or a mnemonic name. */
  readonly upon: string | undefined;
  readonly noAdvancing: boolean;
  readonly handlers: Handlers;
}
export interface EvaluateStatement extends Node<'evaluate'> {
  readonly subjects: readonly EvaluateSubject[];
  readonly branches: readonly {
    readonly whens: readonly (readonly EvaluateObject[])[];
    readonly statements: readonly Statement[];
    readonly position: SourcePosition;
  }[];
  readonly other: readonly Statement[] | undefined;
}
export type EvaluateSubject =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'condition'; readonly condition: Condition };
export type EvaluateObject =
  | { readonly kind: 'any' }
  /**
   * TRUE and FALSE, a condition against a condition, or, where the subject is an expression, a whole condition on it: a
   * partial expression that is more than one relation, completed with the subject (`WHEN > 3 AND < 6`, `WHEN NUMERIC`).
   */
  | { readonly kind: 'condition'; readonly condition: Condition }
  | {
      readonly kind: 'value';
      readonly negated: boolean;
      readonly from: Expression;
      readonly to: Expression | undefined;
    }
  /** Partial expression, GnuCOBOL and COBOL 2002: `WHEN > 5`. */
  | { readonly kind: 'relation'; readonly operator: '=' | '<>' | '<' | '>' | '<=' | '>='; readonly right: Expression };
export interface ExitStatement extends Node<'exit'> {
  readonly what:
    | 'paragraph-end' /* plain EXIT: does nothing */
    | 'program'
    | 'function'
    | 'section'
    | 'paragraph'
    | 'perform'
    | 'perform-cycle';
  readonly returning: Expression | undefined;
}
export interface GobackStatement extends Node<'goback'> {
  readonly returning: Expression | undefined;
}
export interface GoToStatement extends Node<'goTo'> {
  /** Empty: `GO TO.` that ALTER sets. */
  readonly targets: readonly ProcedureName[];
  readonly dependingOn: Expression | undefined;
}
export interface IfStatement extends Node<'if'> {
  readonly condition: Condition;
  readonly then: readonly Statement[];
  readonly else: readonly Statement[] | undefined;
}
export interface InitializeStatement extends Node<'initialize'> {
  readonly targets: readonly Reference[];
  readonly withFiller: boolean;
  /** `ALL` or category names of the TO VALUE phrase. */
  readonly toValue: readonly string[];
  readonly replacing: readonly { readonly category: string; readonly by: Expression }[];
  readonly thenToDefault: boolean;
}
export interface InspectStatement extends Node<'inspect'> {
  readonly target: Expression;
  readonly tallying: readonly {
    readonly counter: Reference;
    readonly items: readonly {
      readonly what: 'characters' | 'all' | 'leading' | 'trailing';
      readonly operand: Expression | undefined;
      readonly bounds: InspectBounds;
    }[];
  }[];
  readonly replacing: readonly {
    readonly what: 'characters' | 'all' | 'leading' | 'first' | 'trailing';
    readonly operand: Expression | undefined;
    readonly by: Expression;
    readonly bounds: InspectBounds;
  }[];
  readonly converting:
    | { readonly from: Expression; readonly to: Expression; readonly bounds: InspectBounds }
    | undefined;
}
export interface InspectBounds {
  readonly before: Expression | undefined;
  readonly after: Expression | undefined;
}
export interface MoveStatement extends Node<'move'> {
  readonly corresponding: boolean;
  readonly source: Expression;
  readonly targets: readonly Reference[];
}
export interface NextSentenceStatement extends Node<'nextSentence'> {}
export interface ContinueStatement extends Node<'continue'> {}
export interface PerformStatement extends Node<'perform'> {
  /** Out-of-line: the range. Undefined: inline, with `body`. */
  readonly range: { readonly from: ProcedureName; readonly thru: ProcedureName | undefined } | undefined;
  readonly body: readonly Statement[] | undefined;
  readonly loop:
    | { readonly kind: 'once' }
    | { readonly kind: 'times'; readonly count: Expression }
    | { readonly kind: 'until'; readonly condition: Condition; readonly testAfter: boolean }
    | { readonly kind: 'forever' }
    | {
        readonly kind: 'varying';
        readonly testAfter: boolean;
        /** First the VARYING phrase, then each AFTER phrase. */
        readonly controls: readonly {
          readonly variable: Reference;
          readonly from: Expression;
          readonly by: Expression;
          readonly until: Condition;
        }[];
      };
}
export interface ReleaseStatement extends Node<'release'> {
  readonly record: Reference;
  readonly from: Expression | undefined;
}
export interface ReturnStatement extends Node<'return'> {
  readonly file: Reference;
  readonly into: Reference | undefined;
  readonly atEnd: Handlers;
}
export interface SearchStatement extends Node<'search'> {
  readonly all: boolean;
  readonly table: Reference;
  readonly varying: Reference | undefined;
  readonly atEnd: readonly Statement[] | undefined;
  readonly whens: readonly {
    readonly condition: Condition;
    readonly statements: readonly Statement[];
    readonly position: SourcePosition;
  }[];
}
export interface SetStatement extends Node<'set'> {
  readonly actions: readonly (
    | { readonly kind: 'to'; readonly targets: readonly (Reference | AddressOf)[]; readonly value: Expression }
    | { readonly kind: 'up' | 'down'; readonly targets: readonly Reference[]; readonly by: Expression }
    | { readonly kind: 'condition'; readonly targets: readonly Reference[]; readonly value: boolean }
    | { readonly kind: 'switch'; readonly targets: readonly Reference[]; readonly on: boolean }
    | { readonly kind: 'environment'; readonly name: Expression; readonly value: Expression }
  )[];
}
export interface SortKey {
  readonly ascending: boolean;
  readonly fields: readonly Reference[];
}
export interface SortStatement extends Node<'sort'> {
  /** A sort file or a table. */
  readonly file: Reference;
  readonly keys: readonly SortKey[];
  readonly duplicatesInOrder: boolean;
  readonly collatingSequence: string | undefined;
  readonly using: readonly Reference[];
  readonly giving: readonly Reference[];
  readonly inputProcedure: { readonly from: ProcedureName; readonly thru: ProcedureName | undefined } | undefined;
  readonly outputProcedure: { readonly from: ProcedureName; readonly thru: ProcedureName | undefined } | undefined;
}
export interface MergeStatement extends Node<'merge'> {
  readonly file: Reference;
  readonly keys: readonly SortKey[];
  readonly collatingSequence: string | undefined;
  readonly using: readonly Reference[];
  readonly giving: readonly Reference[];
  readonly outputProcedure: { readonly from: ProcedureName; readonly thru: ProcedureName | undefined } | undefined;
}
export interface StopStatement extends Node<'stop'> {
  readonly what: 'run' | 'literal';
  readonly literal: Expression | undefined;
  readonly returning: Expression | undefined;
}
export interface StringStatement extends Node<'string'> {
  readonly sources: readonly { readonly operands: readonly Expression[]; readonly delimiter: Expression | 'size' }[];
  readonly into: Reference;
  readonly pointer: Reference | undefined;
  readonly overflow: Handlers;
}
export interface UnstringStatement extends Node<'unstring'> {
  readonly source: Expression;
  readonly delimiters: readonly { readonly all: boolean; readonly value: Expression }[];
  readonly into: readonly {
    readonly target: Reference;
    readonly delimiterIn: Reference | undefined;
    readonly countIn: Reference | undefined;
  }[];
  readonly pointer: Reference | undefined;
  readonly tallying: Reference | undefined;
  readonly overflow: Handlers;
}
