import type { SourcePosition } from '../source/index.ts';

/** Something in a program that its translation does not do, or does not do for sure. */
export interface TranslationDiagnostic {
  /** Stable rule id, e.g. `java/unsupported-statement`. */
  readonly rule: string;
  readonly message: string;
  readonly position: SourcePosition;
  /** `error`: the program as a whole is not translated. `gap`: translated, but execution ends with a message at that place. */
  readonly severity: 'error' | 'gap' | 'warning';
}

export function place(position: SourcePosition): string {
  return `${position.file.split('/').at(-1) ?? position.file}:${position.line}`;
}
