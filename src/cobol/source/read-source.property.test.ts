import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSource } from './read-source.ts';
import { bytesOf, memoryLibrary } from './source-fixture.ts';
import type { SourceDialect, SourceUnit } from './source-unit.ts';
import type { Token } from './token.ts';

const dialects: SourceDialect[] = [
  { format: 'fixed', std: 'default' },
  { format: 'free', std: 'default' },
  { format: 'variable', std: 'ibm', debugging: true },
];

const program = `MOVE A B-1 :T: 1 1.5 - . , ; ( ) ' " 'it''s' "x" X"41" PIC X(3). *> EXEC SQL END-EXEC DECIMAL-POINT COMMA`;
const manipulation =
  'COPY BOOK REPLACING == ==A== BY REPLACE OFF LEADING INCLUDE ID DIVISION SECTION AUTHOR. DEBUGGING MODE';
const directives = ['>>IF', '>>ELSE', '>>END-IF', 'DEFINED', '$SET', '>>D', '>>SOURCE FREE'];
const layout = [' ', '\t', '\n', '\n       ', '\n      -    ', '\n      *', '\n      D ', '\r\n', '\x1a', '\0', '\xdf'];
const fragments = fc.constantFrom(...program.split(' '), ...manipulation.split(' '), ...directives, ...layout);
const sources = fc.array(fragments, { maxLength: 60 }).map((parts) => `       ${parts.join(' ')}`);
const copybooks = { BOOK: '       A :T:-X PIC X(:T:).\n', A: '           COPY BOOK.\n' };

const read = (text: string, dialect: SourceDialect): SourceUnit =>
  readSource({ path: 'P', bytes: bytesOf(text) }, dialect, memoryLibrary(copybooks));

/** The stored text of a unit by file and line. */
function linesOf(unit: SourceUnit): (token: Token) => string {
  const lines = new Map(unit.lines.map((line) => [`${line.file}:${line.line}`, line.text]));
  return ({ position }) => lines.get(`${position.file}:${position.line}`) ?? '';
}

/** A literal without its end reaches to the margin, which the file may not; and only the beginning of a token that goes on in a continuation line stands where its position points. */
function mayContinue(unit: SourceUnit): boolean {
  return unit.lines.some((line) => line.text.includes('\t') || line.text.charAt(6) === '-');
}

describe('reading', () => {
  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...dialects), (bytes, dialect) => {
        const unit = readSource({ path: 'P', bytes }, dialect, memoryLibrary({}));
        expect(unit.tokens.at(-1)?.kind).toBe('end');
      }),
    );
  });

  it('never throws, whatever the words', () => {
    fc.assert(
      fc.property(sources, fc.constantFrom(...dialects), (text, dialect) => {
        const unit = read(text, dialect);
        expect(unit.tokens.filter((token) => token.kind === 'end')).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('points every token that was not replaced at its text in its file', () => {
    fc.assert(
      fc.property(sources, fc.constantFrom(...dialects), (text, dialect) => {
        const unit = read(text, dialect);
        const lineOf = linesOf(unit);
        for (const token of unit.tokens) {
          if (token.replacedFrom !== undefined || token.kind === 'end' || token.kind === 'exec') continue;
          const raw = mayContinue(unit) ? token.raw.charAt(0) : token.raw.replace(/ +$/, '');
          expect(lineOf(token).slice(token.position.column - 1)).toSatisfy((found: string) => found.startsWith(raw));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same tokens with sequence numbers, with an identification and with CR LF', () => {
    const lines = fc.array(
      fc
        .array(fc.constantFrom('MOVE', 'A', '1', '.', "'x y'", 'PIC X'), { minLength: 1, maxLength: 6 })
        .map((words) => words.join(' ')),
      { maxLength: 12 },
    );
    const texts = (text: string): string[] =>
      read(text, { format: 'fixed', std: 'default' }).tokens.map((token) => token.text);
    fc.assert(
      fc.property(lines, (code) => {
        const plain = code.map((line) => `           ${line}\n`).join('');
        const decorated = code
          .map((line, index) => `${String(index).padStart(6, '0')}${`     ${line}`.padEnd(66)}PROG0001\r\n`)
          .join('');
        expect(texts(decorated)).toEqual(texts(plain));
      }),
    );
  });
});
