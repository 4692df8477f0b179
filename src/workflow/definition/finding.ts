import type { Issue } from '../issue.ts';
import type { Problem } from '../rules.ts';
import type { Path, YamlSource } from './yaml-source.ts';

/** A problem of a definition, at a path in the words of a workflow file. */
export interface Finding extends Problem {
  readonly path: Path;
  /** True: about the key, and not its value. */
  readonly isKey?: boolean;
  /** The part of the text at the path that it is about, by the offset of its first character. */
  readonly within?: { readonly text: string; readonly offset: number };
}

export function atValue(path: Path, problem: Problem): Finding {
  return { ...problem, path };
}

export function atKey(path: Path, problem: Problem): Finding {
  return { ...problem, path, isKey: true };
}

export function inText(path: Path, text: string, offset: number, problem: Problem): Finding {
  return { ...problem, path, within: { text, offset } };
}

/** Where findings stand in a file, in the order of the file. */
export function issuesIn(source: YamlSource, findings: readonly Finding[]): Issue[] {
  const issues = findings.map(({ path, isKey, within, rule, message, fix }) => {
    const problem = { rule, message, fix };
    if (within !== undefined) return source.issueInText(path, within.text, within.offset, problem);
    return isKey === true ? source.issueAtKey(path, problem) : source.issueAt(path, problem);
  });
  return issues.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
