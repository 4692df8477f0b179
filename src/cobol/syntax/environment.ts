import type { Environment } from './ast.ts';
import { describeToken, ParseFailure } from './cursor.ts';
import type { Draft } from './draft.ts';
import { parseFileControlEntry, parseInputOutputControl } from './file-control.ts';
import type { Parser } from './parser.ts';
import { parseSpecialNames } from './special-names.ts';

/** The environment division; every header may be missing. Its special names go to the parser's names too. */
export function parseEnvironment(p: Parser): Environment {
  const environment = emptyEnvironment();
  if (p.acceptPhrase('ENVIRONMENT', 'DIVISION')) p.acceptSymbol('.');
  while (parsePart(p, environment));
  return environment;
}

function emptyEnvironment(): Draft<Environment> {
  return {
    decimalPointIsComma: false,
    debuggingMode: false,
    currencySigns: [],
    mnemonics: [],
    switches: [],
    alphabets: [],
    classes: [],
    symbolicCharacters: [],
    collatingSequence: undefined,
    allIntrinsic: false,
    intrinsicNames: [],
    userFunctions: [],
    files: [],
    sameRecordAreas: [],
  };
}

/** One header or paragraph; false when what stands here belongs to no environment division. */
function parsePart(p: Parser, environment: Draft<Environment>): boolean {
  const from = p.mark;
  try {
    return part(p, environment);
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.problem('unexpected-token', `ENVIRONMENT DIVISION: ${error.message}`, error.found);
    while (!p.atEnd && !p.atPeriod && !p.isAnyWord('SELECT')) p.next();
    p.acceptSymbol('.');
    p.unsupportedParts.push(p.unsupported('ENVIRONMENT DIVISION entry', from));
    return p.mark > from;
  }
}

function part(p: Parser, environment: Draft<Environment>): boolean {
  if (p.acceptPhrase('CONFIGURATION', 'SECTION') || p.acceptPhrase('INPUT-OUTPUT', 'SECTION')) {
    p.acceptSymbol('.');
    return true;
  }
  if (p.isWord('SELECT')) {
    environment.files.push(parseFileControlEntry(p));
    return true;
  }
  const header = p.acceptAny(...paragraphs);
  if (header === undefined) return false;
  p.acceptSymbol('.');
  switch (header.text) {
    case 'SOURCE-COMPUTER':
      environment.debuggingMode = parseSourceComputer(p);
      return true;
    case 'OBJECT-COMPUTER':
      environment.collatingSequence = parseObjectComputer(p);
      return true;
    case 'SPECIAL-NAMES':
      parseSpecialNames(p, environment);
      return true;
    case 'REPOSITORY':
      parseRepository(p, environment);
      return true;
    case 'I-O-CONTROL':
      parseInputOutputControl(p, environment);
      return true;
    default:
      return true;
  }
}

const paragraphs = ['SOURCE-COMPUTER', 'OBJECT-COMPUTER', 'SPECIAL-NAMES', 'REPOSITORY', 'FILE-CONTROL', 'I-O-CONTROL'];

/** Whether a paragraph, section or division begins here: the end of a paragraph that lacks its period. */
function startsHeader(p: Parser): boolean {
  return p.isAnyWord(...paragraphs) || p.isWord('SECTION', 1) || p.isWord('DIVISION', 1);
}

/** The computer's name says nothing; WITH DEBUGGING MODE does. */
function parseSourceComputer(p: Parser): boolean {
  let debugging = false;
  while (!p.atEnd && !p.atPeriod && !startsHeader(p)) {
    if (p.acceptPhrase('DEBUGGING', 'MODE')) debugging = true;
    else p.next();
  }
  p.acceptSymbol('.');
  return debugging;
}

/** MEMORY SIZE and the like say nothing; PROGRAM COLLATING SEQUENCE does. */
function parseObjectComputer(p: Parser): string | undefined {
  let sequence: string | undefined;
  while (!p.atEnd && !p.atPeriod && !startsHeader(p)) {
    if (p.acceptPhrase('?COLLATING', 'SEQUENCE', '?FOR', '?ALPHANUMERIC', '?IS')) {
      sequence = p.expectWord('an alphabet name').text;
    } else {
      p.next();
    }
  }
  p.acceptSymbol('.');
  return sequence;
}

function parseRepository(p: Parser, environment: Draft<Environment>): void {
  while (p.isAnyWord('FUNCTION', 'PROGRAM', 'CLASS', 'INTERFACE')) {
    const isFunction = p.next().text === 'FUNCTION';
    if (isFunction && p.acceptPhrase('ALL', 'INTRINSIC')) {
      environment.allIntrinsic = true;
      p.names.allIntrinsic = true;
      continue;
    }
    const names = [p.expectName('a name')];
    while (p.peek().kind === 'word' && !p.isAnyWord('FUNCTION', 'PROGRAM', 'CLASS', 'INTERFACE', 'AS')) {
      names.push(p.next());
    }
    const external = p.accept('AS') ? p.next().value : undefined;
    if (isFunction)
      declareFunctions(
        p,
        environment,
        names.map(({ text }) => text),
        external,
      );
  }
  if (!p.acceptSymbol('.')) p.fail(`FUNCTION or a period, not ${describeToken(p.peek())}`);
}

/** `FUNCTION a b INTRINSIC`, or one user function with the name it is called by. */
function declareFunctions(
  p: Parser,
  environment: Draft<Environment>,
  words: readonly string[],
  external: string | undefined,
): void {
  const names = words.at(-1) === 'INTRINSIC' ? words.slice(0, -1) : words;
  for (const name of names) {
    p.names.declareFunction(name);
    if (names.length < words.length) environment.intrinsicNames.push(name);
    else environment.userFunctions.push({ name, externalName: external ?? name });
  }
}
