import { z } from '@hono/zod-openapi';
import { DrydockError, type Verdict, VERDICTS } from '../../model/index.ts';
import {
  blockedPrograms,
  memberKind,
  type MemberRow,
  migrationPage,
  missingOf,
  neighbourhood,
  pageAsHtml,
  type ProgramRecord,
  renderReport,
  reportOf,
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
  wordsOf,
} from '../api/index.ts';
import { evidenceId, type KnownRun, type ProjectReader } from '../projects/index.ts';
import { memberWire, missingWire, projectGraphWire, projectSummaryWire, projectWire, waveWire } from '../wire/index.ts';

export const projectParams = z.object({ project: z.string().min(1).max(500) });

export const runQuery = {
  run: z.string().max(100).optional().openapi({
    description: 'The run whose knowledge is asked for. Absent: the newest that has looked through the sources',
  }),
};

const inventoryQuery = z.object({
  ...runQuery,
  kind: z.string().max(200).optional().openapi({ description: 'Kinds, by commas', example: 'program,copybook' }),
  verdict: z.string().max(200).optional().openapi({ description: 'Verdicts, by commas', example: 'mismatch' }),
  feature: z
    .string()
    .max(100)
    .optional()
    .openapi({ description: 'Only members with this construct', example: 'GO TO' }),
  wave: z.coerce.number().int().min(1).optional(),
  missing: z.enum(['true', 'false']).optional().openapi({ description: 'Only what is missing, or only what is there' }),
  q: z.string().max(200).optional().openapi({ description: 'What name or path contains, in any case' }),
  ...pageQuery,
});

const graphQuery = z.object({
  ...runQuery,
  around: z.string().max(500).optional().openapi({ description: 'Name or id of a node', example: 'program:PAYROLL' }),
  depth: z.coerce.number().int().min(1).max(5).default(2),
  direction: z
    .enum(['in', 'out', 'both'])
    .default('both')
    .openapi({ description: 'out: what it needs; in: who needs it' }),
  limit: z.coerce.number().int().min(1).max(300).default(150).openapi({ description: 'Most nodes' }),
});

