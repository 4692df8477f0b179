import { styleText } from 'node:util';
import {
  AS_TEXT,
  type Answer,
  type OutputChoice,
  type Stream,
  type StreamAnswer,
  rendered,
  streamTo,
} from './output/index.ts';
import { oneLine, padded, textWidth } from './text-width.ts';

/** Where a command writes: what it answers with `answer` or `stream`, everything else to `err`. */
export interface Terminal {
  /** Bare text for stdout, for commands that answer in text alone (`textOnly`). */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** What is useful to know or to do next: like `err`, and silent with -q. */
  readonly hint: (this: Terminal, text: string) => void;
  /** Prints the answer of a command as the user chose: see {@link Answer}. */
  readonly answer: (this: Terminal, answer: Answer) => Promise<void>;
  /** For answers that come bit by bit. @throws DRY-E8060 for formats that need all at once */
  readonly stream: <T>(this: Terminal, answer: StreamAnswer<T>) => Stream<T>;
  /** How the user wants the answer. */
  readonly output: OutputChoice;
  /** True when `err` is a terminal that can redraw lines. */
  readonly interactive: boolean;
  readonly columns: number;
  readonly rows: number;
  /** How this person starts drydock, for commands that they are advised to type. */
  readonly command: string;
  readonly paint: (style: Style, text: string) => string;
}

export type Style = 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'dim' | 'bold';

export type ColorChoice = 'auto' | 'always' | 'never';

/** The terminal of this process. Colour follows --color, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM=dumb, then whether it is a terminal. */
export function processTerminal(color: ColorChoice, output: OutputChoice = AS_TEXT): Terminal {
  const interactive = process.stderr.isTTY && process.env['TERM'] !== 'dumb' && process.env['CI'] === undefined;
  const colored = wantsColor(color, process.stderr.isTTY);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    hint(text) {
      if (!this.output.quiet) this.err(text);
    },
    output,
    async answer(answer) {
      const width = process.stdout.isTTY ? process.stdout.columns : null;
      this.out(harmless(await rendered(answer, this.output, { width }), this.output));
    },
    stream<T>(answer: StreamAnswer<T>) {
      return streamTo(answer, this.output, (text) => this.out(harmless(text, this.output)));
    },
    interactive,
    // Asked anew at every use: windows change their size.
    get columns() {
      return process.stderr.columns ?? 80;
    },
    get rows() {
      return process.stderr.rows ?? 24;
    },
    command: commandOf(process.env),
    paint: (style, text) => (colored ? styleText(style, text, { validateStream: false }) : text),
  };
}

/** How the user called this command: by its own name, through npx or a script of their own, or in the repository of drydock. */
function commandOf(environment: NodeJS.ProcessEnv): string {
  if (environment['npm_lifecycle_event'] === undefined) return 'drydock';
  return environment['npm_package_name'] === 'drydock' ? 'npm run drydock --' : 'npx drydock';
}

function wantsColor(choice: ColorChoice, isTerminal: boolean): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM } = process.env;
  if (NO_COLOR) return false;
  for (const forced of [FORCE_COLOR, CLICOLOR_FORCE])
    if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && TERM !== 'dumb' && CLICOLOR !== '0';
}

// Every C0 and C1 control but tab and newline, and marks that turn text around: sources and program output are hostile text, a
// terminal obeys escapes, and a person reads in the order that is shown.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text from sources or programs, made harmless for a terminal. */
export function printable(text: string): string {
  return text.replaceAll(controls, '\uFFFD');
}

/** Text is for people, wherever it goes; of what programs read, the bytes stay as they are unless a terminal shows them. */
export function harmless(text: string, { format }: Pick<OutputChoice, 'format'>): string {
  if (format === 'text' || format === 'table' || format === 'wide') return printable(text);
  return process.stdout.isTTY ? printable(text.replaceAll('\r\n', '\n')) : text;
}

/** A table with upper-case headers, a line for each row, columns padded to their widest cell. Nothing is cut: a terminal breaks long lines. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headers.map((header) => header.toUpperCase()), ...rows.map((row) => row.map(oneLine))];
  const widths = headers.map((_, column) =>
    lines.reduce((most, row) => Math.max(most, textWidth(row[column] ?? '')), 0),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${lines.map(line).join('\n')}\n`;
}

/** `3 m 12 s`, `4.1 s`, `120 ms`: never raw seconds. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours} h ${minutes} m` : `${minutes} m ${seconds % 60} s`;
}
