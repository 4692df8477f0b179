import type { SourceUnit, Token } from '../source/index.ts';
import type { Evidence } from '../../project/index.ts';

/** What a program needs besides COBOL, by the languages of its embedded statements. */
const embedded: Readonly<Record<string, string>> = { CICS: 'CICS', SQL: 'SQL', SQLIMS: 'IMS', DLI: 'IMS' };

/** ... and by the programs that it calls. */
const interfaces: readonly (readonly [RegExp, string])[] = [
  [/^(?:CBLTDLI|AIBTDLI|CEETDLI)$/, 'IMS'],
  [/^MQ(?:CONN|CONNX|DISC|OPEN|CLOSE|GET|PUT|PUT1|INQ|SET|BEGIN|CMIT|BACK)$/, 'MQ'],
  [/^(?:CEE[A-Z0-9]{3,5}|ILBO[A-Z0-9]+|IGZ[A-Z0-9]+)$/, 'Language Environment'],
  [/^(?:DSNALI|DSNELI|DSNTIAR|DSNTIAC|DSNHLI)$/, 'SQL'],
];

/** The copybooks that only such programs copy. */
const copybooks: readonly (readonly [RegExp, string])[] = [
  [/^DFH(?:AID|BMSCA|EIBLK|COMMAREA|VALUE)/, 'CICS'],
  [/^SQL(?:CA|DA)$/, 'SQL'],
  [/^CMQ[A-Z0-9]+$/, 'MQ'],
];

/** What the program needs at run time, each once, at its first place. */
export function programNeeds(unit: SourceUnit): Evidence[] {
  const needs = new Map<string, Evidence>();
  const note = (what: string | undefined, token: Token): void => {
    if (what !== undefined && !needs.has(what))
      needs.set(what, { what, file: token.position.file, line: token.position.line });
  };
  const { tokens } = unit;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'exec') note(embedded[tokens[index - 1]?.text ?? ''], tokens[index - 1] ?? token);
    if (token.kind === 'string' && tokens[index - 1]?.text === 'CALL')
      note(match(interfaces, token.value ?? ''), token);
  }
  for (const copy of unit.copies) {
    const what = match(copybooks, copy.name);
    if (what !== undefined && !needs.has(what))
      needs.set(what, { what, file: copy.position.file, line: copy.position.line });
  }
  return [...needs.values()];
}

/** The product that a copybook comes with. */
export function supplierOf(copybook: string): string | undefined {
  const product = match(copybooks, copybook);
  if (product === 'SQL') return 'DB2';
  return product ?? (/^(?:SCREENIO|XFHFCD3?)$/i.test(copybook) ? 'GnuCOBOL' : undefined);
}

function match(patterns: readonly (readonly [RegExp, string])[], name: string): string | undefined {
  const wanted = name
    .trim()
    .toUpperCase()
    .replace(/\.[A-Z]+$/, '');
  return patterns.find(([pattern]) => pattern.test(wanted))?.[1];
}