/** What runs have learnt about the code bases of a home. */
export function projectOperations(room: Room, reader: ProjectReader): readonly AnyOperation[] {
  const listAnswer = (items: readonly unknown[], next: string | null, asOf: number) => ({
    body: { items, next_cursor: next, as_of: new Date().toISOString(), as_of_event: asOf },
  });
  return [
    operation({
      id: 'listProjects',
      method: 'get',
      path: '/v1/projects',
      tag: 'projects',
      summary: 'The projects that runs belong to, by name',
      query: z.object(pageQuery),
      answers: { 200: { description: 'Projects', schema: listSchema(projectSummaryWire.schema) } },
      handle: async ({ query: { limit, cursor, fields } }) => {
        const asOf = await room.plane.store.lastEventId();
        const after = placeIn(cursor, 'projects', z.string());
        const counts = (await room.plane.store.countRuns('project'))
          .filter(({ value }) => after === undefined || value > after)
          .toSorted((a, b) => (a.value < b.value ? -1 : 1));
        const summaries = await Promise.all(
          counts.slice(0, limit + 1).map(async ({ value: name, count }) => {
            const [latest] = await room.plane.store.runs({ project: name, limit: 1 });
            return latest === undefined ? [] : [{ name, runs: count, latestRun: latest, verdicts: latest.verdicts }];
          }),
        );
        const { items, next } = pageInMemory(summaries.flat(), {
          limit,
          after,
          filter: 'projects',
          key: ({ name }) => name,
          encode: (one) => projectSummaryWire.encode(one),
        });
        return listAnswer(picked(items, fields), next, asOf);
      },
    }),
    operation({
      id: 'getProject',
      method: 'get',
      path: '/v1/projects/{project}',
      tag: 'projects',
      summary: 'A project: what its newest run with an inventory knows, and how far proof has come',
      params: projectParams,
      query: z.object(runQuery),
      answers: { 200: { description: 'The project', schema: projectWire.schema } },
      handle: async ({ params, query }) => {
        const known = await reader.knownRun(params.project, query.run);
        return { body: projectWire.encode(projectOf(known)) };
      },
    }),
    operation({
      id: 'listProjectMembers',
      method: 'get',
      path: '/v1/projects/{project}/inventory',
      tag: 'projects',
      summary: 'The members of the code base: what is missing first, then files by path',
      params: projectParams,
      query: inventoryQuery,
      answers: { 200: { description: 'Members', schema: listSchema(memberWire.schema) } },
      handle: async ({ params, query }) => {
        const asOf = await room.plane.store.lastEventId();
        const { limit, cursor, fields, run, ...wanted } = query;
        const known = await reader.knownRun(params.project, run);
        const filter = { run: known.run.id, ...wanted };
        const order = new Map(known.rows().map((row, index) => [row, String(index).padStart(9, '0')]));
        const { items, next } = pageInMemory(filteredRows(known.rows(), wanted), {
          limit,
          after: placeIn(cursor, filter, z.string()),
          filter,
          key: (row) => `${order.get(row) ?? ''} ${row.id}`,
          encode: ({ evidence, ...row }) => {
            const id = evidence === null ? null : evidenceId(known.run.id, evidence);
            return picked([memberWire.encode({ ...row, evidence: id })], fields)[0];
          },
        });
        return listAnswer(items, next, asOf);
      },
    }),
    operation({
      id: 'getProjectGraph',
      method: 'get',
      path: '/v1/projects/{project}/graph',
      tag: 'projects',
      summary: 'What stands around a member: who needs it and what it needs, each edge with its source line',
      params: projectParams,
      query: graphQuery,
      answers: { 200: { description: 'Part of the graph', schema: projectGraphWire.schema } },
      handle: async ({ params, query }) => {
        const known = await reader.knownRun(params.project, query.run);
        return { body: projectGraphWire.encode(graphAround(known, query)) };
      },
    }),
    operation({
      id: 'listMissingMembers',
      method: 'get',
      path: '/v1/projects/{project}/missing',
      tag: 'projects',
      summary: 'Copybooks and programs that sources refer to and that are not there, what blocks most first',
      params: projectParams,
      query: z.object({ ...runQuery, ...pageQuery }),
      answers: {
        200: {
          description: 'What is missing',
          schema: listSchema(missingWire.schema).extend({
            programs: z.int().openapi({ description: 'All programs' }),
            blocked_programs: z.int().openapi({ description: 'Programs that need something that is missing' }),
          }),
        },
      },
      handle: async ({ params, query }) => {
        const asOf = await room.plane.store.lastEventId();
        const known = await reader.knownRun(params.project, query.run);
        const missing = missingOf(known.knowledge);
        const filter = { run: known.run.id };
        const order = new Map(missing.map((one, index) => [one.id, String(index).padStart(9, '0')]));
        const { items, next } = pageInMemory(missing, {
          limit: query.limit,
          after: placeIn(query.cursor, filter, z.string()),
          filter,
          key: ({ id }) => order.get(id) ?? '',
          encode: ({ references, users, ...one }) =>
            missingWire.encode({
              ...one,
              references: references.slice(0, 20),
              referenceCount: references.length,
              users: users.slice(0, 100),
              userCount: users.length,
            }),
        });
        const { body } = listAnswer(picked(items, query.fields), next, asOf);
        const blocked = blockedPrograms(known.knowledge, missing);
        return { body: { ...body, programs: known.knowledge.programs.size, blocked_programs: blocked } };
      },
    }),
    operation({
      id: 'listWaves',
      method: 'get',
      path: '/v1/projects/{project}/waves',
      tag: 'projects',
      summary: 'The order in which to migrate: each wave calls only programs of earlier ones, or of its own circle',
      params: projectParams,
      query: z.object({ ...runQuery, ...pageQuery }),
      answers: { 200: { description: 'Waves', schema: listSchema(waveWire.schema) } },
      handle: async ({ params, query }) => {
        const asOf = await room.plane.store.lastEventId();
        const known = await reader.knownRun(params.project, query.run);
        const filter = { run: known.run.id };
        const { items, next } = pageInMemory(wavesOf(known), {
          limit: query.limit,
          after: placeIn(query.cursor, filter, z.string()),
          filter,
          key: ({ wave }) => String(wave).padStart(9, '0'),
          encode: (wave) => waveWire.encode(wave),
        });
        return listAnswer(picked(items, query.fields), next, asOf);
      },
    }),
    report(reader),
  ];
}

