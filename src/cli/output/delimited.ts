import { cellText, type Rows } from './columns.ts';

/**
 * CSV (RFC 4180): CRLF, quotes where they are needed, names of fields in the first line.
 *
 * A spreadsheet takes a text that begins with `=`, `+`, `-`, `@`, tab or carriage return as a formula, and formulas of strangers can
 * send data elsewhere. Such texts (never numbers) get an apostrophe in front, which a spreadsheet hides. Programs that want the bytes as
 * they are read TSV or JSON.
 */
export function csv({ columns, rows }: Rows): string {
  return [columns, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: unknown): string {
  const isFormula = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value);
  const text = `${isFormula ? "'" : ''}${cellText(value)}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Lines with tabs between cells. Within a cell, backslash, tab and ends of lines are written `\\`, `\t`, `\n`, `\r`. */
export function tsv({ columns, rows }: Rows): string {
  return [columns, ...rows].map((cells) => `${cells.map(tsvCell).join('\t')}\n`).join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function tsvCell(value: unknown): string {
  return cellText(value).replaceAll(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign);
}
