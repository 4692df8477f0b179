import { z } from 'zod';
import { verdictSchema } from '../../model/index.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The name of some bytes, with what identifies them. */
export const fingerprint = z.object({ name: z.string(), bytes: z.int().min(0), sha256 });
export type Fingerprint = z.infer<typeof fingerprint>;

const excerpt = z.object({ start: z.int(), hex: z.string(), text: z.string() });

/** The first place at which two byte strings differ. `offset` counts from 0, line and column from 1. */
const byteDifference = z.object({
  offset: z.int(),
  line: z.int(),
  column: z.int(),
  expectedLength: z.int(),
  actualLength: z.int(),
  expected: excerpt,
  actual: excerpt,
});

/** One respect in which a translation differs from the original. Steps count from 1. */
export const difference = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exit'), step: z.int(), expected: z.int(), actual: z.int() }),
  z.object({ kind: z.literal('steps'), expected: z.int(), actual: z.int() }),
  z.object({ kind: z.literal('stdout'), step: z.int(), at: byteDifference }),
  z.object({
    kind: z.literal('file'),
    name: z.string(),
    at: byteDifference,
    field: z.object({ record: z.int(), field: z.string().optional() }).optional(),
  }),
  z.object({ kind: z.literal('file_missing'), name: z.string(), bytes: z.int() }),
  z.object({ kind: z.literal('file_unexpected'), name: z.string(), bytes: z.int() }),
  z.object({ kind: z.literal('file_kept'), name: z.string() }),
  z.object({ kind: z.literal('file_deleted'), name: z.string() }),
]);
export type RecordedDifference = z.infer<typeof difference>;

const environment = z.record(z.string(), z.string());

/** How a vector is run: the entry of a manifest of cases. Paths are relative to the root of the cases, or absolute. */
export const vectorSetup = z.object({
  format: z.enum(['fixed', 'free']),
  std: z.string(),
  cobcArgs: z.array(z.string()),
  copyDirs: z.array(z.string()),
  modules: z.array(z.object({ program: z.string(), name: z.string(), cobcArgs: z.array(z.string()) })),
  files: z.array(z.object({ src: z.string(), as: z.string() })),
  mkdirs: z.array(z.string()),
  env: environment,
  steps: z.array(
    z.object({
      program: z.string(),
      with: z.array(z.string()),
      args: z.array(z.string()),
      env: environment,
      stdin: z.string().optional(),
      stdinText: z.string().optional(),
      cobcArgs: z.array(z.string()),
    }),
  ),
});
export type VectorSetup = z.infer<typeof vectorSetup>;

/** What one side did: each file under its name, standard output under its step. */
export const sideOutcome = z.object({
  stdout: z.array(fingerprint),
  exit: z.array(z.int()),
  files: z.array(fingerprint),
  /** Inputs that were gone at the end; null when that was not recorded. */
  deleted: z.array(z.string()).nullable(),
  /** Files whose bytes mean nothing outside the library that wrote them. */
  opaque: z.array(z.string()),
});
export type SideOutcome = z.infer<typeof sideOutcome>;

/** Everything that a stranger needs to check a verdict on one vector, or to come to it again. */
export const vectorEvidence = z.object({
  format: z.literal('drydock-evidence/1'),
  corpus: z.string(),
  case: z.string(),
  subject: z.string(),
  expectation: z
    .object({
      /** `executed`: the original ran here; `recorded`: its outputs were kept from an earlier run. */
      source: z.enum(['recorded', 'executed']),
      compiler: z.string().optional(),
      clock: z.enum(['real', 'faketime', 'COB_CURRENT_DATE', 'recorded']),
      confinement: z.enum(['bubblewrap', 'none', 'recorded']),
    })
    .optional(),
  execution: z.object({ machine: z.enum(['warm', 'fresh']), compiler: z.string() }).optional(),
  dialect: z.object({ std: z.string(), format: z.string(), cobcArgs: z.array(z.string()) }),
  /** The instant at which the clock stood still; null = the real clock. */
  clock: z.string().nullable(),
  setup: vectorSetup.optional(),
  /** Programs, copybooks, input files and standard input. */
  inputs: z.array(fingerprint),
  /** The Java of each step; `sources` are indexes into `translation`. */
  programs: z.array(z.object({ mainClass: z.string(), sources: z.array(z.int().min(0)) })).default([]),
  translation: z.array(fingerprint),
  expected: sideOutcome.nullable(),
  actual: sideOutcome.nullable(),
  comparison: z
    .object({
      differences: z.array(difference),
      comparedBytes: z.int(),
      comparedFiles: z.array(z.string()),
      leftOut: z.array(z.string()),
      normalisations: z.array(z.string()),
    })
    .optional(),
  /** A shell script that compiles and runs the original again, from the root of the cases. */
  reproduce: z.string(),
});
export type VectorEvidence = z.infer<typeof vectorEvidence>;

const entered = z.object({ name: z.string(), file: z.string(), line: z.int() });

/**
 * The paragraphs that original and translation went through, laid beside each other. Only paragraphs that are methods of their own can
 * be followed in the Java.
 */
export const executionPaths = z.object({
  /** How many different paragraphs can be followed on both sides. */
  followed: z.int(),
  /** How many visits to paragraphs are the same on both sides, from the start. */
  common: z.int(),
  /** False: they went through the same paragraphs to the end, and differ in what they did there. */
  parted: z.boolean(),
  /** The last visits that are the same, oldest first. */
  last: z.array(entered),
  /** The paragraph that each side entered next; null when it entered no further one. */
  original: z.string().nullable(),
  translation: z.string().nullable(),
  /** What the original executed last before it went on to that, oldest first. */
  statements: z.array(z.object({ verb: z.string(), line: z.int() })),
});
export type ExecutionPaths = z.infer<typeof executionPaths>;

const diagnostic = z.object({
  path: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  message: z.string(),
});

/** What came of one vector. */
export const vectorResult = z.object({
  corpus: z.string(),
  id: z.string(),
  subject: z.string(),
  oracle: z.enum(['strong', 'weak']),
  verdict: verdictSchema,
  /** One line; empty when proven. */
  reason: z.string(),
  ms: z.int(),
  diagnostics: z.array(diagnostic),
  stderr: z.string(),
  /** Of the first vector that differs, where it could be told. */
  paths: executionPaths.optional(),
  evidence: vectorEvidence,
});
export type VectorResult = z.infer<typeof vectorResult>;

/** The JSON form of a `cobol.evidence` artifact: the vectors of one program, and where the bytes of both sides are. */
export const programEvidence = z.object({
  cases: z.array(vectorResult),
  /** `contents` holds the bytes one after the other: where each begins. Absent: nothing was executed. */
  contents: z.object({ name: z.string(), type: z.string(), bytes: z.int(), sha256 }).optional(),
  index: z.array(z.object({ sha256, offset: z.int().min(0), bytes: z.int().min(0) })).default([]),
});
export type ProgramEvidence = z.infer<typeof programEvidence>;
