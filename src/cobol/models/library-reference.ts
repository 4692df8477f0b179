import type { JavaSource } from '../translation/index.ts';

/**
 * The public face of the Java support library in few words, for those who write Java against it: every public type with its
 * public and protected members, each with the first sentence of its comment. Pure; made from the sources, so that it is never old.
 */
export function libraryReference(sources: readonly JavaSource[]): string {
  return sources
    .map(({ text }) => referenceOf(text))
    .filter((part) => part !== '')
    .join('\n\n');
}

const TYPE = /^public (?:(?:abstract|final|sealed|non-sealed) )*(class|interface|enum|record) /;
const MEMBER = /^ {2}(?:public|protected) /;

function referenceOf(source: string): string {
  const lines = source.split('\n');
  const told: string[] = [];
  let comment: string[] = [];
  let kind: string | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (/^\s*\/\*\*/.test(line)) comment = [];
    if (/^\s*(\/\*\*|\*)/.test(line)) {
      comment.push(line.replace(/^\s*(\/\*\*|\*\/|\*)\s?/, '').replace(/\*\/\s*$/, ''));
      continue;
    }
    if (/^\s*@/.test(line)) continue;
    kind ??= TYPE.exec(line)?.[1];
    const constant = kind === 'enum' ? /^ {2}([A-Z][A-Z0-9_]*)\b/.exec(line)?.[1] : undefined;
    if (constant !== undefined) {
      told.push(`  ${constant}${sentence(comment)}`);
      comment = [];
      continue;
    }
    const isType = TYPE.test(line);
    if (!isType && !(kind !== undefined && (MEMBER.test(line) || isMemberOfInterface(line, kind)))) {
      if (line.trim() !== '') comment = [];
      continue;
    }
    // An override says nothing that the type above does not say.
    const isOverride = lines[index - 1]?.trim() === '@Override';
    const { signature, last } = signatureAt(lines, index);
    const constants = kind === 'enum' ? /\{ (.+) \}$/.exec(line)?.[1] : undefined;
    index = last;
    if (!isOverride) told.push(`${isType ? '' : '  '}${signature}${sentence(comment)}`);
    if (constants !== undefined) told.push(`  ${constants}`);
    comment = [];
  }
  return told.join('\n');
}

/** Members of an interface are public without saying so. */
function isMemberOfInterface(line: string, kind: string): boolean {
  return kind === 'interface' && /^ {2}(?!private |\/|\}|\))[A-Za-z<].*[({;,]\s*$/.test(line);
}

/** A declaration up to its body, which may stand on several lines. */
function signatureAt(lines: readonly string[], first: number): { readonly signature: string; readonly last: number } {
  let signature = '';
  for (let last = first; last < lines.length; last++) {
    signature = `${signature} ${(lines[last] ?? '').trim()}`.trim();
    if (/[{;=]/.test(signature)) return { signature: signature.replace(/\s*[{;=].*$/s, ''), last };
  }
  return { signature, last: lines.length - 1 };
}

/** The first sentence of a comment, without its markup. */
function sentence(comment: readonly string[]): string {
  const text = comment
    .join(' ')
    .replaceAll(/\{@(?:link|code) #?([^}]*)\}/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const first = /^.*?[.;](?= [A-Z<@]|$)/.exec(text)?.[0] ?? text;
  return first === '' ? '' : ` // ${first}`;
}
