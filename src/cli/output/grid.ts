import { oneLine, padded, shortened, textWidth } from '../text-width.ts';
import { cellText, type Rows } from './columns.ts';

/** Longest cell on a terminal. */
const WIDEST_CELL = 40;

const GAP = '  ';

/**
 * A table with upper-case headers. On a terminal of some width, cells are cut and only the columns that fit are shown; otherwise
 * nothing is left out (`width` null).
 */
export function grid({ columns, rows }: Rows, width: number | null): string {
  if (columns.length === 0) return '';
  const cut = (text: string) => (width === null ? text : shortened(text, WIDEST_CELL));
  const cells = [
    columns.map((column) => column.toUpperCase()),
    ...rows.map((row) => row.map((value) => cut(oneLine(cellText(value))))),
  ];
  const widths = columns.map((_, column) =>
    cells.reduce((most, row) => Math.max(most, textWidth(row[column] ?? '')), 0),
  );
  const shown = width === null ? columns.length : fitting(widths, width);
  return cells
    .map((row) =>
      row
        .slice(0, shown)
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** How many columns fit; at least one. */
function fitting(widths: readonly number[], width: number): number {
  let used = 0;
  let count = 0;
  for (const one of widths) {
    used += one + (count === 0 ? 0 : GAP.length);
    if (used > width && count > 0) break;
    count += 1;
  }
  return count;
}
