import { basename } from 'node:path';
import { defineAgent, z } from '../../agent.ts';
import {
  coverageOutput,
  itemsOf,
  type ProgramCoverage,
  programCoverage,
  renderCoverage,
  vectorsOutput,
  writtenVectors,
} from '../../project/index.ts';
import { loadVectors, manifestEntry, WRITTEN_FOLDER } from '../vectors/index.ts';

/** Puts together what vectors execute: a page for people, and a manifest of all vectors when some were written. */
export const coverageReportAgent = defineAgent({
  id: 'cobol-coverage-report',
  version: '1.0.0',
  description:
    'Writes a page that says how much of each program its vectors execute, and the manifest of those that were written',
  tags: ['built-in', 'cobol'],
  capabilities: [{ skill: 'cobol.report-coverage', output: 'report' }],
  permissions: ['fs:read'],
  input: z.object({
    coverage: itemsOf(coverageOutput),
    written: itemsOf(vectorsOutput),
    vectors: z.string().default(''),
  }),
  output: z.object({
    programs: z.int(),
    lines: z.int(),
    before: z.int(),
    after: z.int(),
    written: z.int(),
    report: z.string(),
  }),
  run: async (context, { coverage, written, vectors: place }) => {
    const entries = await Promise.all(
      coverage.map(async ({ id, output, error }) => {
        const vectors = written.find((item) => item.id === id);
        return {
          program: id,
          measured: output ? programCoverage.parse(await context.artifacts.json(output.coverage)) : undefined,
          written: vectors?.output
            ? writtenVectors.parse(await context.artifacts.json(vectors.output.vectors))
            : undefined,
          problems: [...new Set([error, vectors?.error ?? null])].filter((text) => text !== null),
        };
      }),
    );
    await context.artifacts.write('coverage.md', 'report', renderCoverage(basename(context.source), entries));
    const made = entries.flatMap(({ written: one }) => one?.vectors ?? []);
    if (made.length > 0) {
      const { cases } = await loadVectors(place, context.source);
      const all = [
        ...cases.map((testCase) => manifestEntry(testCase, context.source)),
        ...made.map(({ entry }) => entry),
      ];
      // As text, since it is JSON that people read and change.
      const manifest = JSON.stringify({ name: basename(context.source), root: '..', cases: all }, null, 2);
      await context.artifacts.write(`${WRITTEN_FOLDER}/manifest.json`, 'cobol.vector-manifest', `${manifest}\n`);
    }
    const sum = (of: (one: (typeof entries)[number]) => ProgramCoverage | undefined, what: 'lines' | 'executed') =>
      entries.reduce((total, one) => total + (of(one)?.[what] ?? 0), 0);
    return {
      output: {
        programs: entries.length,
        lines: sum(({ measured }) => measured, 'lines'),
        before: sum(({ measured }) => measured, 'executed'),
        after: sum(({ measured, written: one }) => one?.after ?? measured, 'executed'),
        written: made.length,
        report: 'coverage.md',
      },
    };
  },
});
