import { type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Issue } from '../issue.ts';
import type { Problem } from '../rules.ts';

/** The keys and indexes that lead from the root of a file to a value. */
export type Path = readonly (string | number)[];

/** A parsed YAML file, which can tell where everything stands. */
export interface YamlSource {
  readonly value: unknown;
  /** The plain value at a path; undefined when there is none. */
  valueAt(path: Path): unknown;
  placeOf(path: Path): Place;
  /** An issue at a value; at the nearest thing around it when there is no such value. */
  issueAt(path: Path, problem: Problem): Issue;
  /** An issue at the key of a map. */
  issueAtKey(path: Path, problem: Problem): Issue;
  /** An issue within the text of a scalar: `offset` characters into `part`, which is a part of the scalar. */
  issueInText(path: Path, part: string, offset: number, problem: Problem): Issue;
}

/** Line and column count from 1. */
export type Place = Pick<Issue, 'file' | 'line' | 'column'>;

export type ReadYaml =
  | { readonly ok: true; readonly source: YamlSource }
  | { readonly ok: false; readonly issues: readonly Issue[] };

const MAX_LENGTH = 1_000_000;
const MAX_ALIASES = 100;
const MAX_SYNTAX_ISSUES = 20;

/** Parses one YAML document; never throws, however bad the text is. */
export function readYaml(text: string, file: string): ReadYaml {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const issue = (offset: number, problem: Problem): Issue => ({ ...place(offset), ...problem });
  if (text.length > MAX_LENGTH) return { ok: false, issues: [issue(0, tooLarge(text.length))] };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const syntax = syntaxIssues(document, text, issue);
    if (syntax.length > 0) return { ok: false, issues: syntax };
    if (document.contents === null) return { ok: false, issues: [issue(0, EMPTY)] };
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ok: true, source: new DocumentSource(document, text, value, place) };
  } catch (error) {
    if (error instanceof ReferenceError) return { ok: false, issues: [issue(firstAlias(text), ALIAS_BOMB)] };
    if (error instanceof RangeError) return { ok: false, issues: [issue(0, TOO_DEEP)] };
    throw error;
  }
}

/** The first issue of each line: a slip tends to break everything that follows it. */
function syntaxIssues(
  document: Document.Parsed,
  text: string,
  issue: (offset: number, problem: Problem) => Issue,
): Issue[] {
  const errors = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (errors.some(({ message }) => message.includes('call stack'))) return [issue(0, TOO_DEEP)];
  const byLine = new Map<number, Issue>();
  for (const error of errors) {
    const found = issue(error.pos[0], syntaxProblem(error, text));
    if (!byLine.has(found.line)) byLine.set(found.line, found);
  }
  return [...byLine.values()].slice(0, MAX_SYNTAX_ISSUES);
}

const EMPTY: Problem = {
  rule: 'syntax',
  message: 'the file is empty',
  fix: 'A workflow begins with name and steps.',
};

const ALIAS_BOMB: Problem = {
  rule: 'alias-bomb',
  message: 'the aliases of this file multiply beyond all measure',
  fix: 'Write the values out instead of nesting aliases.',
};

const TOO_DEEP: Problem = {
  rule: 'syntax',
  message: 'the file is nested too deeply',
  fix: 'A workflow needs about six levels.',
};

function tooLarge(length: number): Problem {
  return {
    rule: 'too-large',
    message: `a workflow of ${length} characters is too large`,
    fix: `Keep it under ${MAX_LENGTH} characters; let an agent yield long lists.`,
  };
}

interface SyntaxError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

function syntaxProblem({ code, message, pos }: SyntaxError, text: string): Problem {
  if (code === 'DUPLICATE_KEY') {
    return {
      rule: 'duplicate-key',
      message: 'this key appears twice in the same map',
      fix: 'Rename or remove one of the two.',
    };
  }
  if (code === 'MULTIPLE_DOCS') {
    return { rule: 'syntax', message: 'a second document begins here', fix: 'Keep one workflow in a file.' };
  }
  return {
    rule: 'syntax',
    message: `not valid YAML: ${message}`,
    fix: remedyOf(code, text.slice(pos[0] - 1, pos[0] + 1)),
  };
}

function remedyOf(code: string, around: string): string {
  if (around === '${') return 'Put quotes around ${…} within { } and [ ].';
  if (code === 'TAG_RESOLVE_FAILED') return 'Put quotes around a text that begins with an exclamation mark.';
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'Put quotes around a text that contains a colon and a blank.';
  return 'Check indentation, quotes and colons here.';
}

function firstAlias(text: string): number {
  return Math.max(0, text.search(/\*[A-Za-z0-9_]/));
}

class DocumentSource implements YamlSource {
  readonly value: unknown;
  readonly #document: Document.Parsed;
  readonly #text: string;
  readonly #place: (offset: number) => Place;

  constructor(document: Document.Parsed, text: string, value: unknown, place: (offset: number) => Place) {
    this.#document = document;
    this.#text = text;
    this.value = value;
    this.#place = place;
  }

  valueAt(path: Path): unknown {
    return path.reduce<unknown>((current, key) => {
      return typeof current === 'object' && current !== null ? (current as Record<string, unknown>)[key] : undefined;
    }, this.value);
  }

  placeOf(path: Path): Place {
    return this.#place(this.#find(path)?.range?.[0] ?? 0);
  }

  #issue(offset: number, problem: Problem): Issue {
    return { ...this.#place(offset), ...problem };
  }

  issueAt(path: Path, problem: Problem): Issue {
    return this.#issue(this.#find(path)?.range?.[0] ?? 0, problem);
  }

  issueAtKey(path: Path, problem: Problem): Issue {
    const parent = this.#find(path.slice(0, -1));
    const pair = isMap(parent) ? parent.items.find(({ key }) => keyOf(key) === String(path.at(-1))) : undefined;
    const key = pair?.key;
    return isScalar(key) ? this.#issue(key.range?.[0] ?? 0, problem) : this.issueAt(path, problem);
  }

  issueInText(path: Path, part: string, offset: number, problem: Problem): Issue {
    const [start, end] = this.#find(path)?.range ?? [0, 0];
    const found = this.#text.slice(start, end).indexOf(part);
    return this.#issue(found < 0 || part === '' ? start : start + found + offset, problem);
  }

  /** The node at a path, or the last one on the way to it. */
  #find(path: Path): Node | null | undefined {
    let node: Node | null | undefined = this.#document.contents;
    for (const key of path) {
      const next = this.#child(node, key);
      if (next === null || next === undefined) return node;
      node = next;
    }
    return node;
  }

  #child(parent: Node | null | undefined, key: string | number): Node | null | undefined {
    const node = isAlias(parent) ? parent.resolve(this.#document) : parent;
    if (isSeq(node)) return node.items[Number(key)] as Node | undefined;
    if (!isMap(node)) return null;
    const pair = node.items.find((item) => isPair(item) && keyOf(item.key) === String(key));
    return (pair?.value ?? pair?.key) as Node | undefined;
  }
}

function keyOf(key: unknown): string | null {
  return isScalar(key) ? String(key.value) : null;
}
