import { type ByteDifference, firstDifference } from './byte-difference.ts';
import { type FieldLocation, type FileLayout, locateField } from './file-layout.ts';
import type { Outcome } from './outcome.ts';

/** One respect in which a translation differs from the original. Steps count from 1. */
export type Difference =
  | { readonly kind: 'exit'; readonly step: number; readonly expected: number; readonly actual: number }
  | { readonly kind: 'steps'; readonly expected: number; readonly actual: number }
  | { readonly kind: 'stdout'; readonly step: number; readonly at: ByteDifference }
  | { readonly kind: 'file'; readonly name: string; readonly at: ByteDifference; readonly field?: FieldLocation }
  | { readonly kind: 'file_missing'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'file_unexpected'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'file_kept'; readonly name: string }
  | { readonly kind: 'file_deleted'; readonly name: string };

/** A change made to both sides before they are compared; its name stands in the evidence. */
export interface Normalisation {
  readonly name: string;
  apply(bytes: Uint8Array): Uint8Array;
}

/** The result of a comparison: equal when `differences` is empty. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Bytes of standard output and of files that were compared, on the side of the original. */
  readonly comparedBytes: number;
  readonly comparedFiles: readonly string[];
  /** Files that were left out because their bytes mean nothing. */
  readonly leftOut: readonly string[];
  /** Names, in the order of application. */
  readonly normalisations: readonly string[];
}

interface CompareOptions {
  /** @default none */
  readonly normalisations?: readonly Normalisation[];
  /** By file name; used to name the field of a difference. */
  readonly layouts?: ReadonlyMap<string, FileLayout>;
}

/**
 * Compares what a translation did with what the original did, byte for byte: standard output and exit code of each step,
 * and every file that was written, changed or deleted.
 */
export function compareOutcomes(expected: Outcome, actual: Outcome, options: CompareOptions = {}): Comparison {
  const normalisations = options.normalisations ?? [];
  const normalise = (bytes: Uint8Array) => normalisations.reduce((value, step) => step.apply(value), bytes);
  const leftOut = new Set([...expected.opaque, ...actual.opaque]);
  const comparedFiles = [...expected.files.keys()].filter((name) => !leftOut.has(name));
  const steps = stepDifferences(expected, actual, normalise);
  const files = fileDifferences(expected, actual, leftOut, normalise, options.layouts);
  const stdoutBytes = expected.steps.reduce((sum, { stdout }) => sum + stdout.length, 0);
  const fileBytes = comparedFiles.reduce((sum, name) => sum + (expected.files.get(name)?.length ?? 0), 0);
  return {
    differences: [...steps, ...files],
    comparedBytes: stdoutBytes + fileBytes,
    comparedFiles,
    leftOut: [...leftOut].sort(),
    normalisations: normalisations.map(({ name }) => name),
  };
}

type Normalise = (bytes: Uint8Array) => Uint8Array;

function stepDifferences(expected: Outcome, actual: Outcome, normalise: Normalise): Difference[] {
  const differences: Difference[] = [];
  for (const [index, wanted] of expected.steps.entries()) {
    const got = actual.steps[index];
    if (got === undefined) break;
    const at = firstDifference(normalise(wanted.stdout), normalise(got.stdout));
    if (at !== undefined) differences.push({ kind: 'stdout', step: index + 1, at });
    if (wanted.exit !== got.exit) {
      differences.push({ kind: 'exit', step: index + 1, expected: wanted.exit, actual: got.exit });
    }
  }
  if (expected.steps.length !== actual.steps.length) {
    differences.push({ kind: 'steps', expected: expected.steps.length, actual: actual.steps.length });
  }
  return differences;
}

function fileDifferences(
  expected: Outcome,
  actual: Outcome,
  leftOut: ReadonlySet<string>,
  normalise: Normalise,
  layouts: ReadonlyMap<string, FileLayout> | undefined,
): Difference[] {
  const differences: Difference[] = [];
  const names = [...new Set([...expected.files.keys(), ...actual.files.keys()])].sort();
  for (const name of names) {
    if (leftOut.has(name)) continue;
    const wanted = expected.files.get(name);
    const got = actual.files.get(name);
    if (wanted === undefined) differences.push({ kind: 'file_unexpected', name, bytes: got?.length ?? 0 });
    else if (got === undefined) differences.push({ kind: 'file_missing', name, bytes: wanted.length });
    else {
      const at = firstDifference(normalise(wanted), normalise(got));
      const layout = layouts?.get(name);
      if (at !== undefined) {
        differences.push({ kind: 'file', name, at, ...(layout ? { field: locateField(layout, at) } : {}) });
      }
    }
  }
  return [...differences, ...deletionDifferences(expected, actual)];
}

function deletionDifferences(expected: Outcome, actual: Outcome): Difference[] {
  if (expected.deleted === undefined || actual.deleted === undefined) return [];
  const wanted = new Set(expected.deleted);
  const got = new Set(actual.deleted);
  return [
    ...[...wanted].filter((name) => !got.has(name)).map((name) => ({ kind: 'file_kept', name }) as const),
    ...[...got].filter((name) => !wanted.has(name)).map((name) => ({ kind: 'file_deleted', name }) as const),
  ];
}

/** One line that says what differs and where. */
export function describeDifference(difference: Difference): string {
  switch (difference.kind) {
    case 'exit':
      return `exit code of step ${difference.step} is ${difference.actual}, expected ${difference.expected}`;
    case 'steps':
      return `${difference.actual} of ${difference.expected} steps ran`;
    case 'stdout':
      return `stdout of step ${difference.step} ${describeBytes(difference.at)}`;
    case 'file':
      return `file ${difference.name} ${describeBytes(difference.at)}${describeField(difference.field)}`;
    case 'file_missing':
      return `file ${difference.name} (${difference.bytes} bytes) was not written`;
    case 'file_unexpected':
      return `file ${difference.name} (${difference.bytes} bytes) was written, the original does not write it`;
    case 'file_kept':
      return `file ${difference.name} is still there, the original deletes it`;
    case 'file_deleted':
      return `file ${difference.name} was deleted, the original keeps it`;
  }
}

function describeBytes(at: ByteDifference): string {
  const lengths =
    at.expectedLength === at.actualLength ? '' : ` (${at.actualLength} bytes, expected ${at.expectedLength})`;
  const place = `differs at line ${at.line}, column ${at.column}, offset ${at.offset}${lengths}`;
  return `${place}: expected "${at.expected.text}", got "${at.actual.text}"`;
}

function describeField(field: FieldLocation | undefined): string {
  if (field === undefined) return '';
  return `, record ${field.record}${field.field === undefined ? '' : `, field ${field.field}`}`;
}
