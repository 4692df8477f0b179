import type { ProgramFacts, TranslationDetails } from '../../project/index.ts';
import type { JavaSource } from '../translation/index.ts';

/** Which method a paragraph is said to have become. */
export interface SaidMethod {
  readonly paragraph: string;
  readonly method: string;
}

/**
 * Where the paragraphs of a program are in Java that a model wrote, by what it says and where the methods then are: what cannot be found
 * is left out. Pure.
 */
export function paragraphMethods(
  paragraphs: ProgramFacts['paragraphs'],
  said: readonly SaidMethod[],
  sources: readonly JavaSource[],
): TranslationDetails['paragraphs'] {
  const methods = new Map(said.map(({ paragraph, method }) => [paragraph.toUpperCase(), method]));
  return paragraphs.flatMap(({ name, file, line, endLine }) => {
    const member = methods.get(name.toUpperCase())?.replace(/\(.*$/, '');
    const found = member === undefined ? undefined : methodIn(sources, member);
    if (member === undefined || found === undefined) return [];
    const { path, firstLine, lastLine, jumps } = found;
    const java = { path, className: path.replace(/^.*\/|\.java$/g, ''), member, firstLine, lastLine };
    const level = jumps ? 'dispatched' : 'method';
    return [{ name, position: { file, line, column: 8 }, lastLine: endLine, level, java }];
  });
}

/** A method ends with the first closing brace that stands as far to the left as its header. */
function methodIn(sources: readonly JavaSource[], member: string) {
  if (!/^\w+$/.test(member)) return undefined;
  const header = new RegExp(`^(\\s*)(?:(?:private|protected|public|final) )*(void|int) ${member}\\([^)]*\\) \\{`);
  for (const { path, text } of sources) {
    const lines = text.split('\n');
    const first = lines.findIndex((line) => header.test(line));
    if (first < 0) continue;
    const [, indentation = '', kind] = header.exec(lines[first] ?? '') ?? [];
    const last = lines.findIndex((line, index) => index > first && line.trimEnd() === `${indentation}}`);
    return { path, firstLine: first + 1, lastLine: (last < 0 ? first : last) + 1, jumps: kind === 'int' };
  }
  return undefined;
}
