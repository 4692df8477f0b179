import type { ProgramFacts } from './documents/program-facts.ts';
import type { TranslationDetails } from './documents/step-outputs.ts';

/** A paragraph and its method, or a data item and its field, with the lines of both. */
export interface MappedPlace {
  readonly kind: 'paragraph' | 'item';
  readonly name: string;
  readonly cobol: { readonly file: string; readonly line: number; readonly endLine: number };
  readonly java: {
    /** Relative to the source root; null when the translator did not say. */
    readonly file: string | null;
    readonly className: string;
    readonly member: string;
    readonly line: number;
    readonly endLine: number;
  };
  /** Of a paragraph: `method` of its own, `merged` with others, `dispatched`. */
  readonly level: string | null;
}

/** Lines of COBOL that have no counterpart in the Java, and why. */
export interface Untranslated {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly reason: string;
}

export interface ProgramMapping {
  readonly entries: readonly MappedPlace[];
  readonly untranslated: readonly Untranslated[];
  /** Lines in `untranslated`, each counted once. */
  readonly untranslatedLines: number;
  /** Lines of all paragraphs: what the count is out of. */
  readonly procedureLines: number;
}

/** The map of a translation, in the order of the COBOL lines. */
export function mappingOf(details: TranslationDetails, facts: ProgramFacts | undefined): ProgramMapping {
  const entries = [
    ...details.paragraphs.map(({ name, position, lastLine, level, java }) =>
      placed('paragraph', name, { ...position, endLine: lastLine }, java, level),
    ),
    ...details.items.map(({ name, position, java }) =>
      placed('item', name, { ...position, endLine: position.line }, java, null),
    ),
  ].toSorted((a, b) => compare(a.cobol, b.cobol) || a.java.line - b.java.line);
  const untranslated = untranslatedOf(details, facts);
  return {
    entries,
    untranslated,
    untranslatedLines: linesIn(untranslated).size,
    procedureLines: linesIn(facts?.paragraphs ?? []).size,
  };
}

function placed(
  kind: MappedPlace['kind'],
  name: string,
  cobol: MappedPlace['cobol'],
  java: TranslationDetails['paragraphs'][number]['java'],
  level: string | null,
): MappedPlace {
  const { file, line, endLine } = cobol;
  return {
    kind,
    name,
    cobol: { file, line, endLine },
    java: {
      file: java.path ?? null,
      className: java.className,
      member: java.member,
      line: java.firstLine,
      endLine: java.lastLine,
    },
    level,
  };
}

/** Statements that the back end reported, and paragraphs that have no method. */
function untranslatedOf(details: TranslationDetails, facts: ProgramFacts | undefined): Untranslated[] {
  const issues = details.issues
    .filter(({ severity }) => severity !== 'warning')
    .map(({ position, message }) => ({
      file: position.file,
      line: position.line,
      endLine: position.line,
      reason: message,
    }));
  const mapped = new Set(details.paragraphs.map(({ position }) => `${position.file}:${position.line}`));
  const lost = (facts?.paragraphs ?? [])
    .filter(
      ({ file, line, statements, isLabel }) => statements > 0 && isLabel !== true && !mapped.has(`${file}:${line}`),
    )
    .map(({ file, line, endLine, name }) => ({ file, line, endLine, reason: `paragraph ${name} has no method` }));
  return [...issues, ...lost].toSorted(compare);
}

function linesIn(places: readonly { readonly file: string; readonly line: number; readonly endLine: number }[]) {
  const lines = new Set<string>();
  for (const { file, line, endLine } of places)
    for (let at = line; at <= Math.max(line, endLine); at++) lines.add(`${file}:${at}`);
  return lines;
}

function compare(a: { file: string; line: number }, b: { file: string; line: number }): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line;
}
