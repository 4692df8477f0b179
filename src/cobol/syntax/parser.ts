import type { Token } from '../source/index.ts';
import type { Rounding, Statement, SyntaxProblem, Unsupported } from './ast.ts';
import { TokenCursor } from './cursor.ts';
import { ProgramNames } from './program-names.ts';
import { isReservedEverywhere, isReservedWord } from './reserved-words.ts';

/** Reads one statement behind its verb. One COBOL statement may stand for several: `DISPLAY a UPON x b UPON y`. */
export type StatementParser = (p: Parser, verb: Token) => Statement | readonly Statement[];

const maxDepth = { parentheses: 200, statements: 1000, programs: 50 };

const maxOperators = 1000;

/** What every parsing function works on: the token stream, the names known so far and the problems found. */
export class Parser extends TokenCursor {
  readonly #depth = { parentheses: 0, statements: 0, programs: 0 };
  readonly problems: SyntaxProblem[] = [];
  readonly statementParsers: ReadonlyMap<string, StatementParser>;
  names = new ProgramNames(undefined);
  /** What is read but not supported outside of the procedure division of the program being read. */
  unsupportedParts: Unsupported[] = [];
  /** In the procedure division names of functions stand for calls, where REPOSITORY lets them. */
  inProcedure = false;
  /** What ROUNDED without MODE means: OPTIONS DEFAULT ROUNDED MODE. */
  defaultRounding: Rounding = 'nearest-away-from-zero';

  constructor(tokens: readonly Token[], statementParsers: ReadonlyMap<string, StatementParser>) {
    super(tokens);
    this.statementParsers = statementParsers;
  }

  problem(rule: string, message: string, token: Token, severity: 'error' | 'warning' = 'error'): void {
    this.problems.push({ rule: `syntax/${rule}`, message, position: token.position, severity });
  }

  /** The text from `from` up to here as a construct that was recognised but is not supported. */
  unsupported(construct: string, from: number): Unsupported {
    const here = this.mark;
    this.reset(from);
    const position = this.peek().position;
    this.reset(here);
    return { kind: 'unsupported', construct, text: this.textSince(from), position };
  }

  /** Whether a user-defined name stands here. */
  isName(offset = 0): boolean {
    const token = this.peek(offset);
    return token.kind === 'word' && (!isReservedWord(token.text) || this.names.isDeclared(token.text));
  }

  /** Takes a name where the grammar leaves nothing else possible: any word that some dialect does not reserve. */
  expectName(what: string): Token {
    const { kind, text } = this.peek();
    const isName = kind === 'word' && (!isReservedEverywhere(text) || this.names.isDeclared(text));
    return isName ? this.next() : this.fail(what);
  }

  /** Takes any word. */
  expectWord(what: string): Token {
    return this.peek().kind === 'word' ? this.next() : this.fail(what);
  }

  /**
   * Reads something that can stand inside itself. The bound on its depth, far beyond what people write, keeps a hostile
   * source from exhausting the stack.
   */
  nest<T>(kind: keyof typeof maxDepth, read: () => T): T {
    if (this.#depth[kind] >= maxDepth[kind]) return this.fail(`at most ${maxDepth[kind]} nested ${kind}`);
    this.#depth[kind] += 1;
    try {
      return read();
    } finally {
      this.#depth[kind] -= 1;
    }
  }

  /** Stops a chain of operators before its tree grows too deep for those who walk it. */
  bound(operators: number): void {
    if (operators > maxOperators) this.fail(`at most ${maxOperators} operators in a row`);
  }

  /** Whether a separator period stands here. */
  get atPeriod(): boolean {
    return this.isSymbol('.');
  }
}
