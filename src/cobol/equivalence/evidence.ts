import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Fingerprint, SideOutcome, VectorEvidence, VectorSetup } from '../../project/index.ts';
import type { TestCase } from './cases.ts';
import type { Comparison } from './compare.ts';
import type { Outcome } from './outcome.ts';
import { reproductionScript } from './reproduction.ts';
import type { TranslatedStep } from './translation.ts';

/** Where the expected behaviour comes from. */
export type Expectation = NonNullable<VectorEvidence['expectation']>;

interface EvidenceParts {
  readonly expectation?: Expectation;
  readonly execution?: VectorEvidence['execution'];
  readonly steps?: readonly TranslatedStep[];
  readonly copybooks?: readonly string[] | undefined;
  readonly expected?: Outcome;
  readonly actual?: Outcome;
  readonly comparison?: Comparison;
}

type Keep = (sha256: string, content: Uint8Array) => void;

/**
 * Puts together what is known of a verification. Inputs that cannot be read are left out.
 *
 * @param keep is given every content that the evidence names
 */
export async function buildEvidence(
  testCase: TestCase,
  parts: EvidenceParts,
  keep: Keep = () => {},
): Promise<VectorEvidence> {
  const prints = new Prints(keep);
  return {
    format: 'drydock-evidence/1',
    corpus: testCase.corpus,
    case: testCase.id,
    subject: testCase.subject,
    expectation: parts.expectation,
    execution: parts.execution,
    dialect: { std: testCase.std, format: testCase.format, cobcArgs: [...testCase.cobcArgs] },
    clock: testCase.frozenClock?.toISOString() ?? null,
    setup: setupOf(testCase),
    inputs: await inputFingerprints(testCase, parts.copybooks ?? [], prints),
    ...translationFingerprints(parts.steps ?? [], prints),
    expected: sideOf(parts.expected, prints),
    actual: sideOf(parts.actual, prints),
    comparison: parts.comparison && recorded(parts.comparison),
    reproduce: reproductionScript(testCase),
  };
}

class Prints {
  readonly #keep: Keep;

  constructor(keep: Keep) {
    this.#keep = keep;
  }

  of(name: string, content: Uint8Array): Fingerprint {
    const sha256 = createHash('sha256').update(content).digest('hex');
    this.#keep(sha256, content);
    return { name, bytes: content.length, sha256 };
  }
}

function setupOf({ root, format, std, cobcArgs, copyDirs, modules, files, mkdirs, env, steps }: TestCase): VectorSetup {
  return {
    format,
    std,
    cobcArgs: [...cobcArgs],
    copyDirs: copyDirs.map((folder) => nameBelow(root, resolve(root, folder)) || '.'),
    modules: modules.map(({ program, name, cobcArgs }) => ({ program, name, cobcArgs: [...cobcArgs] })),
    files: files.map(({ src, as }) => ({ src, as })),
    mkdirs: [...mkdirs],
    env: { ...env },
    steps: steps.map(({ program, with: beside, args, env, stdin, stdinText, cobcArgs }) => ({
      program,
      with: [...beside],
      args: [...args],
      env: { ...env },
      stdin,
      stdinText,
      cobcArgs: [...cobcArgs],
    })),
  };
}

async function inputFingerprints(
  testCase: TestCase,
  copybooks: readonly string[],
  prints: Prints,
): Promise<Fingerprint[]> {
  const names = new Set([
    ...testCase.steps.flatMap(({ program, with: beside, stdin }) => [program, ...beside, ...(stdin ? [stdin] : [])]),
    ...testCase.modules.map(({ program }) => program),
    ...testCase.files.map(({ src }) => src),
    ...copybooks.map((path) => nameBelow(testCase.root, path)),
  ]);
  const inputs: Fingerprint[] = [];
  for (const name of names) {
    const content = await readFile(resolve(testCase.root, name)).catch(() => undefined);
    if (content !== undefined) inputs.push(prints.of(name, content));
  }
  for (const [index, { stdinText }] of testCase.steps.entries()) {
    if (stdinText !== undefined) inputs.push(prints.of(`stdin of step ${index + 1}`, Buffer.from(stdinText, 'utf8')));
  }
  return inputs;
}

/** What lies outside of the root keeps its absolute path. */
function nameBelow(root: string, path: string): string {
  const name = relative(root, path).replaceAll('\\', '/');
  return name === '..' || name.startsWith('../') || isAbsolute(name) ? path : name;
}

function translationFingerprints(
  steps: readonly TranslatedStep[],
  prints: Prints,
): Pick<VectorEvidence, 'programs' | 'translation'> {
  const translation: Fingerprint[] = [];
  const places = new Map<string, number>();
  const place = (path: string, text: string): number => {
    const print = prints.of(path, Buffer.from(text, 'utf8'));
    const key = `${path} ${print.sha256}`;
    const known = places.get(key) ?? translation.push(print) - 1;
    places.set(key, known);
    return known;
  };
  const programs = steps.map(({ mainClass, sources }) => ({
    mainClass,
    sources: sources.map(({ path, text }) => place(path, text)),
  }));
  return { programs, translation };
}

function sideOf(outcome: Outcome | undefined, prints: Prints): SideOutcome | null {
  if (outcome === undefined) return null;
  return {
    stdout: outcome.steps.map(({ stdout }, index) => prints.of(`stdout of step ${index + 1}`, stdout)),
    exit: outcome.steps.map(({ exit }) => exit),
    files: [...outcome.files].map(([name, content]) => prints.of(name, content)),
    deleted: outcome.deleted === undefined ? null : [...outcome.deleted],
    opaque: [...outcome.opaque],
  };
}

function recorded(comparison: Comparison): VectorEvidence['comparison'] {
  const { differences, comparedBytes, comparedFiles, leftOut, normalisations } = comparison;
  return {
    differences: differences.map((one) => ({ ...one })),
    comparedBytes,
    comparedFiles: [...comparedFiles],
    leftOut: [...leftOut],
    normalisations: [...normalisations],
  };
}
