import type { Suggestion } from './complete.ts';
import type { Files } from './look-up.ts';

/**
 * Only what no shell gives a meaning is ever put on a command line. A run whose name has other characters is suggested by its
 * number, with the name beside it.
 */
const SAFE = /^[\w@%+=:,./][\w@%+=:,./-]*$|^--?[\w-]+$/;

/** Longest description that is shown. */
const LONGEST = 60;

/** Characters that a terminal obeys, or that would break a line. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]+/gu;

/**
 * What the scripts of the shells read: a line for each word, `word<TAB>description`; or one line `:files` or `:dirs`, which leaves it to
 * the shell.
 */
export function answerLines(found: Files | readonly Suggestion[], prefix: string, typed: string): string[] {
  if (typeof found === 'string') return [`:${found}`];
  const seen = new Set<string>();
  return found.flatMap(({ value, description }) => {
    const word = `${prefix}${value}`;
    if (!word.startsWith(typed) || !SAFE.test(value) || seen.has(word)) return [];
    seen.add(word);
    const [sentence = ''] = description.replaceAll(CONTROLS, ' ').split(/[;.](?= |$)/);
    return [`${word}\t${sentence.length > LONGEST ? `${sentence.slice(0, LONGEST - 1)}…` : sentence}`];
  });
}
