import type { DataDescription, Usage } from './ast.ts';
import type { Draft } from './draft.ts';
import type { Parser } from './parser.ts';

const plain: ReadonlyMap<string, Usage> = new Map<string, Usage>([
  ['DISPLAY', 'display'],
  ['BINARY', 'binary'],
  ['COMP', 'binary'],
  ['COMP-1', 'comp-1'],
  ['COMP-2', 'comp-2'],
  ['COMP-3', 'comp-3'],
  ['COMP-4', 'binary'],
  ['COMP-5', 'comp-5'],
  ['COMP-6', 'comp-6'],
  ['COMP-X', 'comp-x'],
  ['COMP-N', 'comp-n'],
  ['PACKED-DECIMAL', 'comp-3'],
  ['INDEX', 'index'],
  ['POINTER', 'pointer'],
  ['PROGRAM-POINTER', 'program-pointer'],
  ['PROCEDURE-POINTER', 'program-pointer'],
  ['SIGNED-SHORT', 'binary-short'],
  ['SIGNED-INT', 'binary-long'],
  ['SIGNED-LONG', 'binary-double'],
  ['UNSIGNED-SHORT', 'binary-short-unsigned'],
  ['UNSIGNED-INT', 'binary-long-unsigned'],
  ['UNSIGNED-LONG', 'binary-double-unsigned'],
  ['FLOAT', 'float-short'],
  ['FLOAT-SHORT', 'float-short'],
  ['DOUBLE', 'float-long'],
  ['FLOAT-LONG', 'float-long'],
  ['NATIONAL', 'national'],
]);

/** Usages that SIGNED or UNSIGNED may follow. */
const integers: ReadonlyMap<string, readonly [signed: Usage, unsigned: Usage]> = new Map<
  string,
  readonly [Usage, Usage]
>([
  ['BINARY-CHAR', ['binary-char', 'binary-char-unsigned']],
  ['BINARY-SHORT', ['binary-short', 'binary-short-unsigned']],
  ['BINARY-INT', ['binary-long', 'binary-long-unsigned']],
  ['BINARY-LONG', ['binary-long', 'binary-long-unsigned']],
  ['BINARY-LONG-LONG', ['binary-double', 'binary-double-unsigned']],
  ['BINARY-DOUBLE', ['binary-double', 'binary-double-unsigned']],
  ['BINARY-C-LONG', ['binary-double', 'binary-double-unsigned']],
]);

/** Usages that the language knows and this parser does not tell apart. */
const unknown: ReadonlySet<string> = new Set(
  `BIT COMP-0 DISPLAY-1 FLOAT-EXTENDED FLOAT-BINARY-32 FLOAT-BINARY-64 FLOAT-BINARY-128 FLOAT-DECIMAL-16 FLOAT-DECIMAL-34
  HANDLE OBJECT FUNCTION-POINTER UTF-8`.split(/\s+/),
);

/** What may follow HANDLE, OBJECT and FUNCTION-POINTER. */
const handleWords = ['OF', 'REFERENCE', 'TO', 'WINDOW', 'SUBWINDOW', 'THREAD', 'FONT', 'MENU', 'VARIANT'];

/** `USAGE IS x` or the bare usage word; false when neither stands here. */
export function acceptUsage(p: Parser, entry: Draft<DataDescription>, from: number): boolean {
  const explicit = p.acceptPhrase('USAGE', '?IS');
  const word = p.peek().text.replace(/^COMPUTATIONAL(?=-|$)/, 'COMP');
  if (p.peek().kind !== 'word') return explicit ? p.fail('a usage') : false;
  const usage = plain.get(word);
  if (usage !== undefined) {
    p.next();
    entry.usage = usage;
    return true;
  }
  const pair = integers.get(word);
  if (pair !== undefined) {
    p.next();
    entry.usage = p.acceptAny('SIGNED', 'UNSIGNED')?.text === 'UNSIGNED' ? pair[1] : pair[0];
    return true;
  }
  if (!explicit && !unknown.has(word)) return false;
  p.next();
  while (p.acceptAny(...handleWords));
  entry.usage = 'unknown';
  entry.unsupported.push(p.unsupported(`USAGE ${word}`, from));
  return true;
}
