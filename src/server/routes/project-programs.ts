import { z } from '@hono/zod-openapi';
import { DrydockError, verdictSchema } from '../../model/index.ts';
import {
  type MappedPlace,
  mappingOf,
  type ProgramFacts,
  type ProgramRecord,
  translationDetails,
  verdictOf,
} from '../../project/index.ts';
import {
  type AnyOperation,
  listSchema,
  operation,
  pageInMemory,
  pageQuery,
  picked,
  placeIn,
  type Room,
} from '../api/index.ts';
import {
  evidenceId,
  evidenceOf,
  evidenceView,
  type KnownRun,
  type ProjectReader,
  vectorView,
} from '../projects/index.ts';
import { evidenceWire, mappedWire, programWire, untranslatedSchema, vectorWire, wireOf } from '../wire/index.ts';
import { projectParams, runQuery } from './projects.ts';

const programParams = projectParams.extend({ program: z.string().min(1).max(1_000) });

const mappingQuery = z.object({
  ...runQuery,
  side: z.enum(['cobol', 'java']).default('cobol').openapi({ description: 'In the order of whose lines' }),
  kind: z.enum(['paragraph', 'item']).optional(),
  file: z.string().max(1_000).optional().openapi({ description: 'Only places in this file, of the side' }),
  line: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .openapi({ description: 'Only places that hold this line, of the side' }),
  ...pageQuery,
});

const untranslatedWire = wireOf(untranslatedSchema, 'Untranslated');

export function projectProgramOperations(room: Room, reader: ProjectReader): readonly AnyOperation[] {
  return [
    operation({
      id: 'getProgram',
      method: 'get',
      path: '/v1/projects/{project}/programs/{program}',
      tag: 'projects',
      summary: 'A program: its facts, what was proved of it, what it became',
      params: programParams,
      query: z.object(runQuery),
      answers: { 200: { description: 'The program', schema: programWire.schema } },
      handle: async ({ params, query }) => {
        const known = await reader.knownRun(params.project, query.run);
        return { body: programWire.encode(programOf(known, reader.program(known, params.program))) };
      },
    }),
    operation({
      id: 'listMapping',
      method: 'get',
      path: '/v1/projects/{project}/programs/{program}/mapping',
      tag: 'projects',
      summary: 'Which method a paragraph became and which field an item, and back, with the lines of both sides',
      params: programParams,
      query: mappingQuery,
      answers: {
        200: {
          description: 'Places, in the order of the lines of one side',
          schema: listSchema(mappedWire.schema).extend({
            untranslated: z.array(untranslatedWire.schema).openapi({ description: 'The first 200' }),
            untranslated_lines: z.int(),
            procedure_lines: z.int().openapi({ description: 'Lines of all paragraphs: what the count is out of' }),
          }),
        },
      },
      handle: async ({ params, query }) => {
        const asOf = await room.plane.store.lastEventId();
        const known = await reader.knownRun(params.project, query.run);
        const program = reader.program(known, params.program);
        if (program.translation === null) throw missing(known, program, 'translation');
        const details = await reader.document(known.run, program.translation.details, translationDetails);
        const map = mappingOf(details, known.knowledge.facts.get(program.item.id));
        const { side, kind, file, line, limit, cursor, fields } = query;
        const filter = { run: known.run.id, program: program.item.id, side, kind, file, line };
        const chosen = map.entries
          .filter((entry) => (kind === undefined || entry.kind === kind) && holds(entry, side, file, line))
          .map((entry, index) => ({ entry, key: keyOf(entry, side, index) }))
          .toSorted((a, b) => (a.key < b.key ? -1 : 1));
        const { items, next } = pageInMemory(chosen, {
          limit,
          after: placeIn(cursor, filter, z.string()),
          filter,
          key: ({ key }) => key,
          encode: ({ entry }) => mappedWire.encode(entry),
        });
        return {
          body: {
            items: picked(items, fields),
            next_cursor: next,
            as_of: new Date().toISOString(),
            as_of_event: asOf,
            untranslated: map.untranslated.slice(0, 200).map((one) => untranslatedWire.encode(one)),
            untranslated_lines: map.untranslatedLines,
            procedure_lines: map.procedureLines,
          },
        };
      },
    }),
    operation({
      id: 'listProgramEvidence',
      method: 'get',
      path: '/v1/projects/{project}/programs/{program}/evidence',
      tag: 'evidence',
      summary: 'The proof of a program: each vector with what both sides wrote, those that differ first',
      params: programParams,
      query: z.object({
        ...runQuery,
        vector: z.string().max(1_000).optional(),
        verdict: verdictSchema.optional(),
        ...pageQuery,
      }),
      answers: {
        200: {
          description: 'Vectors',
          schema: listSchema(vectorWire.schema).extend({ evidence: evidenceWire.schema }),
        },
      },
      handle: async ({ params, query }) => {
        const asOf = await room.plane.store.lastEventId();
        const known = await reader.knownRun(params.project, query.run);
        const evidence = await evidenceOf(reader, known, reader.program(known, params.program));
        const { vector, verdict, limit, cursor, fields } = query;
        const filter = { evidence: evidence.id, vector, verdict };
        const chosen = evidence.document.cases
          .filter((one) => (vector === undefined || one.id === vector) && (verdict ?? one.verdict) === one.verdict)
          .map((one, index) => ({
            one,
            key: `${one.verdict === 'mismatch' ? 0 : 1} ${String(index).padStart(9, '0')}`,
          }))
          .toSorted((a, b) => (a.key < b.key ? -1 : 1));
        const { items, next } = pageInMemory(chosen, {
          limit,
          after: placeIn(cursor, filter, z.string()),
          filter,
          key: ({ key }) => key,
          encode: ({ one }) => vectorWire.encode(vectorView(evidence, one)),
        });
        return {
          body: {
            items: picked(items, fields),
            next_cursor: next,
            as_of: new Date().toISOString(),
            as_of_event: asOf,
            evidence: evidenceWire.encode(evidenceView(evidence)),
          },
        };
      },
    }),
  ];
}

