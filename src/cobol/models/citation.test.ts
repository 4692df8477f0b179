import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCitation } from './citation.ts';

const files = new Map([
  [
    'src/PAY.cbl',
    [
      '       ID DIVISION.',
      '       PROGRAM-ID. PAY.',
      '',
      '           IF HOURS > 40',
      '               COMPUTE EXTRA = HOURS - 40',
    ],
  ],
]);
const cite = (line: number, endLine: number, quote: string, file = 'src/PAY.cbl') =>
  checkCitation({ file, line, endLine, quote }, { files });

describe('a citation', () => {
  it('holds when its words stand at its lines, whatever their spaces', () => {
    expect(cite(4, 5, 'if hours > 40 compute extra')).toMatchObject({ ok: true, citation: { line: 4, endLine: 5 } });
  });

  it('is put right when its words stand a few lines away', () => {
    expect(cite(1, 1, 'IF HOURS > 40')).toMatchObject({ ok: true, citation: { line: 4, endLine: 4 } });
  });

  it('ends where its file ends, whatever a model says', () => {
    const citation = { line: 4, endLine: 5 };
    expect(cite(4, 1e15, 'COMPUTE EXTRA')).toMatchObject({ ok: true, citation });
  });

  it.each([
    [cite(1, 1, 'IF HOURS > 48'), 'the quote does not stand at src/PAY.cbl:1'],
    [cite(1, 1, 'X', 'src/OTHER.cbl'), 'there is no file src/OTHER.cbl'],
    [cite(9, 9, 'IF'), 'has no lines 9 to 9'],
    [cite(4, 2, 'IF'), 'has no lines 4 to 2'],
    [cite(4, 4, '  '), 'it quotes nothing'],
    [cite(2, 2, '.'), 'it quotes nothing'],
  ])('that is made up is not one (%#)', (checked, problem) => {
    expect(checked).toMatchObject({ ok: false, problem: expect.stringContaining(problem) as string });
  });

  it('law: a citation that holds quotes what stands there', () => {
    const text = fc.array(fc.stringMatching(/^[A-C ]{0,6}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, fc.nat(14), fc.nat(3), fc.stringMatching(/^[A-C ]{1,4}$/), (lines, line, height, quote) => {
        const citation = { file: 'F', line: line + 1, endLine: line + 1 + height, quote };
        const checked = checkCitation(citation, { files: new Map([['F', lines]]) });
        if (!checked.ok) return;
        const { line: first, endLine } = checked.citation;
        const there = lines
          .slice(first - 1, endLine)
          .join(' ')
          .replaceAll(/\s+/g, ' ');
        expect(there).toContain(quote.replaceAll(/\s+/g, ' ').trim());
      }),
    );
  });
});
