/** One statement of job control: `//name operation operands`, its continuation lines joined. */
export interface JclStatement {
  readonly line: number;
  /** Empty when the statement has no name. */
  readonly name: string;
  readonly operation: string;
  readonly operands: readonly JclOperand[];
}

/** A positional operand has no keyword. A value in parentheses keeps them; apostrophes around it are dropped. */
export interface JclOperand {
  readonly keyword: string | undefined;
  readonly value: string;
}

/** Data that follows a DD statement in the job. */
export interface InlineData {
  readonly line: number;
  readonly text: string;
}

/** A job as written: statements and the data between them, in order. */
export type JclPart =
  | { readonly kind: 'statement'; readonly statement: JclStatement }
  | { readonly kind: 'data'; readonly data: readonly InlineData[] }
  | { readonly kind: 'problem'; readonly line: number; readonly message: string };

/** The last column of a statement; what stands behind it is a sequence number. */
const lastColumn = 71;

/** Splits a job into its statements (z/OS MVS JCL Reference, "Format of statements"). */
export function parseJcl(lines: readonly string[]): JclPart[] {
  const parts: JclPart[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as string;
    if (!line.startsWith('//') || line.startsWith('//*')) {
      index++;
      continue;
    }
    const { statement, next, problem } = readStatement(lines, index);
    index = next;
    if (problem !== undefined) parts.push({ kind: 'problem', line: next, message: problem });
    if (statement === undefined) continue;
    parts.push({ kind: 'statement', statement });
    const end = inlineEnd(statement);
    if (end === undefined) continue;
    const data: InlineData[] = [];
    while (index < lines.length && !end((lines[index] as string).trimEnd())) {
      data.push({ line: index + 1, text: lines[index] as string });
      index++;
    }
    parts.push({ kind: 'data', data });
  }
  return parts;
}

interface ReadStatement {
  readonly statement: JclStatement | undefined;
  /** Index of the line behind the statement. */
  readonly next: number;
  readonly problem: string | undefined;
}

function readStatement(lines: readonly string[], start: number): ReadStatement {
  const head = /^\/\/(\S*)(?:\s+(\S+)(?:\s+(.*))?)?$/.exec(textOf(lines[start] as string));
  const [, name = '', operation = '', field = ''] = head ?? [];
  let last = operandField(field, false);
  const texts = [last.text];
  let next = start + 1;
  while (last.open || last.text.endsWith(',')) {
    while (lines[next]?.startsWith('//*') === true) next++;
    const continuation = /^\/\/ +(.*)$/.exec(textOf(lines[next] ?? ''));
    if (continuation === null) break;
    last = operandField(continuation[1] ?? '', last.open);
    texts.push(last.text);
    next++;
  }
  if (operation === '') return { statement: undefined, next, problem: undefined };
  const problem = last.open ? 'a value in apostrophes is not closed' : undefined;
  const statement = {
    line: start + 1,
    name: name.toUpperCase(),
    operation: operation.toUpperCase(),
    operands: parseOperands(texts.join('')),
  };
  return { statement, next, problem };
}

function textOf(line: string): string {
  return line.slice(0, lastColumn).trimEnd();
}

/** The operands of a line without the comment behind them: a space outside of apostrophes ends them. */
function operandField(text: string, openBefore: boolean): { text: string; open: boolean } {
  let open = openBefore;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "'") open = !open;
    else if (text[index] === ' ' && !open) return { text: text.slice(0, index), open };
  }
  return { text, open };
}

function parseOperands(text: string): JclOperand[] {
  const operands: JclOperand[] = [];
  for (const part of splitOutside(text)) {
    const keyword = /^([A-Z@#$][A-Z0-9@#$.]*)=(.*)$/is.exec(part);
    const value = keyword?.[2] ?? part;
    operands.push({ keyword: keyword?.[1]?.toUpperCase(), value: unquote(value) });
  }
  return operands;
}

/** Splits at commas outside of apostrophes and parentheses. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let [start, depth, quoted] = [0, 0, false];
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.filter((part) => part !== '');
}

function unquote(value: string): string {
  return /^'.*'$/s.test(value) ? value.slice(1, -1).replaceAll("''", "'") : value;
}

/** For DD * and DD DATA: whether a line ends the data. */
function inlineEnd(statement: JclStatement): ((line: string) => boolean) | undefined {
  const first = statement.operands[0];
  if (statement.operation !== 'DD' || first?.keyword !== undefined) return undefined;
  const delimiter = statement.operands.find((operand) => operand.keyword === 'DLM')?.value ?? '/*';
  if (first?.value === '*')
    return (line) => line.startsWith(delimiter) || (delimiter === '/*' && line.startsWith('//'));
  return first?.value.toUpperCase() === 'DATA' ? (line) => line.startsWith(delimiter) : undefined;
}
