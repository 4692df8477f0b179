import { printable, type Terminal } from './terminal.ts';
import { textWidth } from './text-width.ts';

/** Screen updates per second at most. */
const updatesPerSecond = 4;

/** Lines that change while they are shown. */
export interface View {
  /** At most `rows` of them, each shorter than `columns`. */
  lines(columns: number, rows: number): string[];
}

/** Shows a view in place on a terminal: below what was there, and left standing at the end. */
export class Screen {
  readonly #terminal: Terminal;
  readonly #view: View;
  readonly #timer: NodeJS.Timeout;
  #shown: readonly string[] = [];

  constructor(terminal: Terminal, view: View) {
    this.#terminal = terminal;
    this.#view = view;
    this.#timer = setInterval(() => this.#draw(), 1000 / updatesPerSecond);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#draw();
  }

  #draw(): void {
    const { columns, rows } = this.#terminal;
    const most = Math.max(1, rows - 1);
    const lines = this.#view.lines(columns, most).slice(0, most).map(printable);
    this.#terminal.err(redraw(this.#shown, lines, columns));
    this.#shown = lines;
  }
}

/** What to write so that the lines on a terminal become others. Each line is overwritten before it is cleared: no flicker. */
export function redraw(shown: readonly string[], lines: readonly string[], columns: number): string {
  if (shown.length === lines.length && shown.every((line, index) => line === lines[index])) return '';
  // A window that was made narrower has broken long lines into several.
  const height = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns)), 0);
  const back = height > 0 ? `\u001b[${height}A\r` : '';
  return `${back}${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`;
}
