import type { CopybookLibrary } from './copybook-library.ts';
import { readSource } from './read-source.ts';
import type { SourceDialect, SourceUnit } from './source-unit.ts';

/** What the tests of this room read: text as one character per byte, copybooks by name. */
export interface SourceFixture {
  readonly text: string;
  readonly copybooks?: Readonly<Record<string, string>>;
  readonly dialect?: Partial<SourceDialect>;
}

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** Copybooks in memory; a name given as `LIBRARY/NAME` is found only with OF LIBRARY. */
export function memoryLibrary(copybooks: Readonly<Record<string, string>>): CopybookLibrary {
  return {
    find(name, library) {
      const path = library === undefined ? name : `${library}/${name}`;
      const text = copybooks[path];
      return text === undefined ? undefined : { path, bytes: bytesOf(text) };
    },
  };
}

export function readFixture({ text, copybooks, dialect }: SourceFixture): SourceUnit {
  const input = { path: 'PROGRAM.cob', bytes: bytesOf(text) };
  return readSource(input, { format: 'fixed', std: 'default', ...dialect }, memoryLibrary(copybooks ?? {}));
}

/** The token texts, without `end`. */
export function textsOf(unit: SourceUnit): string[] {
  return unit.tokens.slice(0, -1).map((token) => token.text);
}

export function freeTexts(text: string, copybooks?: Record<string, string>): string[] {
  return textsOf(readFixture({ text, copybooks, dialect: { format: 'free' } }));
}

export function problemsOf(unit: SourceUnit): string[] {
  return unit.problems.map(({ code, position }) => `${code} ${position.file}:${position.line}:${position.column}`);
}

/** Puts lines into the program text area (from column 8). */
export function fixed(...lines: string[]): string {
  return lines.map((line) => `       ${line}\n`).join('');
}
