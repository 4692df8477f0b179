import type { z } from 'zod';
import { closestWord } from '../../model/index.ts';
import type { Problem, Rule } from '../rules.ts';
import { didYouMean } from './did-you-mean.ts';
import { knownKeys } from './file-schema.ts';
import { atKey, atValue, type Finding } from './finding.ts';
import type { Path } from './yaml-source.ts';

type ZodIssue = z.core.$ZodIssue;

/** What is wrong with the shape of a workflow file, given as plain data. */
export function shapeFindings(value: unknown, error: z.ZodError): Finding[] {
  const misspelt = new Set(error.issues.flatMap(meantKeys));
  return error.issues.flatMap((issue) => {
    const path = pathOf(issue);
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
    if (issue.code === 'invalid_type' && valueAt(value, path) === undefined) {
      return misspelt.has(path.join('\n')) ? [] : [missingKey(path)];
    }
    return [atValue(path, problemOf(issue, valueAt(value, path)))];
  });
}

/** The keys that were meant by misspelt ones: they are not missing as well. */
function meantKeys(issue: ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const path = pathOf(issue);
  return issue.keys.flatMap((key) => {
    const meant = closestWord(key, knownKeys(path));
    return meant === null ? [] : [[...path, meant].join('\n')];
  });
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, key) => {
    return typeof current === 'object' && current !== null ? (current as Record<string, unknown>)[key] : undefined;
  }, root);
}

function pathOf(issue: ZodIssue): Path {
  return issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
}

function unknownKey(path: Path, key: string): Finding {
  const problem: Problem = {
    rule: 'unknown-key',
    message: `unknown key ${key}`,
    fix: didYouMean(key, knownKeys(path)),
  };
  return atKey([...path, key], problem);
}

function missingKey(path: Path): Finding {
  const key = String(path.at(-1));
  const owner = path.slice(0, -1);
  const message = owner.length === 0 ? `the workflow has no ${key}` : `${owner.join('.')} has no ${key}`;
  const problem: Problem = { rule: 'missing-key', message, fix: `Add ${key}.` };
  return owner.length === 0 ? atValue([], problem) : atKey(owner, problem);
}

function problemOf(issue: ZodIssue, value: unknown): Problem {
  switch (issue.code) {
    case 'custom':
      return { rule: text(issue.params?.rule) as Rule, message: issue.message, fix: text(issue.params?.fix) };
    case 'invalid_value': {
      const values = issue.values.map(String);
      return badValue(`expected one of ${values.join(', ')}`, didYouMean(String(value), values));
    }
    case 'too_small':
      return badValue(`too small: at least ${issue.minimum}`, `Write ${issue.minimum} or more.`);
    case 'too_big':
      return badValue(`too large: at most ${issue.maximum}`, `Write ${issue.maximum} or less.`);
    case 'invalid_union':
      return badValue('expected another kind of value', 'See docs/writing-workflows.md for what may stand here.');
    case 'invalid_type':
      return badValue(`expected ${plain(issue.expected)}`, `Write ${plain(issue.expected)} here.`);
    default:
      return badValue(issue.message, 'Correct the value.');
  }
}

function badValue(message: string, fix: string): Problem {
  return { rule: 'bad-value', message, fix };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const PLAIN: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys to values',
  record: 'a map of keys to values',
};

function plain(type: string): string {
  return PLAIN[type] ?? type;
}
