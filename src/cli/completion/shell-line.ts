/**
 * The words of the last command of a shell line, without quotes; the last one is what stands at the end, and may be empty. Nothing is
 * expanded or executed: `$HOME` stays `$HOME`.
 */
export function wordsOfLine(line: string): string[] {
  let words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quote === "'") {
      if (char === "'") quote = '';
      else word = `${word ?? ''}${char}`;
    } else if (char === '\\') word = `${word ?? ''}${line.charAt(++at)}`;
    else if (quote === '"') {
      if (char === '"') quote = '';
      else word = `${word ?? ''}${char}`;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= '';
    } else if (/[\s;|&(]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
      if (/[;|&(]/.test(char)) words = [];
    } else word = `${word ?? ''}${char}`;
  }
  return [...words, word ?? ''];
}
