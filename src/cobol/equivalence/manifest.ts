import { basename } from 'node:path';
import { z } from 'zod';

/** A path below the run directory. */
const runName = z
  .string()
  .min(1)
  .refine((name) => !/^([/\\]|[A-Za-z]:)/.test(name) && !name.split(/[/\\]/).includes('..'), {
    message: 'must be a relative path without ..',
  });

const environmentSchema = z.record(z.string(), z.string()).default({});

const moduleSchema = z.union([
  z.string().transform((program) => ({ program, name: basename(program).replace(/\.[^.]*$/, ''), cobcArgs: [] })),
  z.looseObject({
    program: z.string().min(1),
    name: runName.refine((name) => !/[/\\]/.test(name), { message: 'must be a file name' }),
    cobcArgs: z.array(z.string()).default([]),
  }),
]);

const stepSchema = z.looseObject({
  program: z.string().min(1),
  with: z.array(z.string()).default([]),
  args: z.array(z.string()).default([]),
  env: environmentSchema,
  stdin: z.string().optional(),
  stdinText: z.string().optional(),
  cobcArgs: z.array(z.string()).default([]),
});

const expectedSchema = z.looseObject({
  dir: z.string().min(1),
  exit: z.array(z.int()),
  stdoutBytes: z.int().optional(),
  outputFiles: z.array(runName).default([]),
  opaqueIndexedFiles: z.array(runName).default([]),
  deletedFiles: z.array(runName).optional(),
  compiler: z.string().optional(),
});

const caseSchema = z.looseObject({
  id: z.string().min(1),
  subject: z.string().optional(),
  format: z.enum(['fixed', 'free']).default('fixed'),
  std: z.string().default('default'),
  cobcArgs: z.array(z.string()).default([]),
  copyDirs: z.array(z.string()).default([]),
  modules: z.array(moduleSchema).default([]),
  files: z.array(z.looseObject({ src: z.string().min(1), as: runName })).default([]),
  mkdirs: z.array(runName).default([]),
  env: environmentSchema,
  steps: z.array(stepSchema).min(1),
  expected: expectedSchema.optional(),
  oracle: z.enum(['strong', 'weak']).optional(),
  needsFrozenClock: z.boolean().default(false),
  clock: z.string().optional(),
  runMs: z.number().optional(),
});

/** The manifest of a set of cases. Unknown keys are kept and ignored. */
export const manifestSchema = z.looseObject({
  name: z.string().min(1),
  title: z.string().optional(),
  licence: z.string().optional(),
  compiler: z.string().optional(),
  root: z.string().default('.').describe('Where the paths of the cases start, relative to the manifest'),
  cases: z.array(caseSchema),
});

/** One case, as the manifest has it. */
export type ManifestCase = z.infer<typeof caseSchema>;

/** A subprogram that is compiled beside the program and loaded when it is called. */
export type CaseModule = z.infer<typeof moduleSchema>;

/** One program of the chain, with its surroundings. */
export type CaseStep = z.infer<typeof stepSchema>;

/** What was recorded of a case. */
export type CaseExpectation = z.infer<typeof expectedSchema>;
