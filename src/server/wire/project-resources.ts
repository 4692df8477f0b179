import { z as zod } from 'zod';
import { runIdSchema, runStateSchema, verdictCountsSchema, verdictSchema } from '../../model/index.ts';
import type { MappedPlace, MemberRow } from '../../project/index.ts';
import {
  dependencyGraph,
  difference,
  executionPaths,
  edge,
  fingerprint,
  graphNode,
  memberKind,
  place,
  programFacts,
  vectorEvidence,
} from '../../project/index.ts';
import { type Wire, wireOf } from './wire-form.ts';

const runRef = zod.object({ id: runIdSchema, no: zod.int(), state: runStateSchema });

const scoreboardSchema = zod.object({
  programs: zod.int().describe('What the counts are out of'),
  verdicts: verdictCountsSchema,
  recorded: zod.int().describe('Programs whose proof compares with recorded outputs of the original'),
  vectorsEqual: zod.int(),
  vectors: zod.int(),
});

export const projectSummarySchema = zod.object({
  name: zod.string(),
  runs: zod.int(),
  latestRun: runRef.extend({ createdAt: zod.int() }),
  verdicts: verdictCountsSchema.describe('Of the latest run'),
});
export const projectSummaryWire: Wire<zod.infer<typeof projectSummarySchema>> = wireOf(
  projectSummarySchema,
  'ProjectSummary',
);

export const projectSchema = zod.object({
  name: zod.string(),
  run: runRef.extend({ createdAt: zod.int() }).describe('The run whose knowledge is told'),
  scoreboard: scoreboardSchema,
  members: zod.record(zod.string(), zod.int()).describe('Files by kind'),
  sourceLines: zod.int(),
  missing: zod.object({ copybooks: zod.int(), programs: zod.int(), blockedPrograms: zod.int() }),
  waves: zod.int(),
  cycles: zod.int(),
  problems: zod.int().describe('Files that could not be read, or only with doubts'),
});
export const projectWire: Wire<zod.infer<typeof projectSchema>> = wireOf(projectSchema, 'Project');

export const memberSchema = zod.object({
  id: zod.string().describe('Path below the source tree; copybook:NAME or program:NAME for what is missing'),
  kind: memberKind,
  isMissing: zod.boolean(),
  name: zod.string(),
  program: zod.string().nullable().describe('Its id among the programs; null for what is no program to migrate'),
  path: zod.string().nullable(),
  bytes: zod.int(),
  lines: zod.int(),
  encoding: zod.string().nullable(),
  format: zod.string().nullable(),
  dialect: zod.string().nullable(),
  complexity: zod.int().nullable(),
  features: zod.record(zod.string(), zod.int()),
  needs: zod.array(zod.string()).describe('What it needs at run time besides COBOL: CICS, SQL …'),
  usedBy: zod.int(),
  calls: zod.int(),
  missingCopybooks: zod.array(zod.string()),
  isUnused: zod.boolean().describe('No program and no job uses it'),
  wave: zod.int().nullable(),
  verdict: verdictSchema.nullable(),
  reason: zod.string().nullable(),
  evidence: zod.string().nullable().describe('Id of its evidence'),
  blocked: zod.int().describe('Programs that cannot be migrated without it; 0 for what is there'),
  problems: zod.array(zod.string()),
});
type MemberView = Omit<MemberRow, 'evidence'> & { readonly evidence: string | null };
export const memberWire: Wire<MemberView> = wireOf(memberSchema as unknown as zod.ZodType<MemberView>, 'Member');

export const missingSchema = zod.object({
  id: zod.string(),
  kind: zod.enum(['copybook', 'program']),
  name: zod.string(),
  suppliedBy: zod.string().nullable(),
  generatedFrom: zod.string().nullable(),
  references: zod.array(place).describe('The first 20'),
  referenceCount: zod.int(),
  users: zod.array(zod.string()).describe('Programs that refer to it themselves; the first 100'),
  userCount: zod.int(),
  blocked: zod.int().describe('Programs that need it, directly or through programs that they call'),
});
export const missingWire: Wire<zod.infer<typeof missingSchema>> = wireOf(missingSchema, 'MissingMember');

export const waveSchema = zod.object({
  wave: zod.int(),
  count: zod.int().describe('Programs of the wave'),
  programs: zod
    .array(
      zod.object({
        name: zod.string(),
        program: zod.string().nullable(),
        verdict: verdictSchema.nullable(),
        cycle: zod.int().nullable().describe('From 1: programs of the same number call each other in a circle'),
      }),
    )
    .describe('The first 300; the inventory lists all of a wave'),
  verdicts: verdictCountsSchema,
});
export const waveWire: Wire<zod.infer<typeof waveSchema>> = wireOf(waveSchema, 'Wave');

