import type { Token } from '../source/index.ts';
import type { AcceptStatement, DisplayStatement, Expression } from './ast.ts';
import { UnsupportedConstruct } from './cursor.ts';
import { parseOperand, parseReference, startsOperand } from './expressions.ts';
import type { Parser } from './parser.ts';
import { acceptException, exception, noHandlers } from './phrases.ts';

/** Words that make a DISPLAY or ACCEPT one of the screen. Most of them are names elsewhere. */
const screenWords: ReadonlySet<string> = new Set(
  `AT LINE LINES COL COLUMN POS POSITION MODE BELL BEEP BLANK BLINK COLOR CONTROL CONVERSION CONVERT ERASE EOL EOS HIGHLIGHT
  LOWLIGHT SAME STANDARD BACKGROUND-HIGH BACKGROUND-LOW BACKGROUND-STANDARD OVERLINE REVERSE-VIDEO REVERSED REVERSE SIZE
  UNDERLINE FOREGROUND-COLOR FOREGROUND-COLOUR BACKGROUND-COLOR BACKGROUND-COLOUR SCROLL AUTO AUTO-SKIP TAB NO-ECHO FULL
  LEFTLINE RIGHTLINE LOWER UPPER PROMPT REQUIRED SECURE PROTECTED UPDATE DEFAULT TIME-OUT TIMEOUT BEFORE TIME CURSOR OFF
  WINDOW SUBWINDOW FLOATING GRAPHICAL MESSAGE OMITTED`.split(/\s+/),
);

function isScreenWord(p: Parser, offset = 0): boolean {
  const { kind, text } = p.peek(offset);
  if (kind !== 'word' || !screenWords.has(text) || p.names.isDeclared(text)) return false;
  return !startsOuterPhrase(p, offset);
}

/** AT END and SIZE ERROR belong to the statement around this one. */
function startsOuterPhrase(p: Parser, offset: number): boolean {
  if (p.isWord('SIZE', offset)) return p.isWord('ERROR', offset + 1);
  return p.isWord('AT', offset) && p.isAnyWordAt(offset + 1, 'END', 'END-OF-PAGE', 'EOP');
}

/** A phrase of the screen: `AT 0101`, `WITH BLINK`, `LINE 5`, `NO ECHO`. */
function startsScreenPhrase(p: Parser): boolean {
  const from = p.isWord('WITH') ? 1 : 0;
  if (p.isWord('NO', from)) return p.isAnyWordAt(from + 1, 'BELL', 'ECHO', 'UPDATE', 'DEFAULT');
  return isScreenWord(p, from);
}

/** One DISPLAY may hold several lists with a destination each; every list becomes a statement. */
export function parseDisplay(p: Parser, { position }: Token): DisplayStatement[] {
  const lists: Omit<DisplayStatement, 'handlers'>[] = [];
  do {
    const operands: Expression[] = [];
    while (!isScreenWord(p) && startsOperand(p)) operands.push(displayed(p));
    let upon: string | undefined;
    let noAdvancing = false;
    for (;;) {
      if (p.accept('UPON')) upon = destination(p);
      else if (p.acceptPhrase('?WITH', 'NO', 'ADVANCING')) noAdvancing = true;
      else break;
    }
    if (startsScreenPhrase(p) || p.isSymbol('(')) throw new UnsupportedConstruct('DISPLAY on a screen');
    if (operands.length === 0) p.fail('an identifier or literal');
    lists.push({ kind: 'display', position, operands, upon, noAdvancing });
  } while (startsOperand(p));
  const handlers = exception(p);
  p.accept('END-DISPLAY');
  return lists.map((list, index) => ({ ...list, handlers: index === lists.length - 1 ? handlers : noHandlers }));
}

function displayed(p: Parser): Expression {
  const operand = parseOperand(p);
  if (operand.kind === 'reference' && p.names.isScreen(operand.name)) {
    throw new UnsupportedConstruct('DISPLAY on a screen');
  }
  return operand;
}

/** Reserved words that stand behind UPON. */
const destinations = ['ENVIRONMENT-NAME', 'ENVIRONMENT-VALUE', 'ARGUMENT-NUMBER', 'COMMAND-LINE', 'CRT', 'CRT-UNDER'];

function destination(p: Parser): string {
  const { text } = p.isAnyWord(...destinations) ? p.next() : p.expectName('a device or mnemonic name');
  if (text === 'CRT' || text === 'CRT-UNDER') throw new UnsupportedConstruct('DISPLAY on a screen');
  return text;
}

export function parseAccept(p: Parser, { position }: Token): AcceptStatement {
  if (p.isSymbol('(') || p.isWord('OMITTED')) throw new UnsupportedConstruct('ACCEPT from a screen');
  const target = parseReference(p);
  if (p.isAnyWord('MESSAGE', 'COUNT')) throw new UnsupportedConstruct('ACCEPT MESSAGE COUNT');
  if (p.names.isScreen(target.name) || startsScreenPhrase(p)) throw new UnsupportedConstruct('ACCEPT from a screen');
  const { from, argument } = p.accept('FROM') ? parseSource(p) : { from: undefined, argument: undefined };
  if (startsScreenPhrase(p)) throw new UnsupportedConstruct('ACCEPT from a screen');
  const handlers = acceptException(p);
  p.accept('END-ACCEPT');
  return { kind: 'accept', position, target, from, argument, handlers };
}

/** Sources of two words, as they are named in the tree. */
const longSources = [
  ['DATE', 'YYYYMMDD'],
  ['DAY', 'YYYYDDD'],
  ['USER', 'NAME'],
  ['ESCAPE', '?KEY'],
  ['EXCEPTION', 'STATUS'],
  ['INPUT', 'STATUS'],
  ['LINE', 'NUMBER'],
] as const;

/** Reserved words that stand behind FROM. */
const sources = [
  'DATE',
  'DAY',
  'DAY-OF-WEEK',
  'TIME',
  'COMMAND-LINE',
  'ENVIRONMENT',
  'ENVIRONMENT-VALUE',
  'ARGUMENT-NUMBER',
  'ARGUMENT-VALUE',
  'LINES',
  'COLUMNS',
];

function parseSource(p: Parser): Pick<AcceptStatement, 'from' | 'argument'> {
  if (p.isAnyWord('CRT', 'SCREEN')) throw new UnsupportedConstruct('ACCEPT from a screen');
  for (const words of longSources) {
    if (p.acceptPhrase(...words)) return { from: words.join(' ').replace('?', ''), argument: undefined };
  }
  const { text } = p.isAnyWord(...sources) ? p.next() : p.expectName('a device or mnemonic name');
  if (text !== 'ENVIRONMENT') return { from: text, argument: undefined };
  return { from: text, argument: parseOperand(p) };
}
