import type { TranslationDetails } from '../../../project/index.ts';
import type { JavaSource } from '../java-machine.ts';
import { baseName } from '../base-name.ts';

/** Java that says on standard error which paragraph it enters, and the paragraphs of which it does. */
export interface TracedJava {
  readonly sources: readonly JavaSource[];
  /** `file|name` of every paragraph that is followed. */
  readonly followed: ReadonlySet<string>;
}

/** Begins the lines that are about paragraphs; no program writes it by accident. */
const MARK = '\u0001drydock ';

/** How a paragraph begins that goes back to its own start; an inline PERFORM may look the same. */
const REPEATS = /^\s*(?:\w+: )?(?:while \(true\)|do) \{/;

/** The statements before the first paragraph; the compiler's trace has no entry for them. */
const MAIN_LINE = 'PROCEDURE DIVISION';

/**
 * Makes every method that is a paragraph of its own say so when it begins. A method that holds several paragraphs, or that goes back
 * to its own start, enters them without being called: such paragraphs are left out. Pure.
 *
 * @param paragraphs where the paragraphs of the original are in the Java
 */
export function tracedJava(sources: readonly JavaSource[], paragraphs: TranslationDetails['paragraphs']): TracedJava {
  const lines = new Map(sources.map(({ path, text }) => [path, text.split('\n')]));
  const followed = new Set<string>();
  for (const { name, position, level, java } of paragraphs) {
    const path = java.path ?? sources[0]?.path ?? '';
    const text = lines.get(path);
    if (level === 'merged' || text === undefined) continue;
    const head = methodNear(text, java.member, java.firstLine);
    if (head === undefined || REPEATS.test(text[head + 1] ?? '') || name === MAIN_LINE) continue;
    const key = keyOf(position.file, name);
    text[head] += ` displayUponError(${JSON.stringify(`\u0001drydock ${key}`)});`;
    followed.add(key);
  }
  return { sources: [...lines].map(([path, text]) => ({ path, text: text.join('\n') })), followed };
}

/** The paragraphs that traced Java entered, in order, from what it wrote to standard error. */
export function readJavaTrace(stderr: string): string[] {
  return stderr.split('\n').flatMap((line) => (line.startsWith(MARK) ? [line.slice(MARK.length).trimEnd()] : []));
}

/** The compiler's trace has so many characters for a name (GnuCOBOL 3.1.2, observed). */
const NAME_LENGTH = 31;

export function keyOf(file: string, name: string): string {
  const [, bare = name, section = ''] = /^(.*?)( SECTION)?$/.exec(name.toUpperCase()) ?? [];
  return `${baseName(file)}|${bare.slice(0, NAME_LENGTH)}${section}`;
}

/** Index of the line on which a method begins: of several with the name, the one closest to where the map has it. */
function methodNear(lines: readonly string[], member: string, line: number): number | undefined {
  const head = new RegExp(`^\\s*(?:(?:private|protected|public|final) )*(?:void|int) ${member}\\([^)]*\\) \\{\\s*$`);
  const found = lines.flatMap((text, index) => (head.test(text) ? [index] : []));
  return found.sort((a, b) => Math.abs(a + 1 - line) - Math.abs(b + 1 - line))[0];
}
