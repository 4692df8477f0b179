import type { DiscoveryProblem } from '../../project/index.ts';
import type { SourceTree, TreeEntry } from './source-tree.ts';

/** A file found in the tree. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
}

export interface Walk {
  /** Sorted by path. */
  readonly files: readonly FoundFile[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly problems: readonly DiscoveryProblem[];
}

export interface WalkOptions {
  /** Directories to leave out, relative to the root. */
  readonly exclude?: readonly string[];
  readonly signal?: AbortSignal;
}

/** What is never source text of an application. */
const reserved: Readonly<Record<string, string>> = {
  '.git': 'version control',
  '.hg': 'version control',
  '.svn': 'version control',
  CVS: 'version control',
  node_modules: 'dependencies',
  '.drydock': 'state of drydock',
};

/** A directory with this file is the result of an earlier migration. */
const resultMarker = 'drydock.json';
const deepest = 64;

/**
 * Lists the files of a tree. Never leaves the tree and never enters a directory twice: links out of it and links to directories are
 * not followed. What cannot be read is a problem, and the walk goes on.
 *
 * @throws the reason of the signal when it aborts
 */
export async function walkTree(tree: SourceTree, options: WalkOptions = {}): Promise<Walk> {
  const walk = {
    files: [] as FoundFile[],
    skipped: [] as { path: string; reason: string }[],
    problems: [] as DiscoveryProblem[],
  };
  const excluded = new Set((options.exclude ?? []).map((path) => path.replace(/^\.\/|\/+$/g, '')));
  const waiting = [''];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    options.signal?.throwIfAborted();
    const entries = await listOrReport(tree, directory, walk.problems);
    if (directory !== '' && entries.some((entry) => entry.name === resultMarker)) {
      walk.skipped.push({ path: directory, reason: `result of an earlier migration (it holds ${resultMarker})` });
      continue;
    }
    for (const entry of entries) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      const reason = excluded.has(path) ? 'excluded' : entry.kind === 'directory' ? reserved[entry.name] : undefined;
      if (reason !== undefined) walk.skipped.push({ path, reason });
      else if (entry.kind === 'directory') enter(path, waiting, walk.problems);
      else if (entry.kind === 'file' || entry.kind === 'inner-link') walk.files.push({ path, bytes: entry.bytes });
      else report(path, entry.kind, walk.problems);
    }
  }
  return {
    files: walk.files.toSorted(byPath),
    skipped: walk.skipped.toSorted(byPath),
    problems: walk.problems.toSorted(byFile),
  };
}

async function listOrReport(
  tree: SourceTree,
  directory: string,
  problems: DiscoveryProblem[],
): Promise<readonly TreeEntry[]> {
  try {
    return await tree.list(directory);
  } catch (cause) {
    problems.push(unreadable(directory === '' ? '.' : directory, cause));
    return [];
  }
}

/** A file or directory that cannot be read. */
export function unreadable(file: string, cause: unknown): DiscoveryProblem {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return {
    code: 'unreadable',
    severity: 'error',
    file,
    line: 1,
    message: `cannot be read: ${reason}; give read access and discover again`,
  };
}

function enter(path: string, waiting: string[], problems: DiscoveryProblem[]): void {
  if (path.split('/').length <= deepest) waiting.push(path);
  else problems.push(warning('too-deep', path, `lies more than ${deepest} directories deep and is left out`));
}

function report(path: string, kind: TreeEntry['kind'], problems: DiscoveryProblem[]): void {
  if (kind === 'outer-link')
    problems.push(
      warning('link-outside', path, 'leads out of the source tree and is not followed; copy what it leads to'),
    );
  if (kind === 'broken-link')
    problems.push(warning('link-broken', path, 'leads to nothing; remove it or restore what it led to'));
  if (kind === 'other') problems.push(warning('not-a-file', path, 'is neither a file nor a directory and is left out'));
}

function warning(code: DiscoveryProblem['code'], file: string, message: string): DiscoveryProblem {
  return { code, severity: 'warning', file, line: 1, message };
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function byFile(a: DiscoveryProblem, b: DiscoveryProblem): number {
  return byPath({ path: a.file }, { path: b.file });
}
