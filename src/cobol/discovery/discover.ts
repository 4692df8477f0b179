import { setImmediate } from 'node:timers/promises';
import { type CopybookLibrary, decodeText, type SourceFile, splitLines } from '../source/index.ts';
import { type Classification, classify, isCobolName } from './classify.ts';
import { type DescribedProgram, describeProgram } from './describe-program.ts';
import type { DiscoveryProblem, Inventory, Job, Member, MemberKind } from '../../project/index.ts';
import { jobFacts } from './job-facts.ts';
import { MemberLibrary } from './member-library.ts';
import { duplicateProblems, duplicatePrograms, summarize, withCopybooks, withJobs } from './tree-facts.ts';
import { missingCopybooks } from './missing-copybooks.ts';
import type { SourceTree } from './source-tree.ts';
import { chooseDialects } from './tree-dialect.ts';
import { type FoundFile, unreadable, walkTree } from './walk.ts';

export interface DiscoveryOptions {
  /** Directories to leave out, relative to the root. Version control, dependencies and earlier results are left out anyway. */
  readonly exclude?: readonly string[];
  /** Copybooks from outside of the tree, used when the tree has no copybook of the name. */
  readonly copybooks?: CopybookLibrary;
  readonly signal?: AbortSignal;
  /** Called after each file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Larger files are looked at, but not read as source text. */
const largestSource = 32 * 1024 * 1024;
const headSize = 64 * 1024;
/** A text of unknown kind may be a copybook up to this size. */
const largestGuess = 256 * 1024;

interface ReadMember {
  readonly member: Member;
  /** Kept for what is read again: programs, copybooks, jobs, and what may turn out to be a copybook. */
  readonly file: SourceFile | undefined;
}

/**
 * Finds out what a source tree holds: members and what they are, programs and how they have to be read, jobs, copybooks that are
 * missing. Reads only. What goes wrong with a file is a problem in the result; the rest is discovered all the same.
 *
 * @throws the reason of the signal when it aborts
 */
export async function discover(tree: SourceTree, options: DiscoveryOptions = {}): Promise<Inventory> {
  const walk = await walkTree(tree, options);
  const problems: DiscoveryProblem[] = [...walk.problems];
  const members: ReadMember[] = [];
  for (const [index, found] of walk.files.entries()) {
    options.signal?.throwIfAborted();
    members.push(await readMember(tree, found, problems));
    options.onProgress?.(index + 1, walk.files.length);
  }
  return describe(members, { skipped: [...walk.skipped], problems, options });
}

async function readMember(tree: SourceTree, found: FoundFile, problems: DiscoveryProblem[]): Promise<ReadMember> {
  const { path } = found;
  const isLarge = found.bytes > largestSource;
  let bytes: Uint8Array;
  try {
    bytes = await tree.read(path, isLarge ? headSize : largestSource);
  } catch (cause) {
    problems.push(unreadable(path, cause));
    return {
      member: asMember(found, { kind: 'unknown', reason: 'it cannot be read', encoding: 'empty', lines: 0 }),
      file: undefined,
    };
  }
  const classification = classify(path, bytes);
  if (isCobolName(path) && classification.encoding === 'binary')
    problems.push(binarySource(path, classification.reason));
  if (isLarge) {
    const message = `has more than ${largestSource / 1024 / 1024} MB and is not read as source text`;
    if (classification.kind === 'program')
      problems.push({ code: 'too-large', severity: 'error', file: path, line: 1, message });
    const kind = classification.encoding === 'binary' ? 'binary' : 'data';
    return { member: asMember(found, { ...classification, kind, reason: message, lines: 0 }), file: undefined };
  }
  const isSource = ['program', 'copybook', 'jcl'].includes(classification.kind);
  const kept = isSource || (classification.lines > 0 && bytes.length <= largestGuess);
  return { member: asMember({ path, bytes: bytes.length }, classification), file: kept ? { path, bytes } : undefined };
}

function asMember(found: FoundFile, { kind, reason, encoding, lines }: Classification): Member {
  return { path: found.path, kind, reason, bytes: found.bytes, lines, encoding };
}

function binarySource(file: string, reason: string): DiscoveryProblem {
  const message = `is named like COBOL but is binary (${reason}); copy the source again in text mode, or remove it`;
  return { code: 'binary-source', severity: 'error', file, line: 1, message };
}

interface Describing {
  readonly skipped: Inventory['skipped'];
  readonly problems: DiscoveryProblem[];
  readonly options: DiscoveryOptions;
}

async function describe(read: readonly ReadMember[], { skipped, problems, options }: Describing): Promise<Inventory> {
  const library = new MemberLibrary(
    filesOf(read, ['copybook']),
    filesOf(read, ['program', 'unknown', 'data']),
    options.copybooks,
  );
  const described = await describePrograms(read, library, options.signal);
  const { jobs, problems: jobProblems } = readJobs(read);
  const programs = withJobs(chooseDialects(described), jobs);
  const duplicates = duplicatePrograms(programs);
  const members = withCopybooks(
    read.map(({ member }) => member),
    programs,
  );
  const found = [...described.flatMap((each) => each.problems), ...jobProblems, ...duplicateProblems(duplicates)];
  return {
    members,
    programs,
    jobs,
    missingCopybooks: missingCopybooks(programs, members),
    duplicatePrograms: duplicates,
    skipped,
    problems: [...problems, ...found].toSorted((a, b) =>
      a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
    ),
    summary: summarize(members),
  };
}

function filesOf(read: readonly ReadMember[], kinds: readonly MemberKind[]): SourceFile[] {
  return read.flatMap(({ member, file }) => (file !== undefined && kinds.includes(member.kind) ? [file] : []));
}

/** Programs read between two looks at the rest of the process. */
const programsAtOnce = 20;

async function describePrograms(
  read: readonly ReadMember[],
  library: MemberLibrary,
  signal: AbortSignal | undefined,
): Promise<DescribedProgram[]> {
  const described: DescribedProgram[] = [];
  for (const { member, file } of read) {
    if (member.kind !== 'program' || file === undefined) continue;
    if (described.length % programsAtOnce === 0) await setImmediate();
    signal?.throwIfAborted();
    described.push(describeProgram(file, member.encoding, library));
  }
  return described;
}

function readJobs(read: readonly ReadMember[]): { jobs: Job[]; problems: DiscoveryProblem[] } {
  const found = read.flatMap(({ member, file }) => {
    if (member.kind !== 'jcl' || file === undefined) return [];
    const name = member.path
      .slice(member.path.lastIndexOf('/') + 1)
      .replace(/\..*$/, '')
      .toUpperCase();
    const lines = splitLines(decodeText(file.bytes, member.encoding === 'ebcdic' ? 'cp037' : 'latin1'));
    return [jobFacts(member.path, name, lines)];
  });
  return { jobs: found.flatMap((each) => each.jobs), problems: found.flatMap((each) => each.problems) };
}
