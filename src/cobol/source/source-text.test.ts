import { describe, expect, it } from 'vitest';
import { ebcdicToLatin1 } from './ebcdic-tables.ts';
import { readSource } from './read-source.ts';
import { bytesOf, fixed, memoryLibrary, textsOf } from './source-fixture.ts';
import { decodeText, detectContent, splitLines } from './source-text.ts';

const program = fixed('IDENTIFICATION DIVISION.', 'PROGRAM-ID. PAYROLL.', 'PROCEDURE DIVISION.', '    STOP RUN.');

function toEbcdic(text: string, codePage: 'cp037' | 'cp1047'): Uint8Array {
  const table = ebcdicToLatin1[codePage];
  return Uint8Array.from(text, (character) => (character === '\n' ? 0x15 : table.indexOf(character.charCodeAt(0))));
}

describe('files', () => {
  it.each([
    ['ascii', bytesOf(program)],
    ['latin1', bytesOf(`${program}      * Stra\xdfe\n`)],
    ['utf8', Buffer.from(`${program}      * Straße\n`)],
    ['ebcdic', toEbcdic(program, 'cp037')],
    ['empty', new Uint8Array()],
    ['binary', Uint8Array.from({ length: 400 }, (_, index) => (index * 7) % 32)],
  ] as const)('are told apart by their bytes: %s', (kind, bytes) => {
    expect(detectContent(bytes)).toBe(kind);
  });

  it('in EBCDIC are decoded with a warning, also as records without line ends', () => {
    const records = program
      .split('\n')
      .slice(0, -1)
      .map((line) => line.padEnd(80))
      .join('');
    for (const bytes of [toEbcdic(program, 'cp037'), toEbcdic(records, 'cp037')]) {
      const unit = readSource({ path: 'P', bytes }, { format: 'fixed', std: 'ibm' }, memoryLibrary({}));
      expect(textsOf(unit).slice(3, 6)).toEqual(['PROGRAM-ID', '.', 'PAYROLL']);
      expect(unit.problems.map((problem) => problem.code)).toEqual(['ebcdic-decoded']);
    }
  });

  it('in a named code page are decoded without one', () => {
    const bytes = toEbcdic(fixed("DISPLAY '[^]'"), 'cp1047');
    const unit = readSource(
      { path: 'P', bytes },
      { format: 'fixed', std: 'ibm', encoding: 'cp1047' },
      memoryLibrary({}),
    );
    expect(unit.tokens[1]?.value).toBe('[^]');
    expect(unit.problems).toEqual([]);
  });

  it('that are no text give one problem and no tokens', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 256);
    const unit = readSource({ path: 'a.cbl', bytes }, { format: 'fixed', std: 'default' }, memoryLibrary({}));
    expect(unit.problems).toMatchObject([
      { code: 'binary-file', severity: 'error', position: { file: 'a.cbl', line: 1 } },
    ]);
    expect(unit.tokens.map((token) => token.kind)).toEqual(['end']);
  });
});

describe('lines', () => {
  it('end with LF, CR LF, CR, or after 80 characters', () => {
    expect(splitLines('a\nb')).toEqual(['a', 'b']);
    expect(splitLines('a\r\nb\r\n')).toEqual(['a', 'b']);
    expect(splitLines('a\rb\r')).toEqual(['a', 'b']);
    expect(splitLines('x'.repeat(80) + 'y'.repeat(80))).toEqual(['x'.repeat(80), 'y'.repeat(80)]);
    expect(splitLines('')).toEqual([]);
  });

  it('start behind a byte order mark', () => {
    expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), 'latin1')).toBe('A');
  });
});
