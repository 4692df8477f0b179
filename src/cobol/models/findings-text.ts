import type {
  ExecutionPaths,
  Fingerprint,
  ProgramEvidence,
  RecordedDifference,
  VectorResult,
} from '../../project/index.ts';
import { describeDifference } from '../equivalence/index.ts';

/** So many vectors, differences and messages of a compiler are told: what comes first explains what follows. */
const MOST = { vectors: 4, differences: 3, diagnostics: 10, stderr: 1_500 };

/** Lines of output shown before and behind a difference, and the longest line that is shown whole. */
const AROUND = 3;
const WIDEST = 200;

/**
 * What verification found wrong, as a model reads it: for the first vectors that are not equal the messages of the compiler, what
 * differs first, and both outputs around that place. Pure.
 *
 * @param contents the bytes that the evidence names, as its index says; absent: nothing was kept
 */
export function findingsText(evidence: ProgramEvidence, contents?: Uint8Array): string {
  const wrong = evidence.cases.filter(({ verdict }) => verdict !== 'proven');
  const equal = evidence.cases.length - wrong.length;
  const told = wrong.slice(0, MOST.vectors).map((result) => vectorText(result, bytesOf(evidence, contents)));
  const head = `${equal} of ${evidence.cases.length} vectors are equal.`;
  const rest = wrong.length > told.length ? [`${wrong.length - told.length} more vectors differ.`] : [];
  return [head, ...told, ...rest].join('\n\n');
}

type BytesOf = (content: Fingerprint | undefined) => Uint8Array | undefined;

function bytesOf(evidence: ProgramEvidence, contents: Uint8Array | undefined): BytesOf {
  const index = new Map(evidence.index.map((entry) => [entry.sha256, entry]));
  return (content) => {
    const entry = content && index.get(content.sha256);
    return entry && contents?.subarray(entry.offset, entry.offset + entry.bytes);
  };
}

function vectorText(result: VectorResult, bytes: BytesOf): string {
  const { id, verdict, reason, diagnostics, stderr, paths, evidence } = result;
  const messages = diagnostics.slice(0, MOST.diagnostics).map(({ path, line, column, message }) => {
    const place = path === undefined ? '' : `${path}:${line ?? 0}:${column ?? 0}: `;
    return `- ${place}${message}`;
  });
  const differences = (evidence.comparison?.differences ?? []).slice(0, MOST.differences).map((difference) => {
    const sides = sidesOf(difference, evidence, bytes);
    return `- ${describeDifference(difference)}${sides}`;
  });
  const inputs = evidence.setup?.steps.flatMap(({ stdinText, args }) => [
    ...(args.length > 0 ? [`arguments: ${JSON.stringify(args)}`] : []),
    ...(stdinText === undefined ? [] : [`standard input: ${JSON.stringify(stdinText.slice(0, 1_000))}`]),
  ]);
  return [
    `Vector ${id}: ${verdict}. ${reason}`,
    ...(inputs ?? []),
    ...(messages.length > 0 ? ['Messages:', ...messages] : []),
    ...(differences.length > 0 ? ['Differences:', ...differences] : []),
    ...(paths === undefined ? [] : [pathsText(paths)]),
    ...(stderr.trim() === '' ? [] : [`Standard error of the translation:\n${stderr.trim().slice(0, MOST.stderr)}`]),
  ].join('\n');
}

/** Where control went on both sides, and what the original executed there. */
function pathsText({ common, parted, last, original, translation, statements }: ExecutionPaths): string {
  const came = last.map(({ name, file, line }) => `${name} (${file}:${line})`).join(', ');
  const executed = statements.map(({ verb, line }) => `${line} ${verb}`).join(', ');
  const alike = `Both sides entered the same ${common} paragraphs in the same order`;
  if (!parted) return `${alike}, to the end: what differs is computed or written in one of them.`;
  const next = (name: string | null) => (name === null ? 'entered no further paragraph' : `entered ${name}`);
  return [
    common === 0 ? 'The sides part at the start.' : `${alike}; the last were ${came}.`,
    `Then the original ${next(original)}, and the translation ${next(translation)}.`,
    ...(executed === '' ? [] : [`The last statements of the original before that, by line: ${executed}.`]),
  ].join(' ');
}

function sidesOf(difference: RecordedDifference, evidence: VectorResult['evidence'], bytes: BytesOf): string {
  if (difference.kind !== 'stdout' && difference.kind !== 'file') return '';
  const contentOf = (side: typeof evidence.expected): Fingerprint | undefined =>
    difference.kind === 'stdout'
      ? side?.stdout[difference.step - 1]
      : side?.files.find(({ name }) => name === difference.name);
  const expected = bytes(contentOf(evidence.expected));
  const actual = bytes(contentOf(evidence.actual));
  if (expected === undefined || actual === undefined) return '';
  const { line } = difference.at;
  return `\n  the original wrote:\n${excerpt(expected, line)}\n  the translation wrote:\n${excerpt(actual, line)}`;
}

function excerpt(content: Uint8Array, line: number): string {
  const lines = Buffer.from(content).toString('latin1').split('\n');
  const first = Math.max(0, line - 1 - AROUND);
  return lines
    .slice(first, line + AROUND)
    .map(
      (text, index) =>
        `    ${first + index + 1}: ${JSON.stringify(text.slice(0, WIDEST))}${text.length > WIDEST ? ' …' : ''}`,
    )
    .join('\n');
}
