import { z } from '../../agent.ts';
import type { JavaSource } from '../translation/index.ts';

/** What a model wants to be different in some Java. */
export interface JavaChange {
  readonly explanation: string;
  readonly edits: readonly JavaEdit[];
}

/** One place that becomes another text. Without `old`, `new` is the whole content of the file. */
export interface JavaEdit {
  readonly path: string;
  readonly old?: string | undefined;
  readonly new: string;
}

/** The lines that an edit took and gave: line `first` and `removed` lines from it on became `added` lines. */
interface LineShift {
  readonly path: string;
  readonly first: number;
  readonly removed: number;
  readonly added: number;
}

export interface ChangedJava {
  readonly sources: readonly JavaSource[];
  readonly shifts: readonly LineShift[];
}

/** The form of a change, for the model; {@link canBeMade} says whether it fits the sources. */
export const javaChange = z.object({
  explanation: z.string().describe('What was wrong and what the change does, in at most five sentences'),
  edits: z
    .array(
      z.object({
        path: z.string().describe('The path of a Java file as listed: further classes are nested in these'),
        old: z
          .string()
          .optional()
          .describe(
            'Text that stands exactly once in the file, with its line breaks; leave it out to give the whole file',
          ),
        new: z.string().describe('What stands there instead; or the whole file'),
      }),
    )
    .min(1),
});

/** What a change may touch: the files of one program, and nothing of the support library or of other programs. */
export interface Changeable {
  readonly sources: readonly JavaSource[];
  /** The file of the class of the program, which may be new. */
  readonly own: string;
}

/** Longer than any program is, in characters: such a file is none. */
const LONGEST_FILE = 4_000_000;

/**
 * A refinement of {@link javaChange}: an edit whose old text does not stand exactly once in its file is no change, and the message says
 * so, so that the model can correct itself. The same holds for edits of other files than those of the program, and for such that change
 * nothing.
 */
export function canBeMade(given: Changeable) {
  return ({ edits }: JavaChange, context: z.RefinementCtx): void => {
    const result = applyEdits(given, edits);
    const problem = typeof result === 'string' ? result : emptiness(given, result);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['edits'], message: problem });
  };
}

/** Verification would find the same again. */
function emptiness({ sources }: Changeable, changed: ChangedJava): string | undefined {
  const before = new Map(sources.map(({ path, text }) => [path, text]));
  const isSame = changed.sources.every(({ path, text }) => before.get(path) === text);
  return isSame ? 'the edits change nothing: what the verifier found would be found again' : undefined;
}

/** The sources after the edits, in their order; a text that says why an edit cannot be made. */
export function applyEdits({ sources, own }: Changeable, edits: readonly JavaEdit[]): ChangedJava | string {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const shifts: LineShift[] = [];
  for (const [index, edit] of edits.entries()) {
    const problem = applyEdit(texts, shifts, edit, own);
    if (problem !== undefined) return `edit ${index + 1}: ${problem}`;
  }
  return { sources: [...texts].map(([path, text]) => ({ path, text })), shifts };
}

function applyEdit(texts: Map<string, string>, shifts: LineShift[], edit: JavaEdit, own: string): string | undefined {
  const { path, old } = edit;
  const text = texts.get(path);
  if (text === undefined && (old !== undefined || path !== own))
    return `there is no file ${path.slice(0, 200)}; the files are ${[...new Set([...texts.keys(), own])].join(', ')}`;
  if (edit.new.includes('\0')) return 'new holds the character NUL';
  if ((text?.length ?? 0) + edit.new.length > LONGEST_FILE) return `${path} would have over ${LONGEST_FILE} characters`;
  if (old === undefined) {
    if (text !== undefined) shifts.push({ path, first: 1, removed: linesOf(text), added: linesOf(edit.new) });
    texts.set(path, edit.new);
    return undefined;
  }
  if (old === '') return 'old is empty';
  const at = text?.indexOf(old) ?? -1;
  if (text === undefined || at < 0)
    return `its old text does not stand in ${path}: copy it exactly, with all spaces and line breaks`;
  if (text.includes(old, at + 1))
    return `its old text stands more than once in ${path}: take more of the lines around it`;
  texts.set(path, `${text.slice(0, at)}${edit.new}${text.slice(at + old.length)}`);
  shifts.push({ path, first: linesOf(text.slice(0, at)) + 1, removed: linesOf(old), added: linesOf(edit.new) });
  return undefined;
}

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}

/** Where a line of a file is after the edits. A line that an edit took stands for where its replacement ends. */
export function movedLine(line: number, path: string, shifts: readonly LineShift[]): number {
  let moved = line;
  for (const shift of shifts) {
    if (shift.path !== path || moved <= shift.first) continue;
    moved =
      moved < shift.first + shift.removed
        ? shift.first + Math.min(moved - shift.first, shift.added)
        : moved + shift.added - shift.removed;
  }
  return moved;
}