function missing({ run }: KnownRun, program: ProgramRecord, what: string): DrydockError {
  return new DrydockError('DRY-E7018', { program: program.item.id.slice(0, 100), what, run: `#${run.no}` });
}

function holds(
  entry: MappedPlace,
  side: 'cobol' | 'java',
  file: string | undefined,
  line: number | undefined,
): boolean {
  const place = entry[side];
  return (
    (file === undefined || place.file === file) && (line === undefined || (place.line <= line && line <= place.endLine))
  );
}

function keyOf(entry: MappedPlace, side: 'cobol' | 'java', index: number): string {
  const { file, line } = entry[side];
  return `${file ?? ''} ${String(line).padStart(9, '0')} ${String(index).padStart(9, '0')}`;
}

/** Most entries of each list of facts. */
const MOST_FACTS = 200;

function bounded(facts: ProgramFacts): ProgramFacts {
  const cut = <T>(list: T[]): T[] => list.slice(0, MOST_FACTS);
  const { copies, calls, files, inputs, sqlTables, entryParameters, paragraphs, unsupported, problems } = facts;
  return {
    ...facts,
    copies: cut(copies),
    calls: cut(calls),
    files: cut(files),
    inputs: cut(inputs),
    sqlTables: cut(sqlTables),
    entryParameters: cut(entryParameters),
    paragraphs: cut(paragraphs),
    unsupported: cut(unsupported),
    problems: cut(problems),
  };
}

function programOf({ run, knowledge, rows }: KnownRun, program: ProgramRecord) {
  const { item, translation, verification } = program;
  const facts = knowledge.facts.get(item.id);
  const row = rows().find((one) => one.program === item.id);
  const node = `program:${row?.name ?? ''}`;
  const callers = knowledge.dependencies.edges.flatMap(({ from, to }) => (to === node ? [from] : []));
  const base = `/v1/projects/${encodeURIComponent(run.project)}/programs/${encodeURIComponent(item.id)}`;
  return {
    id: item.id,
    run: run.id,
    source: item.source,
    verdict: verdictOf(program),
    basis: verification?.basis ?? ('none' as const),
    reason: verification?.reason ?? '',
    vectorsEqual: verification?.equal ?? 0,
    vectors: verification?.total ?? 0,
    wave: row?.wave ?? null,
    facts: facts === undefined ? null : bounded(facts),
    calledBy: [...new Set(callers)].toSorted().slice(0, MOST_FACTS),
    translation:
      translation === null
        ? null
        : {
            mainClass: translation.mainClass,
            usable: translation.usable,
            gaps: translation.gaps,
            step: translation.step,
            attempt: translation.attempt,
            files: translation.sources.map(({ name, bytes, sha256 }) => ({
              name,
              bytes,
              sha256,
              href: `/v1/runs/${run.id}/artifacts/${sha256}`,
            })),
          },
    evidence: verification === null ? null : evidenceId(run.id, verification.evidence),
    links: {
      mapping: `${base}/mapping?run=${run.id}`,
      evidence: `${base}/evidence?run=${run.id}`,
      graph: `/v1/projects/${encodeURIComponent(run.project)}/graph?run=${run.id}&around=${encodeURIComponent(node)}`,
      item: `/v1/runs/${run.id}/items/${encodeURIComponent(item.id)}`,
    },
  };
}
