import {
  type ContentKind,
  decodeText,
  detectContent,
  detectFormat,
  physicalLine,
  type SourceFormat,
  splitLines,
} from '../source/index.ts';
import { type CobolEvidence, cobolEvidence, isText } from './cobol-evidence.ts';
import type { MemberKind } from '../../project/index.ts';
import { signatureOf } from './signature.ts';

export interface Classification {
  readonly kind: MemberKind;
  readonly reason: string;
  readonly encoding: ContentKind;
  readonly lines: number;
}

/** Lines looked at to tell what a text is. */
const mostLines = 5000;

const extensions = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const programExtensions = extensions('cbl cob cobol ccp pco pcbl sqb cblle eqb pgm');
const copybookExtensions = extensions('cpy cpb copy copybook cpybk dclgen dcl inc wks fd sel ws');
const jclExtensions = extensions('jcl prc proc jcs job');
const sqlExtensions = extensions('sql ddl db2 spufi');
const dataExtensions = extensions('dat data csv seq ps vsam ksds esds rrds gdg ebc ebcdic txt inp out lst');
/** Texts that may quote COBOL without being COBOL. */
const quotingExtensions = extensions(
  'md markdown adoc rst html htm xml json yml yaml toml java py js ts c h cpp cs sh bat ps1 rexx rex asm mac hlasm pli properties gradle cfg ini log feature at awk pl',
);

