import type { RecordedDifference, VectorResult } from '../documents/evidence.ts';
import type { Cell, PageSection, ReportPage } from '../report-page.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import type { BundleParts } from './make-bundle.ts';

/** The evidence of a program for people: the verdict, each vector, each difference. */
export function evidencePage(parts: BundleParts, tools: BundleManifest['tools']): ReportPage {
  const { cases } = parts.evidence;
  const equal = cases.filter(({ verdict }) => verdict === 'proven').length;
  const origin = {
    executed: 'The original was compiled and executed where this was made.',
    recorded: 'The original was not executed where this was made: its outputs had been recorded earlier.',
    none: 'Nothing was executed.',
  }[parts.basis];
  return {
    title: `Evidence: ${parts.program}`,
    words: [
      `Verdict: ${parts.verdict}. ${equal} of ${cases.length} vectors equal, byte for byte. ${origin}`,
      ...(parts.reason === '' ? [] : [parts.reason]),
      'A proof holds for the vectors that were run. What no vector reaches is not proved; how much of the program they reach was not measured.',
    ],
    sections: [
      {
        title: 'Tools',
        list: [
          ['drydock', { code: tools.drydock }],
          ...tools.originals.map((name): Cell[] => ['original', { code: name }]),
          ...tools.translations.map((name): Cell[] => ['translation', { code: name }]),
        ],
      },
      vectors(cases),
      differences(cases),
    ],
  };
}

function vectors(cases: readonly VectorResult[]): PageSection {
  const rows = cases.map(({ id, verdict, evidence, reason }): Cell[] => [
    { code: id },
    verdict,
    evidence.expectation?.source ?? 'none',
    evidence.comparison?.comparedBytes ?? 0,
    evidence.comparison?.normalisations.join(', ') || 'none',
    reason,
  ]);
  const headers = ['vector', 'verdict', 'original', 'bytes compared', 'changed before comparing', 'reason'];
  return { title: 'Vectors', table: { headers, rows } };
}

function differences(cases: readonly VectorResult[]): PageSection {
  const rows = cases.flatMap(({ id, evidence }) =>
    (evidence.comparison?.differences ?? []).map((one): Cell[] => [{ code: id }, ...cellsOf(one)]),
  );
  if (rows.length === 0) return { title: 'Differences', words: ['None.'] };
  return { title: 'Differences', table: { headers: ['vector', 'where', 'original', 'translation'], rows } };
}

function cellsOf(difference: RecordedDifference): Cell[] {
  switch (difference.kind) {
    case 'exit':
      return [`exit code of step ${difference.step}`, difference.expected, difference.actual];
    case 'steps':
      return ['steps that ran', difference.expected, difference.actual];
    case 'stdout':
    case 'file': {
      const { at } = difference;
      const what = difference.kind === 'file' ? `file ${difference.name}` : `stdout of step ${difference.step}`;
      const place = `${what}, offset ${at.offset}, line ${at.line}, column ${at.column}`;
      return [
        place,
        { code: `${at.expected.text} [${at.expected.hex}]` },
        { code: `${at.actual.text} [${at.actual.hex}]` },
      ];
    }
    case 'file_missing':
      return [`file ${difference.name}`, `${difference.bytes} bytes`, 'not written'];
    case 'file_unexpected':
      return [`file ${difference.name}`, 'not written', `${difference.bytes} bytes`];
    case 'file_kept':
      return [`file ${difference.name}`, 'deleted', 'still there'];
    case 'file_deleted':
      return [`file ${difference.name}`, 'still there', 'deleted'];
  }
}
