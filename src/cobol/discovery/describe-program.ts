import {
  type ContentKind,
  detectFormat,
  readSource,
  type SourceFile,
  type SourceLineKind,
  type SourceUnit,
} from '../source/index.ts';
import type { DiscoveryProblem, Evidence, ProgramSource } from '../../project/index.ts';
import { directoryOf, type MemberLibrary } from './member-library.ts';
import { programIds } from './program-ids.ts';
import { programNeeds } from './program-needs.ts';

/** What one source tells by itself; the dialect and the jobs follow from the whole tree. */
export interface DescribedProgram {
  readonly program: ProgramSource;
  /** What in it only compilers of a mainframe, or of Micro Focus, take. */
  readonly mainframe: Evidence | undefined;
  readonly microFocus: Evidence | undefined;
  readonly problems: readonly DiscoveryProblem[];
}

/** Reads a program with the copybooks of its tree. */
export function describeProgram(file: SourceFile, encoding: ContentKind, members: MemberLibrary): DescribedProgram {
  const guess = detectFormat(file.bytes);
  const unit = readSource(file, { format: guess.format, std: 'default' }, members.seenFrom(file.path));
  const ids = programIds(unit.tokens);
  const program: ProgramSource = {
    path: file.path,
    ids,
    format: guess.format,
    formatEvidence: guess.reasons.map(({ what, line, count }) => ({
      what: count === 1 ? what : `${what} (${count} lines)`,
      file: file.path,
      line,
    })),
    encoding,
    std: 'default',
    stdEvidence: [],
    needs: programNeeds(unit),
    copies: unit.copies.map(({ name, library, position, resolved }) => ({
      name,
      library,
      resolved,
      file: position.file,
      line: position.line,
    })),
    copyDirectories: copyDirectories(unit),
    runBy: [],
  };
  const mainframe =
    lineLike(unit, 'directive', compilerOptions, 'options of a mainframe compiler') ??
    lineLike(unit, 'code', listingStatement, 'a listing statement');
  const microFocus = lineLike(unit, 'directive', microFocusDirective, 'a $SET directive');
  return { program, mainframe, microFocus, problems: problemsOf(program) };
}

function copyDirectories(unit: SourceUnit): string[] {
  const uses = new Map<string, number>();
  for (const { resolved } of unit.copies) {
    if (resolved !== undefined) uses.set(directoryOf(resolved), (uses.get(directoryOf(resolved)) ?? 0) + 1);
  }
  return [...uses.keys()].toSorted((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0) || (a < b ? -1 : 1));
}

/** Read with the default dialect, listing statements count as code and compiler options, which come first, as directives. */
const listingStatement = /^(?:.{6})? +(?:EJECT|SKIP[123]) *\.? *$/i;
const compilerOptions = /^(?:.{6} )? *(?:CBL|PROCESS) /i;
/** Directives other than the one for the source format, which other compilers know too. */
const microFocusDirective = /^.{0,7} *\$SET +(?!SOURCE-?FORMAT)/i;

function lineLike(unit: SourceUnit, kind: SourceLineKind, pattern: RegExp, what: string): Evidence | undefined {
  const line = unit.lines.find((each) => each.kind === kind && pattern.test(each.text.slice(0, 72)));
  return line && { what: `${what} (${line.text.trim()})`, file: line.file, line: line.line };
}

function problemsOf(program: ProgramSource): DiscoveryProblem[] {
  const { path, ids, encoding } = program;
  const problems: DiscoveryProblem[] = [];
  if (encoding === 'ebcdic') {
    const message =
      'is in EBCDIC and is read with code page 037; check that [ ] and other special characters are right';
    problems.push({ code: 'ebcdic-source', severity: 'warning', file: path, line: 1, message });
  }
  if (ids.length === 0) {
    const message = 'is a program without a PROGRAM-ID; compilers will not take it';
    problems.push({ code: 'program-unnamed', severity: 'warning', file: path, line: 1, message });
  }
  return problems;
}
