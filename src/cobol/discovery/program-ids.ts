import type { Token } from '../source/index.ts';

/** A program or function that a source defines. */
export interface ProgramId {
  readonly id: string;
  readonly line: number;
  readonly nested: boolean;
}

/** The programs that the tokens of a source define, in order. */
export function programIds(tokens: readonly Token[]): ProgramId[] {
  const ids: ProgramId[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word') continue;
    if (token.text === 'PROGRAM-ID' || token.text === 'FUNCTION-ID') {
      const name = tokens[index + 1]?.text === '.' ? tokens[index + 2] : tokens[index + 1];
      const id = nameOf(name);
      if (id !== undefined) ids.push({ id, line: token.position.line, nested: depth > 0 });
      depth++;
    } else if (tokens[index - 1]?.text === 'END' && (token.text === 'PROGRAM' || token.text === 'FUNCTION')) {
      depth = Math.max(0, depth - 1);
    }
  }
  return ids;
}

function nameOf(token: Token | undefined): string | undefined {
  if (token?.kind === 'word' || token?.kind === 'number') return token.text;
  return token?.kind === 'string' ? token.value?.trim().toUpperCase() : undefined;
}
