import { LineCounter, parseDocument } from 'yaml';

/** What is wrong with a manifest, and where. */
export interface ManifestProblem {
  readonly file: string;
  /** From 1; absent when the file itself is the problem. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** What is wrong with one value, and the way to it from the root. */
export interface ValueProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A text that is no JSON; V8 puts the place into the message. */
export function syntaxProblem(error: unknown, file: string): ManifestProblem {
  const text = error instanceof Error ? error.message : String(error);
  const [, message = text, line, column] =
    /^(.*?)(?: in JSON)?(?: at position \d+ \(line (\d+) column (\d+)\))?$/s.exec(text) ?? [];
  return {
    file,
    ...(line === undefined ? {} : { line: Number(line), column: Number(column) }),
    message: `is not valid JSON: ${message}`,
  };
}

/** Finds the places of values in a manifest. The text is read again as YAML, which keeps positions. */
export function locateProblems(text: string, file: string, problems: readonly ValueProblem[]): ManifestProblem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const offsetAt = (path: readonly PropertyKey[]): number => {
    const node = document.getIn(path as unknown[], true) as { range?: [number, number, number] } | undefined;
    const offset = typeof node === 'object' && node !== null ? node.range?.[0] : undefined;
    return offset ?? (path.length > 0 ? offsetAt(path.slice(0, -1)) : 0);
  };
  return problems.map(({ path, message }) => {
    const { line, col } = lines.linePos(offsetAt(path));
    return { file, line, column: col, message: `${pathText(path)}: ${message}` };
  });
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'the manifest';
}
