import { code, text } from './report-markdown.ts';

/** A cell of a table, or an entry of a list: words, or `code` that stands for something in a source. */
export type Cell = string | number | { readonly code: string };

/** Part of a page for people. What is in it may come from sources: it is escaped when it is written. */
export interface PageSection {
  readonly title: string;
  readonly words?: readonly string[];
  readonly table?: { readonly headers: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
  readonly list?: readonly (readonly Cell[])[];
}

export interface ReportPage {
  readonly title: string;
  readonly words: readonly string[];
  readonly sections: readonly PageSection[];
}

/** A page as Markdown. */
export function pageAsMarkdown(page: ReportPage): string {
  const cell = (value: Cell): string => (typeof value === 'object' ? code(value.code) : text(String(value)));
  const parts = [`# ${text(page.title)}`, ...page.words.map(text)];
  for (const { title, words = [], table, list = [] } of page.sections) {
    parts.push(`## ${text(title)}`, ...words.map(text));
    if (table !== undefined && table.rows.length > 0) {
      const lines = table.rows.map((row) => `| ${row.map(cell).join(' | ')} |`);
      const head = [`| ${table.headers.map(text).join(' | ')} |`, `|${'---|'.repeat(table.headers.length)}`];
      parts.push([...head, ...lines].join('\n'));
    }
    if (list.length > 0) parts.push(list.map((entry) => `- ${entry.map(cell).join(' ')}`).join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0.5rem 0 1rem; }
th, td { border: 1px solid #8886; padding: 0.2rem 0.6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #8882; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
@media print {
  body { margin: 0; max-width: none; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
}`;

/**
 * A page as one HTML file that needs nothing else: no script, no image, no font, no address. It forbids itself to load
 * anything, so that whatever a source says stays text.
 */
export function pageAsHtml(page: ReportPage): string {
  const sections = page.sections.map(({ title, words = [], table, list = [] }) =>
    [
      `<section>\n<h2>${escaped(title)}</h2>`,
      ...words.map((line) => `<p>${escaped(line)}</p>`),
      table === undefined || table.rows.length === 0 ? '' : tableHtml(table),
      list.length === 0
        ? ''
        : `<ul>\n${list.map((entry) => `<li>${entry.map(cellHtml).join(' ')}</li>`).join('\n')}\n</ul>`,
      '</section>',
    ]
      .filter((part) => part !== '')
      .join('\n'),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escaped(page.title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${escaped(page.title)}</h1>
${page.words.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
${sections.join('\n')}
</body>
</html>
`;
}

function tableHtml({ headers, rows }: NonNullable<PageSection['table']>): string {
  const head = headers.map((header) => `<th scope="col">${escaped(header)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cellHtml(cell)}</td>`).join('')}</tr>`);
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>`;
}

function cellHtml(cell: Cell): string {
  return typeof cell === 'object' ? `<code>${escaped(cell.code)}</code>` : escaped(String(cell));
}

// Every C0 and C1 control but tab and newline, and the marks that turn the direction of text: what is shown is what is there.
// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(value: string): string {
  return value.replace(unprintable, '\uFFFD').replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}
