import type { Machine } from './machine.ts';
import type { Row } from './row.ts';

export function introduction({ processor, processors, memoryGiB, platform, node, load }: Machine): string {
  const busy = load > 0.5 ? ' The machine is busy: compare rows with each other, not with their targets.' : '';
  return `${processors} x ${processor}, ${memoryGiB} GiB, ${platform}, Node ${node}, load ${load} per processor.${busy}`;
}

/** One line of the table on the screen. */
export function lineOf({ id, measure, value, unit, target, met, beside }: Row): string {
  const verdict = met === null ? ' ' : met ? '✓' : '✗';
  const figures = `${shown(value).padStart(9)} ${unit.padEnd(12)} ${(target ?? '').padEnd(10)} ${verdict}`;
  const context = beside === undefined ? measure : `${measure} [${beside}]`;
  return `${id.padEnd(40)} ${figures}  ${context}`;
}

/** The whole table as Markdown, for docs/benchmarks.md. */
export function markdownOf(machine: Machine, rows: readonly Row[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const lines = rows.map(({ id, measure, value, unit, target, met, beside }) => {
    const verdict = met === null ? '' : met ? '✓' : '✗';
    return `| ${id} | ${shown(value)} | ${unit} | ${target ?? ''} | ${verdict} | ${cell(beside ?? '')} | ${cell(measure)} |`;
  });
  const head = ['| id | value | unit | target | met | beside | measure |', '|---|---:|---|---|---|---|---|'];
  const date = new Date().toISOString().slice(0, 10);
  return [`${date}: ${introduction(machine)}`, '', ...head, ...lines, '', summaryOf(rows)].join('\n');
}

export function summaryOf(rows: readonly Row[]): string {
  const aimed = rows.filter(({ target }) => target !== null);
  const met = aimed.filter((row) => row.met === true).length;
  const missing = rows.filter(({ value }) => value === null).length;
  return `${met} of ${aimed.length} targets met${missing === 0 ? '' : `; ${missing} rows not measured`}.`;
}

function shown(value: number | null): string {
  return value === null ? '-' : String(value);
}
