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
        path: z.string().describe('The path of a Java file as listed, or of a new one beside it'),
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

/**
 * A refinement of {@link javaChange}: an edit whose old text does not stand exactly once in its file is no change, and the message says
 * so, so that the model can correct itself.
 *
 * @param needed the path of a file that has to be there afterwards
 */
export function canBeMade(sources: readonly JavaSource[], needed?: string) {
  return ({ edits }: JavaChange, context: z.RefinementCtx): void => {
    const result = applyEdits(sources, edits);
    const lacks =
      typeof result !== 'string' && needed !== undefined && result.sources.every(({ path }) => path !== needed);
    const message = lacks ? `the file ${needed} is missing` : result;
    if (typeof message === 'string') context.addIssue({ code: 'custom', path: ['edits'], message });
  };
}

/** The sources after the edits, in their order; a text that says why an edit cannot be made. */
export function applyEdits(sources: readonly JavaSource[], edits: readonly JavaEdit[]): ChangedJava | string {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const shifts: LineShift[] = [];
  for (const [index, edit] of edits.entries()) {
    const problem = applyEdit(texts, shifts, edit);
    if (problem !== undefined) return `edit ${index + 1}: ${problem}`;
  }
  return { sources: [...texts].map(([path, text]) => ({ path, text })), shifts };
}

function applyEdit(texts: Map<string, string>, shifts: LineShift[], edit: JavaEdit): string | undefined {
  const { path, old } = edit;
  const text = texts.get(path);
  if (!/^[A-Za-z_][\w/]*\.java$/.test(path)) return `${path} is no path of a Java file, such as app/Name.java`;
  if (text === undefined && old !== undefined)
    return `there is no file ${path}; the files are ${[...texts.keys()].join(', ')}`;
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
