import { baseName } from '../base-name.ts';

/** A paragraph or section that control came to, and what was executed from there until the next one. */
export interface Visit {
  /** As the map of a translation names it: `CALC`, or `CALC SECTION` for the part of a section before its first paragraph. */
  readonly name: string;
  /** The source file that it stands in, without folders. */
  readonly file: string;
  readonly line: number;
  readonly statements: readonly TracedStatement[];
}

export interface TracedStatement {
  /** The verb, as the compiler names it: `GO TO`. */
  readonly verb: string;
  readonly line: number;
}

/** What makes an executable of `cobc -ftraceall` write a line for every paragraph and statement, with its file. */
export const TRACE_ENVIRONMENT = { COB_SET_TRACE: '1', COB_TRACE_FORMAT: '%P|%S|%L|%F' } as const;

/** Of a visit that executes many statements the last ones are kept: they say where control went. */
const MOST_STATEMENTS = 40;

/**
 * Reads the trace of an original (GnuCOBOL 3.1.2, observed): `Program-Id:  T  |Paragraph: A-P  |    10|Source: t.cob`, and the same with a
 * verb in the second column. Statements behind a PERFORM count to the paragraph that was entered last. Pure.
 */
export function readOriginalTrace(text: string): Visit[] {
  const visits: { name: string; file: string; line: number; statements: TracedStatement[] }[] = [];
  for (const line of text.split('\n')) {
    const [, what = '', at = '', source = ''] = line.split('|');
    const place = { line: Number(at), file: baseName(source.replace(/^Source: /, '').trim()) };
    const header = /^\s*(Paragraph|Section): (.+?)\s*$/.exec(what);
    if (header !== null) {
      const name = header[1] === 'Section' ? `${header[2]} SECTION` : (header[2] ?? '');
      visits.push({ name: name.toUpperCase(), ...place, statements: [] });
      continue;
    }
    const statements = visits.at(-1)?.statements;
    if (place.line === 0 || /^\s*(Entry|Exit):/.test(what) || statements === undefined) continue;
    statements.push({ verb: what.trim(), line: place.line });
    if (statements.length > MOST_STATEMENTS) statements.shift();
  }
  return visits;
}
