import type { Fingerprint, SideOutcome, VectorResult } from '../../project/index.ts';
import type { EvidenceView, VectorView } from '../wire/index.ts';
import type { KeptEvidence } from './kept-evidence.ts';

/** Evidence without its vectors. */
export function evidenceView({ id, known, program, document }: KeptEvidence): EvidenceView {
  const { run } = known;
  const { verification, item } = program;
  const base = `/v1/projects/${encodeURIComponent(run.project)}/programs/${encodeURIComponent(item.id)}`;
  const distinct = <T>(values: readonly (T | undefined)[]): T[] => [
    ...new Set(values.filter((value) => value !== undefined)),
  ];
  return {
    id,
    project: run.project,
    program: item.id,
    run: run.id,
    step: verification.step,
    attempt: verification.attempt,
    verdict: verification.verdict as EvidenceView['verdict'],
    reason: verification.reason,
    basis: verification.basis,
    vectorsEqual: verification.equal,
    vectors: verification.total,
    originals: distinct(document.cases.map(({ evidence }) => evidence.expectation?.compiler)),
    translations: distinct(document.cases.map(({ evidence }) => evidence.execution?.compiler)),
    coverage: null,
    documentSha256: verification.evidence.sha256,
    reproduce: document.contents === undefined ? null : reproduceCommand(run.id, item.id),
    links: {
      self: `/v1/evidence/${id}`,
      bundle: `/v1/evidence/${id}/bundle`,
      vectors: `${base}/evidence?run=${run.id}`,
      program: `${base}?run=${run.id}`,
    },
  };
}

/** One vector with what both sides did. */
export function vectorView({ known, program }: KeptEvidence, result: VectorResult): VectorView {
  const { evidence } = result;
  const differing = new Set(
    (evidence.comparison?.differences ?? []).flatMap((one) =>
      one.kind === 'stdout' ? [`stdout ${one.step}`] : 'name' in one ? [`file ${one.name}`] : [],
    ),
  );
  const leftOut = new Set(evidence.comparison?.leftOut);
  return {
    id: result.id,
    verdict: result.verdict,
    reason: result.reason,
    oracle: result.oracle,
    durationMs: result.ms,
    original: evidence.expectation ?? null,
    execution: evidence.execution ?? null,
    clock: evidence.clock,
    inputs: evidence.inputs.slice(0, 200),
    expectedExit: evidence.expected?.exit ?? [],
    actualExit: evidence.actual?.exit ?? [],
    outputs: outputsOf(evidence.expected, evidence.actual).map((output) => ({
      ...output,
      isEqual:
        output.expected === null || output.actual === null
          ? output.expected === output.actual || leftOut.has(output.name)
            ? null
            : false
          : leftOut.has(output.name)
            ? null
            : !differing.has(output.kind === 'stdout' ? `stdout ${output.step ?? 0}` : `file ${output.name}`),
    })),
    comparedBytes: evidence.comparison?.comparedBytes ?? 0,
    normalisations: evidence.comparison?.normalisations ?? [],
    differences: (evidence.comparison?.differences ?? []).slice(0, 50),
    paths: result.paths ?? null,
    diagnostics: result.diagnostics
      .slice(0, 20)
      .map(({ path, line, message }) => `${path === undefined ? '' : `${path}:${line ?? 0}: `}${message}`),
    reproduce: reproduceCommand(known.run.id, program.item.id, result.id),
    reproduceOriginal: evidence.reproduce,
  };
}

type Output = Omit<VectorView['outputs'][number], 'isEqual'>;

function outputsOf(expected: SideOutcome | null, actual: SideOutcome | null): Output[] {
  const steps = Math.max(expected?.stdout.length ?? 0, actual?.stdout.length ?? 0);
  const names = new Set([...(expected?.files ?? []), ...(actual?.files ?? [])].map(({ name }) => name));
  const file = (side: SideOutcome | null, name: string) => side?.files.find((one) => one.name === name);
  return [
    ...Array.from(
      { length: steps },
      (_, step): Output => ({
        name: `stdout of step ${step + 1}`,
        kind: 'stdout',
        step: step + 1,
        expected: short(expected?.stdout[step]),
        actual: short(actual?.stdout[step]),
      }),
    ),
    ...[...names].toSorted().map(
      (name): Output => ({
        name,
        kind: 'file',
        step: null,
        expected: short(file(expected, name)),
        actual: short(file(actual, name)),
      }),
    ),
  ];
}

function short(print: Fingerprint | undefined): Output['expected'] {
  return print === undefined ? null : { bytes: print.bytes, sha256: print.sha256 };
}

/** A command line that can be pasted as it is. */
export function reproduceCommand(run: string, program: string, vector?: string): string {
  const words = ['drydock', 'verify', program, '--run', run, ...(vector === undefined ? [] : ['--vector', vector])];
  return words.map(quoted).join(' ');
}

/** For a POSIX shell. What a terminal would obey is written as an escape. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  const bytes = [...Buffer.from(word)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `$'${bytes.join('')}'`;
}
