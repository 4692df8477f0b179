import { readFile } from 'node:fs/promises';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { DrydockError } from '../model/index.ts';
import { PromptTemplate } from './prompt-template.ts';

/** A Markdown file whose front matter says what it is for, and whose body is a template. */
export interface PromptFile {
  readonly file: string;
  /** The front matter as it stands there: who reads the file knows its schema. */
  readonly attributes: unknown;
  /** `file:line:column` of a key of the front matter, for errors about its value; of the file when there is no such key. */
  readonly placeOf: (path: readonly (string | number)[]) => string;
  readonly template: PromptTemplate;
}

const FRONT_MATTER = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/**
 * Takes a prompt file apart.
 *
 * @throws DrydockError DRY-E3090 with file:line:column
 */
export function parsePromptFile(given: string, file: string): PromptFile {
  // Some editors begin a file with a mark of its encoding.
  const text = given.replace(/^\uFEFF/, '');
  const found = FRONT_MATTER.exec(text);
  if (found === null) {
    const problem = 'it does not begin with front matter between lines of ---';
    throw new DrydockError('DRY-E3090', { file, problem }, { place: `${file}:1:1` });
  }
  const [head, matter = ''] = found;
  const lines = new LineCounter();
  const document = parseDocument(matter, { lineCounter: lines });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    // The front matter begins on the second line.
    return `${file}:${line + 1}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) {
    // The library adds its own place and an excerpt.
    const problem = error.message.split(/ at line |\n/)[0] ?? error.message;
    throw new DrydockError('DRY-E3090', { file, problem }, { place: placeAt(error.pos[0]) });
  }
  return {
    file,
    attributes: attributesIn(document, file),
    placeOf: (path) => {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true);
        if (hasRange(node)) return placeAt(node.range[0]);
      }
      return `${file}:1:1`;
    },
    template: new PromptTemplate(text.slice(head.length), file, head.split('\n').length),
  };
}

/** As JSON, so that no value holds itself. */
function attributesIn(document: Document, file: string): unknown {
  try {
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 20 }) ?? null));
  } catch (error) {
    // Aliases of values that are not there, that are repeated without end, or that hold themselves.
    const problem = `its front matter cannot be read: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
    throw new DrydockError('DRY-E3090', { file, problem }, { place: `${file}:2:1`, cause: error });
  }
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** @throws DrydockError DRY-E3090, with what is wrong or why it cannot be read */
export async function readPromptFile(path: string, shownAs = path): Promise<PromptFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E3090', { file: shownAs, problem }, { place: shownAs, cause: error });
  }
  return parsePromptFile(text, shownAs);
}
