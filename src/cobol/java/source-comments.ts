import type { BoundProgram } from '../semantics/index.ts';
import type { SourceComment, SourcePosition } from '../source/index.ts';
import { allItems } from './data-walk.ts';
import { commentText } from './java-literal.ts';
import { statementsOf } from './jump-facts.ts';

/** The comments of the COBOL source, each with what it stands before. */
export interface SourceComments {
  /** The lines of comment before (or behind, on the same line as) the paragraph, statement or item at a position. */
  before(position: SourcePosition): readonly string[];
}

/**
 * Gives every comment to the next thing in its file that has a place in the Java: paragraph, statement, data item, file or
 * program. Rows of asterisks and other frames are left out.
 */
export function sourceComments(program: BoundProgram, comments: readonly SourceComment[]): SourceComments {
  const anchors = anchorsByFile(program);
  const lines = new Map<string, string[]>();
  for (const { position, text } of ownComments(program, comments)) {
    const content = unframed(text);
    const found = content === '' ? undefined : anchorOf(anchors.get(position.file) ?? [], position);
    if (!found) continue;
    // What stands between PROGRAM-ID and the first entry (AUTHOR, remarks) is about the program.
    const anchor = found === firstEntry(anchors, program) ? program.syntax.position : found;
    const key = keyOf(anchor);
    const known = lines.get(key);
    if (known) known.push(content);
    else lines.set(key, [content]);
  }
  return { before: (position) => lines.get(keyOf(position)) ?? [] };
}

/** Lines that may stand between two comments before PROGRAM-ID, such as IDENTIFICATION DIVISION. */
const widestGap = 4;

/** Without the comments of programs that stand before this one in the same file. */
function ownComments(program: BoundProgram, comments: readonly SourceComment[]): SourceComment[] {
  const { file, line } = program.syntax.position;
  const before = comments.filter(({ position }) => position.file === file && position.line < line);
  let first = line;
  for (const { position } of before.toReversed()) {
    if (first - position.line > widestGap) break;
    first = position.line;
  }
  return comments.filter(({ position }) => position.file !== file || position.line >= first);
}

function keyOf({ file, line, column }: SourcePosition): string {
  return `${file}:${line}:${column}`;
}

function anchorsByFile(program: BoundProgram): Map<string, SourcePosition[]> {
  const files = new Map<string, SourcePosition[]>();
  for (const position of positionsOf(program)) {
    const known = files.get(position.file);
    if (known) known.push(position);
    else files.set(position.file, [position]);
  }
  for (const positions of files.values()) positions.sort((a, b) => a.line - b.line || a.column - b.column);
  return files;
}

function positionsOf(program: BoundProgram): SourcePosition[] {
  const { syntax } = program;
  return [
    syntax.position,
    // Comments before a SELECT belong to no field of the Java; without these places they would go to the first record.
    ...syntax.environment.files.map((file) => file.position),
    ...(syntax.procedure ? [syntax.procedure.position] : []),
    ...program.files.map((file) => file.position),
    ...allItems(program).flatMap((item) => [item.position, ...item.conditions.map((condition) => condition.position)]),
    ...program.paragraphs.flatMap((paragraph) => [
      paragraph.syntax.position,
      ...statementsOf(paragraph).map((statement) => statement.position),
    ]),
    ...program.nested.flatMap(positionsOf),
  ];
}

/** The first place behind the comment; for a comment at the end of a line, the first on that line. */
function anchorOf(anchors: readonly SourcePosition[], comment: SourcePosition): SourcePosition | undefined {
  let low = 0;
  let high = anchors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((anchors[middle]?.line ?? 0) < comment.line) low = middle + 1;
    else high = middle;
  }
  return anchors[low];
}

/** The first place behind PROGRAM-ID in the program's own file. */
function firstEntry(
  anchors: ReadonlyMap<string, readonly SourcePosition[]>,
  program: BoundProgram,
): SourcePosition | undefined {
  const own = anchors.get(program.syntax.position.file) ?? [];
  return own[own.indexOf(program.syntax.position) + 1];
}

/** The words of a comment without the frame that is drawn around them. */
function unframed(text: string): string {
  const content = text.replace(/^[\s*=#/+|_~-]+|[\s*=#+|_~-]+$/g, '');
  return /[A-Za-z0-9]/.test(content) ? commentText(content) : '';
}
