import type { Columns } from './columns.ts';

/**
 * What a command answers, described once; the format that the user chose decides which part is made and printed. A command prints its
 * answer with `terminal.answer` and nothing else; progress, warnings and hints go to `terminal.err` and `terminal.hint`.
 *
 * ```ts
 * await terminal.answer({
 *   // For programs, in the names of the API. A list is `{items, next_cursor}`: tables, CSV and lines of JSON are made of its items.
 *   data: () => ({ items: agents.map((agent) => agentWire.encode(agent)), next_cursor: null }),
 *   // For people. Left out: a table of the data.
 *   text: () => table(['agent', 'version'], agents.map(({ id, version }) => [id, version])),
 *   // The primary results as `kind/id`, for -o name; -q prints the bare ids. Left out: the `id` of each item.
 *   names: () => agents.map(({ id }) => `agent/${id}`),
 * });
 * ```
 *
 * With that, `-o text|table|wide|json|jsonl|yaml|csv|tsv|name|none`, `--json[=fields]`, `--jq` and `-q` work, before or after the
 * subcommand: `addOutputOptions` gives every command these options. For what comes bit by bit (events, log lines) there is
 * `terminal.stream`; a command that has nothing to say to a program is marked with `textOnly`.
 */
export interface Answer {
  readonly data: () => unknown;
  /** Without it, the text is a table of the data. */
  readonly text?: () => string | Promise<string>;
  readonly names?: () => readonly string[] | Promise<readonly string[]>;
  /** Which fields a table shows, and in which order. @default all that are no objects or lists */
  readonly columns?: Columns;
}

/** How to show what comes bit by bit: each value by itself, in every format that needs no header. */
export interface StreamAnswer<T> {
  readonly data: (value: T) => unknown;
  /** One or more whole lines; undefined: nothing worth a line. */
  readonly text: (value: T) => string | undefined;
  readonly name?: (value: T) => string;
}