function report(reader: ProjectReader): AnyOperation {
  return operation({
    id: 'getProjectReport',
    method: 'get',
    path: '/v1/projects/{project}/report',
    tag: 'projects',
    summary:
      'The report on the project as a download: Markdown, or one HTML file that needs nothing else and can be printed',
    params: projectParams,
    query: z.object({ ...runQuery, format: z.enum(['markdown', 'html', 'json']).default('markdown') }),
    answers: { 200: { description: 'The report', contentType: 'application/octet-stream' } },
    handle: async ({ params, query }) => {
      const known = await reader.knownRun(params.project, query.run);
      const document = reportOf(known.knowledge, { name: params.project, source: known.source });
      const text = {
        markdown: () => renderReport(document),
        html: () => pageAsHtml(migrationPage(document)),
        json: () => `${JSON.stringify(document, null, 2)}\n`,
      }[query.format]();
      const ending = { markdown: 'md', html: 'html', json: 'json' }[query.format];
      return new Response(text, {
        headers: {
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="report.${ending}"`,
          'cache-control': 'private, no-cache',
        },
      });
    },
  });
}

function projectOf({ run, knowledge }: KnownRun) {
  const missing = missingOf(knowledge);
  return {
    name: run.project,
    run,
    scoreboard: scoreboard([...knowledge.programs.values()]),
    members: { ...knowledge.members.summary.byKind },
    sourceLines: knowledge.members.summary.sourceLines,
    missing: {
      copybooks: missing.filter(({ kind }) => kind === 'copybook').length,
      programs: missing.filter(({ kind }) => kind === 'program').length,
      blockedPrograms: blockedPrograms(knowledge, missing),
    },
    waves: knowledge.dependencies.waves.length,
    cycles: knowledge.dependencies.cycles.length,
    problems: knowledge.members.problems.length,
  };
}

function scoreboard(programs: readonly ProgramRecord[]) {
  return {
    programs: programs.length,
    verdicts: countsOf(programs.map(verdictOf)),
    recorded: programs.filter(({ verification }) => verification?.basis === 'recorded').length,
    vectorsEqual: programs.reduce((sum, { verification }) => sum + (verification?.equal ?? 0), 0),
    vectors: programs.reduce((sum, { verification }) => sum + (verification?.total ?? 0), 0),
  };
}

function countsOf(verdicts: readonly Verdict[]): Partial<Record<Verdict, number>> {
  const counts = VERDICTS.map((verdict) => [verdict, verdicts.filter((one) => one === verdict).length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

type WantedRows = Omit<z.infer<typeof inventoryQuery>, 'run' | 'limit' | 'cursor' | 'fields'>;

function filteredRows(rows: readonly MemberRow[], wanted: WantedRows): readonly MemberRow[] {
  const kinds = wordsOf(wanted.kind, memberKind.options, 'kind');
  const verdicts = wordsOf(wanted.verdict, VERDICTS, 'verdict');
  const words = wanted.q?.toLowerCase();
  return rows.filter(
    (row) =>
      (kinds === undefined || kinds.includes(row.kind)) &&
      (verdicts === undefined || (row.verdict !== null && verdicts.includes(row.verdict))) &&
      (wanted.feature === undefined || Object.hasOwn(row.features, wanted.feature)) &&
      (wanted.wave === undefined || row.wave === wanted.wave) &&
      (wanted.missing === undefined || row.isMissing === (wanted.missing === 'true')) &&
      (words === undefined || `${row.name} ${row.path ?? ''}`.toLowerCase().includes(words)),
  );
}

function graphAround({ run, knowledge, rows }: KnownRun, query: z.infer<typeof graphQuery>) {
  const { dependencies } = knowledge;
  const unresolved = dependencies.nodes.filter((node) => isUnresolved(node));
  const found =
    query.around === undefined
      ? null
      : neighbourhood(dependencies, {
          around: query.around,
          depth: query.depth,
          direction: query.direction,
          mostNodes: query.limit,
          mostEdges: 400,
        });
  if (found === undefined)
    throw new DrydockError('DRY-E7017', { project: run.project, node: query.around?.slice(0, 100) ?? '' });
  const verdicts = new Map(rows().flatMap((row) => (row.verdict === null ? [] : [[row.name, row.verdict] as const])));
  return {
    run: run.id,
    center: found?.center ?? null,
    nodes: (found?.nodes ?? []).map((node) => ({
      ...node,
      isMissing: isUnresolved(node),
      verdict: node.kind === 'program' ? (verdicts.get(node.name) ?? null) : null,
    })),
    edges: [...(found?.edges ?? [])],
    truncated: found?.truncated ?? false,
    cycles: dependencies.cycles.slice(0, 100),
    unresolved: unresolved.slice(0, 500).map(({ id }) => id),
    totals: {
      nodes: dependencies.nodes.length,
      edges: dependencies.edges.length,
      cycles: dependencies.cycles.length,
      unresolved: unresolved.length,
    },
  };
}

function isUnresolved({ kind, source }: { readonly kind: string; readonly source?: string | undefined }): boolean {
  return source === undefined && (kind === 'program' || kind === 'copybook');
}

function wavesOf({ knowledge, rows }: KnownRun) {
  const programs = new Map(rows().flatMap((row) => (row.program === null ? [] : [[row.name, row] as const])));
  const cycles = new Map(
    knowledge.dependencies.cycles.flatMap((cycle, index) => cycle.map((name) => [name, index + 1])),
  );
  return knowledge.dependencies.waves.map((names, index) => {
    const inWave = names.map((name) => {
      const row = programs.get(name);
      return { name, program: row?.program ?? null, verdict: row?.verdict ?? null, cycle: cycles.get(name) ?? null };
    });
    return {
      wave: index + 1,
      count: inWave.length,
      programs: inWave.slice(0, 300),
      verdicts: countsOf(inWave.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]))),
    };
  });
}
