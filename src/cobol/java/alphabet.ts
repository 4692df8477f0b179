import type { AlphabetDefinition } from '../syntax/index.ts';
import type { ProgramContext } from './context.ts';
import { stringLiteral } from './java-literal.ts';
import { constantCase } from './names.ts';
import { bytesOf, charactersOf } from './special-names.ts';

/** The constant with the ranks of an alphabet; `native` when it is the native order; undefined when it is unknown. */
export function alphabetRanks(program: ProgramContext, name: string): string | 'native' | undefined {
  const definition = findAlphabet(program, name);
  if (!definition) return undefined;
  if (definition.base === 'custom') return alphabetConstantName(name);
  return definition.base === 'ebcdic' ? undefined : 'native';
}

function findAlphabet(program: ProgramContext, name: string): AlphabetDefinition | undefined {
  for (let at: ProgramContext | undefined = program; at; at = at.outer) {
    const found = at.bound.syntax.environment.alphabets.find((candidate) => candidate.name === name);
    if (found) return found;
  }
  return undefined;
}

export function alphabetConstantName(name: string): string {
  return `${constantCase(name, 'A')}_SEQUENCE`;
}

/** The Java declaration of an alphabet: the rank of each byte. */
export function alphabetDeclaration(definition: AlphabetDefinition): string {
  const text = stringLiteral(String.fromCharCode(...ranksOf(definition)));
  return `private static final byte[] ${alphabetConstantName(definition.name)} = (${text}).getBytes(StandardCharsets.ISO_8859_1);`;
}

/**
 * Characters that are not named follow the named ones in their native order; those joined by ALSO share a rank
 * (COBOL 2014 §12.3.6).
 */
function ranksOf(definition: AlphabetDefinition): number[] {
  const ranks: (number | undefined)[] = Array.from({ length: 256 });
  let next = 0;
  const place = (character: number, rank: number): boolean => {
    if (ranks[character] !== undefined) return false;
    ranks[character] = rank;
    return true;
  };
  for (const { range, also } of definition.entries) {
    for (const character of inWrittenOrder(range)) if (place(character, next)) next += 1;
    for (const other of also) for (const character of bytesOf(other)) place(character, next - 1);
  }
  for (let character = 0; character < 256; character += 1) if (place(character, Math.min(next, 255))) next += 1;
  return ranks.map((rank) => rank ?? 0);
}

/**
 * LOW-VALUE and HIGH-VALUE in the PROCEDURE DIVISION of a program with a collating sequence of its own: its lowest and
 * highest character. VALUE clauses keep the bytes 0 and 255 (GnuCOBOL 3.1.2, observed).
 */
export function extremeCharacter(program: ProgramContext, constant: 'LOW-VALUE' | 'HIGH-VALUE'): string | undefined {
  const name = sequenceOf(program);
  const definition = name === undefined ? undefined : findAlphabet(program, name);
  if (definition?.base !== 'custom') return undefined;
  const ranks = ranksOf(definition);
  const first = definition.entries[0];
  if (constant === 'LOW-VALUE' && first) return String.fromCharCode(inWrittenOrder(first.range)[0] ?? 0);
  return String.fromCharCode(ranks.lastIndexOf(Math.max(...ranks)));
}

function sequenceOf(program: ProgramContext): string | undefined {
  return program.bound.syntax.environment.collatingSequence ?? (program.outer && sequenceOf(program.outer));
}

/** `"Z" THRU "A"` counts downwards. */
function inWrittenOrder(range: AlphabetDefinition['entries'][number]['range']): number[] {
  const characters = charactersOf(range);
  const first = bytesOf(range.from)[0] ?? 0;
  return range.to && characters[0] !== first ? characters.toReversed() : characters;
}
