/** How an answer is printed. */
export const FORMATS = ['text', 'table', 'wide', 'json', 'jsonl', 'yaml', 'csv', 'tsv', 'name', 'none'] as const;
export type Format = (typeof FORMATS)[number];

/** What the user chose, wherever on the command line. */
export interface OutputChoice {
  readonly format: Format;
  /** Fields of the data that are wanted, with dots; null: all. */
  readonly fields: readonly string[] | null;
  /** A jq program that the data goes through. */
  readonly jq: string | null;
  /** True when the format was named, and is not only what follows from --json or --jq. */
  readonly isNamed: boolean;
  /** Only the primary result, no hints. */
  readonly quiet: boolean;
}

export const AS_TEXT: OutputChoice = { format: 'text', fields: null, jq: null, isNamed: false, quiet: false };

const PROGRAM_FORMATS: readonly Format[] = ['json', 'jsonl', 'yaml'];

/** Whether a program reads: then errors are problem documents. */
export function isForPrograms({ format, jq }: OutputChoice): boolean {
  return jq !== null || PROGRAM_FORMATS.includes(format);
}

/** Whether the text of an answer is shown: neither another format nor the primary result alone. */
export function isForPeople({ format, quiet }: OutputChoice): boolean {
  return format === 'text' && !quiet;
}
