import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageAsHtml, pageAsMarkdown, type ReportPage } from './index.ts';

function pageOf(text: string): ReportPage {
  return {
    title: text,
    words: [text],
    sections: [
      {
        title: text,
        words: [text],
        table: { headers: [text, 'n'], rows: [[{ code: text }, 1]] },
        list: [[text, { code: text }]],
      },
    ],
  };
}

describe('a page for people', () => {
  it('has the same tags whatever stands in a source, and none that loads or runs anything', () => {
    const tags = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
    const plain = tags(pageAsHtml(pageOf('PAYROLL')));
    expect(plain.join()).not.toMatch(/script|src=|href=|\son\w+=/);
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<script>x</script>',
        '"><img src=x onerror=1>',
        '</style><b>',
        '<!--',
        '\u202e\u001b[2J',
        '&lt;',
      ),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        expect(tags(pageAsHtml(pageOf(text)))).toEqual(plain);
      }),
    );
  });

  it('tells the same as Markdown, in which a source cannot make a heading, a row or a link', () => {
    expect(pageAsMarkdown(pageOf('A|B\n# C [x](y)'))).toBe(
      '# A\\|B \\# C \\[x\\](y)\n\nA\\|B \\# C \\[x\\](y)\n\n## A\\|B \\# C \\[x\\](y)\n\nA\\|B \\# C \\[x\\](y)\n\n' +
        '| A\\|B \\# C \\[x\\](y) | n |\n|---|---|\n| `A\\|B # C [x](y)` | 1 |\n\n- A\\|B \\# C \\[x\\](y) `A\\|B # C [x](y)`\n',
    );
  });
});
