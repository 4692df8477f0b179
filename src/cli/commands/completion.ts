import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { EXIT } from '../../model/index.ts';
import { answerLines, commandTree, completeWords, lookUp, SCRIPTS, SHELLS, wordsOfLine } from '../completion/index.ts';
import type { Terminal } from '../terminal.ts';
import { oneOf } from '../words.ts';

/** `drydock completion <shell>`: prints what the shell loads. */
export async function completion(shell: string, terminal: Terminal): Promise<number> {
  terminal.out(SCRIPTS[oneOf('completion', '<shell>', shell, SHELLS)]);
  return EXIT.success;
}

/** Milliseconds after which a shell gets what is known until then. */
const PATIENCE_MS = 400;

/**
 * `drydock __complete <shell> …`: what can be typed next, for the scripts. Of bash it gets the line, the position of the cursor and the
 * characters at which bash ends a word; of all others the words. It never fails and never says anything else.
 */
export async function complete(
  [shell = '', ...given]: readonly string[],
  program: CommandUnknownOpts,
  terminal: Terminal,
): Promise<number> {
  try {
    const rest = given[0] === '--' ? given.slice(1) : given;
    const [line = '', point = '', breaks = ''] = rest;
    const words = shell === 'bash' ? wordsOfLine(beforeCursor(line, Number(point))).slice(1) : rest;
    const lines = await linesFor(words, program);
    const cut = shell === 'bash' ? keptByBash(words.at(-1) ?? '', breaks) : 0;
    terminal.out(lines.map((one) => `${one.startsWith(':') ? one : one.slice(cut)}\n`).join(''));
  } catch {
    // Somebody is typing: there is nothing that they could do about it now.
  }
  return EXIT.success;
}

async function linesFor(words: readonly string[], program: CommandUnknownOpts): Promise<string[]> {
  const typed = words.at(-1) ?? '';
  const { suggestions, wanted, prefix } = completeWords(commandTree(program), words);
  const found = wanted === null ? [] : await withinPatience(lookUp(wanted, typed.slice(prefix.length)));
  if (typeof found === 'string')
    return suggestions.length === 0 ? [`:${found}`] : answerLines(suggestions, prefix, typed);
  return answerLines([...suggestions, ...found], prefix, typed);
}

async function withinPatience<T>(work: Promise<T>): Promise<T | readonly []> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly []>((resolve) => {
    timer = setTimeout(() => resolve([]), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** bash counts bytes; a line that is cut within a letter ends before it. */
function beforeCursor(line: string, bytes: number): string {
  if (!Number.isInteger(bytes)) return line;
  return Buffer.from(line)
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD$/, '');
}

/** How much of a word bash keeps by itself: all up to the last character at which it ends words. */
function keptByBash(word: string, breaks: string): number {
  return Math.max(...breaks.split('').map((char) => word.lastIndexOf(char)), -1) + 1;
}