const jclStatement =
  /^\/\/(?:[A-Z@#$][A-Z0-9@#$.]{0,16})? +(?:JOB|EXEC|DD|PROC|PEND|SET|JCLLIB|INCLUDE|OUTPUT|IF)(?: |$)/i;
const bmsMacro = /^(?:[A-Z@#$][A-Z0-9@#$]{0,7})? +DFHM(?:SD|DI|DF)(?: |$)/i;
const sqlStart =
  /^(?:(?:CREATE|ALTER|DROP) +(?:OR +REPLACE +)?(?:UNIQUE +|GLOBAL +TEMPORARY +)?(?:TABLE|VIEW|INDEX|DATABASE|TABLESPACE|SCHEMA|SEQUENCE|TRIGGER|PROCEDURE|FUNCTION|STOGROUP|SYNONYM|ALIAS)\b|(?:INSERT +INTO|DELETE +FROM|UPDATE +[A-Z.]+ +SET|SELECT\b.*|GRANT|REVOKE|COMMENT +ON|SET +CURRENT)\b)/i;
const assembler = /^[A-Z@#$][A-Z0-9@#$]{0,7} +(?:CSECT|DSECT|RSECT)(?: |$)/;

/** Tells what a file is from its content; its name decides only where the content leaves it open. */
export function classify(path: string, bytes: Uint8Array): Classification {
  const encoding = detectContent(bytes);
  const extension = extensionOf(path);
  if (!isText(encoding)) return { ...withoutText(path, extension, encoding, bytes), encoding, lines: 0 };
  const stored = splitLines(decodeText(bytes, encoding === 'ebcdic' ? 'cp037' : 'latin1'));
  const lines = stored.slice(0, mostLines).map((line) => physicalLine(line, 8).text);
  return { ...withText(path, lines, detectFormat(bytes).format), encoding, lines: stored.length };
}

/** Whether the name promises COBOL. */
export function isCobolName(path: string): boolean {
  const extension = extensionOf(path);
  return programExtensions.has(extension) || copybookExtensions.has(extension);
}

type Verdict = Pick<Classification, 'kind' | 'reason'>;

function withoutText(path: string, extension: string, encoding: ContentKind, bytes: Uint8Array): Verdict {
  if (encoding === 'empty') return { kind: isDataName(path, extension) ? 'data' : 'unknown', reason: 'it is empty' };
  const signature = signatureOf(bytes);
  if (signature !== undefined) return { kind: 'binary', reason: signature };
  if (isDataName(path, extension)) return { kind: 'data', reason: 'records in binary form' };
  return { kind: 'binary', reason: 'it holds bytes that are no text' };
}

function withText(path: string, lines: readonly string[], format: SourceFormat): Verdict {
  const extension = extensionOf(path);
  const jcl = lineOf(lines, jclStatement);
  if (jcl > 0 && isJcl(lines) && !quotingExtensions.has(extension))
    return { kind: 'jcl', reason: `job control from line ${jcl}` };
  const bms = lineOf(lines, bmsMacro);
  if (bms > 0) return { kind: 'bms', reason: `a map macro in line ${bms}` };
  const evidence = cobolEvidence(lines, format);
  const program = asProgram(extension, evidence);
  if (program !== undefined) return program;
  const first = firstSqlLine(lines);
  if (sqlStart.test(first) && evidence.descriptions === 0)
    return { kind: 'sql', reason: `it starts with ${words(first)}` };
  const csect = lineOf(lines, assembler);
  if (csect > 0) return { kind: 'unknown', reason: `assembler: a section starts in line ${csect}` };
  const copybook = asCopybook(extension, evidence);
  if (copybook !== undefined) return copybook;
  return byName(path, extension, lines);
}

function asProgram(extension: string, evidence: CobolEvidence): Verdict | undefined {
  const line = evidence.identificationLine || evidence.divisionLine;
  if (line === 0) return undefined;
  if (!evidence.opensProgram && quotingExtensions.has(extension)) return undefined;
  if (evidence.identificationLine > 0) return { kind: 'program', reason: `an IDENTIFICATION DIVISION in line ${line}` };
  const whole = evidence.opensProgram && !copybookExtensions.has(extension);
  return whole ? { kind: 'program', reason: `a division header in line ${line}` } : undefined;
}

function asCopybook(extension: string, evidence: CobolEvidence): Verdict | undefined {
  if (quotingExtensions.has(extension) || evidence.codeLines === 0) return undefined;
  const found = evidence.descriptions + evidence.statements;
  const share = found / evidence.codeLines;
  const named = copybookExtensions.has(extension) || programExtensions.has(extension);
  const enough = named ? found > 0 : (evidence.descriptions > 0 && share >= 0.3) || (extension === '' && share >= 0.8);
  if (!enough) return undefined;
  const what = evidence.descriptions >= evidence.statements ? 'data descriptions' : 'statements';
  return { kind: 'copybook', reason: `${what} without a division header` };
}

function byName(path: string, extension: string, lines: readonly string[]): Verdict {
  if (copybookExtensions.has(extension)) return { kind: 'copybook', reason: `its name ends in .${extension}` };
  if (jclExtensions.has(extension)) return { kind: 'jcl', reason: `its name ends in .${extension}` };
  if (extension === 'bms') return { kind: 'bms', reason: 'its name ends in .bms' };
  if (sqlExtensions.has(extension)) return { kind: 'sql', reason: `its name ends in .${extension}` };
  if (isDataName(path, extension)) return { kind: 'data', reason: 'its name is that of data' };
  if (extension === '' && areRecords(lines)) return { kind: 'data', reason: 'lines of equal length' };
  return { kind: 'unknown', reason: 'nothing in it tells what it is' };
}

/** The first line with text belongs to a job: `//` alone also starts comments of other languages. */
function isJcl(lines: readonly string[]): boolean {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  return first.startsWith('//');
}

function lineOf(lines: readonly string[], pattern: RegExp): number {
  return lines.findIndex((line) => pattern.test(line)) + 1;
}

function firstSqlLine(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).find((line) => line !== '' && !/^(?:--|\/\*|\*|#)/.test(line)) ?? '';
}

function words(line: string): string {
  return line.split(/\s+/, 2).join(' ').toUpperCase();
}

function isDataName(path: string, extension: string): boolean {
  return dataExtensions.has(extension) || /(?:^|\/)(?:data|datasets?|input|output|expected)\//i.test(path);
}

function areRecords(lines: readonly string[]): boolean {
  const lengths = new Set(lines.map((line) => line.length));
  return lines.length > 2 && lengths.size === 1 && (lines[0]?.length ?? 0) >= 10;
}

export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}
