import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TestCase } from './cases.ts';
import type { Comparison } from './compare.ts';
import type { Outcome } from './outcome.ts';
import { reproductionScript } from './reproduction.ts';
import type { TranslatedStep } from './translation.ts';

/** The name of some bytes, with what identifies them. */
export interface Fingerprint {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Where the expected behaviour comes from. */
export interface Expectation {
  readonly source: 'recorded' | 'executed';
  /** What compiled the original, e.g. `cobc (GnuCOBOL) 3.1.2.0`. */
  readonly compiler: string | undefined;
  /** How the clock of the original was frozen; `recorded` when it ran earlier. */
  readonly clock: 'real' | 'faketime' | 'COB_CURRENT_DATE' | 'recorded';
  readonly confinement: 'bubblewrap' | 'none' | 'recorded';
}

/** On what the translation ran. */
export interface Execution {
  readonly machine: 'warm' | 'fresh';
  readonly compiler: string;
}

/** Everything that a stranger needs to check a verdict, or to come to it again. */
export interface Evidence {
  readonly format: 'drydock-evidence/1';
  readonly corpus: string;
  readonly case: string;
  readonly subject: string;
  readonly expectation: Expectation | undefined;
  readonly execution: Execution | undefined;
  readonly dialect: { readonly std: string; readonly format: string; readonly cobcArgs: readonly string[] };
  /** The instant at which the clock stood still; null = the real clock. */
  readonly clock: string | null;
  /** Programs, input files and standard input; names are relative to the root of the cases. */
  readonly inputs: readonly Fingerprint[];
  readonly translation: readonly Fingerprint[];
  readonly expected: readonly Fingerprint[];
  readonly actual: readonly Fingerprint[];
  readonly comparison: Comparison | undefined;
  /** A shell script that compiles and runs the original again, from the root of the cases. */
  readonly reproduce: string;
}

interface EvidenceParts {
  readonly expectation?: Expectation;
  readonly execution?: Execution;
  readonly steps?: readonly TranslatedStep[];
  readonly expected?: Outcome;
  readonly actual?: Outcome;
  readonly comparison?: Comparison;
}

/** Puts together what is known of a verification. Inputs that cannot be read are left out. */
export async function buildEvidence(testCase: TestCase, parts: EvidenceParts): Promise<Evidence> {
  return {
    format: 'drydock-evidence/1',
    corpus: testCase.corpus,
    case: testCase.id,
    subject: testCase.subject,
    expectation: parts.expectation,
    execution: parts.execution,
    dialect: { std: testCase.std, format: testCase.format, cobcArgs: testCase.cobcArgs },
    clock: testCase.frozenClock?.toISOString() ?? null,
    inputs: await inputFingerprints(testCase),
    translation: translationFingerprints(parts.steps ?? []),
    expected: outcomeFingerprints(parts.expected),
    actual: outcomeFingerprints(parts.actual),
    comparison: parts.comparison,
    reproduce: reproductionScript(testCase),
  };
}

function fingerprint(name: string, content: Uint8Array): Fingerprint {
  return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

async function inputFingerprints(testCase: TestCase): Promise<Fingerprint[]> {
  const names = new Set([
    ...testCase.steps.flatMap(({ program, with: beside, stdin }) => [program, ...beside, ...(stdin ? [stdin] : [])]),
    ...testCase.modules.map(({ program }) => program),
    ...testCase.files.map(({ src }) => src),
  ]);
  const inputs: Fingerprint[] = [];
  for (const name of names) {
    const content = await readFile(resolve(testCase.root, name)).catch(() => undefined);
    if (content !== undefined) inputs.push(fingerprint(name, content));
  }
  for (const [index, { stdinText }] of testCase.steps.entries()) {
    if (stdinText !== undefined) inputs.push(fingerprint(`stdin of step ${index + 1}`, Buffer.from(stdinText, 'utf8')));
  }
  return inputs;
}

function translationFingerprints(steps: readonly TranslatedStep[]): Fingerprint[] {
  const sources = new Map<string, Fingerprint>();
  for (const { path, text } of steps.flatMap((step) => step.sources)) {
    const print = fingerprint(path, Buffer.from(text, 'utf8'));
    sources.set(`${path} ${print.sha256}`, print);
  }
  return [...sources.values()];
}

function outcomeFingerprints(outcome: Outcome | undefined): Fingerprint[] {
  if (outcome === undefined) return [];
  return [
    ...outcome.steps.map(({ stdout }, index) => fingerprint(`stdout of step ${index + 1}`, stdout)),
    ...[...outcome.files].map(([name, content]) => fingerprint(name, content)),
  ];
}
