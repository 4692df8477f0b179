import { parse as parsePath } from 'node:path';
import type { SourceUnit } from '../source/index.ts';
import type { CompilationUnit, Program, Unsupported } from './ast.ts';
import { describeToken, ParseFailure } from './cursor.ts';
import { parseDataDivision } from './data-division.ts';
import { parseEnvironment } from './environment.ts';
import { parseIdentification, startsProgram } from './identification.ts';
import { Parser } from './parser.ts';
import { parseProcedureDivision } from './procedure-division.ts';
import { ProgramNames } from './program-names.ts';
import { statementParsers } from './statement-parsers.ts';

/**
 * Reads the programs of a source unit. Never throws: what does not fit the language becomes a problem and, where it is a
 * statement, an `unsupported` node; reading goes on behind it.
 *
 * The grammar is that of GnuCOBOL 3.1.2 with its optional words and omissible headers. Dialects make no difference to it:
 * a word that a dialect does not reserve is a name where the program declares it.
 */
export function parseProgram(unit: SourceUnit): CompilationUnit {
  const p = new Parser(unit.tokens, statementParsers);
  const fallbackName = parsePath(unit.path).name;
  const programs: Program[] = [];
  while (!p.atEnd) {
    const from = p.mark;
    try {
      programs.push(parseOne(p, undefined, fallbackName));
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error;
      p.problem('unexpected-token', error.message, error.found);
    }
    skipStray(p, from);
  }
  return { programs, problems: p.problems };
}

/** Text between programs that belongs to none. */
function skipStray(p: Parser, from: number): void {
  if (p.atEnd || (p.mark > from && startsProgram(p))) return;
  const token = p.next();
  p.problem('unexpected-token', `expected a program, found ${describeToken(token)}`, token);
  while (!p.atEnd && !startsProgram(p)) p.next();
}

function parseOne(p: Parser, parent: ProgramNames | undefined, fallbackName: string): Program {
  const unsupported: Unsupported[] = [];
  p.unsupportedParts = unsupported;
  const names = new ProgramNames(parent);
  p.names = names;
  const identification = parseIdentification(p, fallbackName);
  if (identification.kind === 'function') names.declareFunction(identification.name);
  const environment = parseEnvironment(p);
  const data = parseDataDivision(p);
  const procedure = parseProcedureDivision(p);
  const nested = p.nest('programs', () => parseNested(p, names, identification.name));
  return { ...identification, environment, data, procedure, nested, unsupported };
}

/** The contained programs, up to END PROGRAM of this one. A program without END PROGRAM contains what follows it. */
function parseNested(p: Parser, names: ProgramNames, name: string): Program[] {
  const nested: Program[] = [];
  const rounding = p.defaultRounding;
  while (startsProgram(p)) nested.push(parseOne(p, names, name));
  p.defaultRounding = rounding;
  acceptEnd(p, name);
  return nested;
}

function acceptEnd(p: Parser, name: string): void {
  if (!p.acceptPhrase('END', 'PROGRAM') && !p.acceptPhrase('END', 'FUNCTION')) return;
  const token = p.peek();
  if (token.kind === 'word' || token.kind === 'string' || token.kind === 'number') p.next();
  const written = (token.value ?? token.text).trim().toUpperCase();
  if (written !== name) {
    p.problem('end-name', `END PROGRAM: expected ${name}, found ${describeToken(token)}`, token);
  }
  if (!p.acceptSymbol('.')) {
    p.problem('expected-period', `END PROGRAM: expected a period, found ${describeToken(p.peek())}`, p.peek());
  }
}