export const projectGraphSchema = zod.object({
  run: runIdSchema,
  center: zod.string().nullable().describe('Null: the whole graph is summed up, nothing is around'),
  nodes: zod.array(
    graphNode.extend({ distance: zod.int(), isMissing: zod.boolean(), verdict: verdictSchema.nullable() }),
  ),
  edges: zod.array(edge),
  truncated: zod.boolean().describe('True: there is more than is told; ask for less depth'),
  cycles: dependencyGraph.shape.cycles.describe('Programs that call each other in a circle; the first 100'),
  unresolved: zod.array(zod.string()).describe('Nodes that are referred to and not among the sources; the first 500'),
  totals: zod.object({ nodes: zod.int(), edges: zod.int(), cycles: zod.int(), unresolved: zod.int() }),
});
export const projectGraphWire: Wire<zod.infer<typeof projectGraphSchema>> = wireOf(projectGraphSchema, 'ProjectGraph');

const mappedSchema = zod.object({
  kind: zod.enum(['paragraph', 'item']),
  name: zod.string(),
  cobol: zod.object({ file: zod.string(), line: zod.int(), endLine: zod.int() }),
  java: zod.object({
    file: zod.string().nullable(),
    className: zod.string(),
    member: zod.string(),
    line: zod.int(),
    endLine: zod.int(),
  }),
  level: zod.string().nullable().describe('Of a paragraph: method of its own, merged with others, dispatched'),
});
export const mappedWire: Wire<MappedPlace> = wireOf(mappedSchema as unknown as zod.ZodType<MappedPlace>, 'MappedPlace');

export const untranslatedSchema = zod.object({
  file: zod.string(),
  line: zod.int(),
  endLine: zod.int(),
  reason: zod.string(),
});

export const programSchema = zod.object({
  id: zod.string(),
  run: runIdSchema,
  source: zod.string(),
  verdict: verdictSchema,
  basis: zod.enum(['executed', 'recorded', 'none']),
  reason: zod.string(),
  vectorsEqual: zod.int(),
  vectors: zod.int(),
  wave: zod.int().nullable(),
  facts: programFacts.nullable().describe('At most 200 entries of each list'),
  calledBy: zod.array(zod.string()),
  translation: zod
    .object({
      mainClass: zod.string().nullable(),
      usable: zod.boolean(),
      gaps: zod.int(),
      step: zod.string(),
      attempt: zod.int(),
      files: zod.array(zod.object({ name: zod.string(), bytes: zod.int(), sha256: zod.string(), href: zod.string() })),
    })
    .nullable(),
  evidence: zod.string().nullable().describe('Id of its evidence'),
  links: zod.record(zod.string(), zod.string()),
});
export const programWire: Wire<zod.infer<typeof programSchema>> = wireOf(programSchema, 'Program');

const outputSchema = zod.object({
  name: zod.string(),
  kind: zod.enum(['stdout', 'file']),
  step: zod.int().nullable().describe('Of standard output'),
  isEqual: zod.boolean().nullable().describe('Null: only one side is known, or its bytes mean nothing'),
  expected: zod.object({ bytes: zod.int(), sha256: zod.string() }).nullable(),
  actual: zod.object({ bytes: zod.int(), sha256: zod.string() }).nullable(),
});

export const vectorViewSchema = zod.object({
  id: zod.string(),
  verdict: verdictSchema,
  reason: zod.string(),
  oracle: zod
    .enum(['strong', 'weak'])
    .describe('strong: output bytes were compared; weak: an exit code or empty output'),
  durationMs: zod.int(),
  original: vectorEvidence.shape.expectation.unwrap().nullable().describe('Where the expected outputs come from'),
  execution: vectorEvidence.shape.execution.unwrap().nullable(),
  clock: zod.string().nullable(),
  inputs: zod.array(fingerprint),
  expectedExit: zod.array(zod.int()),
  actualExit: zod.array(zod.int()),
  outputs: zod.array(outputSchema),
  comparedBytes: zod.int(),
  normalisations: zod.array(zod.string()).describe('Changes that were made to both sides before they were compared'),
  differences: zod.array(difference).describe('The first of each output'),
  paths: executionPaths
    .nullable()
    .describe(
      'The paragraphs that both sides entered, and where they part: of the first vector of a program that differs',
    ),
  diagnostics: zod.array(zod.string()),
  reproduce: zod.string().describe('The command that does it again, without a model'),
  reproduceOriginal: zod.string().describe('A shell script that compiles and runs the original, without drydock'),
});
export type VectorView = zod.infer<typeof vectorViewSchema>;
export const vectorWire: Wire<VectorView> = wireOf(vectorViewSchema, 'Vector');

export const evidenceSchema = zod.object({
  id: zod.string(),
  project: zod.string(),
  program: zod.string(),
  run: runIdSchema,
  step: zod.string(),
  attempt: zod.int(),
  verdict: verdictSchema,
  reason: zod.string(),
  basis: zod.enum(['executed', 'recorded', 'none']).describe('Whether the original was executed, or recorded earlier'),
  vectorsEqual: zod.int(),
  vectors: zod.int(),
  originals: zod.array(zod.string()).describe('What compiled the originals'),
  translations: zod.array(zod.string()).describe('What compiled the translation'),
  coverage: zod.null().describe('How much of the program the vectors reach is no part of a proof'),
  documentSha256: zod.string(),
  reproduce: zod.string().nullable(),
  links: zod.record(zod.string(), zod.string()),
});
export type EvidenceView = zod.infer<typeof evidenceSchema>;
export const evidenceWire: Wire<EvidenceView> = wireOf(evidenceSchema, 'Evidence');
