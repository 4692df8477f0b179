import { z } from 'zod';

/** A place in the source tree. `file` is relative to its root, with forward slashes; `line` counts from 1. */
export const place = z.object({ file: z.string(), line: z.number().int() });
export type Place = z.infer<typeof place>;

/** Why something was concluded, and where that shows. */
const evidence = place.extend({ what: z.string() });
export type Evidence = z.infer<typeof evidence>;

export const memberKind = z.enum(['program', 'copybook', 'jcl', 'bms', 'sql', 'data', 'binary', 'unknown']);
export type MemberKind = z.infer<typeof memberKind>;

export const memberEncoding = z.enum(['ascii', 'latin1', 'utf8', 'ebcdic', 'binary', 'empty']);

/** One file of the source tree. */
export const member = z.object({
  path: z.string(),
  kind: memberKind,
  /** Why it is of this kind, in words. */
  reason: z.string(),
  bytes: z.number().int(),
  /** Lines of text; 0 for what is no text. */
  lines: z.number().int(),
  encoding: memberEncoding,
});
export type Member = z.infer<typeof member>;

const programId = z.object({
  /** Upper case, as CALL finds it. */
  id: z.string(),
  line: z.number().int(),
  /** Contained in another program of the file. */
  nested: z.boolean(),
});

export const copyReference = place.extend({
  name: z.string(),
  library: z.string().optional(),
  /** The member that was found. */
  resolved: z.string().optional(),
});

/** A COBOL source file: what it defines, how it has to be read, and what it copies. */
export const programSource = z.object({
  path: z.string(),
  /** In order; empty when the source names none. */
  ids: z.array(programId),
  format: z.enum(['fixed', 'free', 'variable']),
  formatEvidence: z.array(evidence),
  encoding: memberEncoding,
  /** The `-std=` that fits, a hint: whoever knows better decides. */
  std: z.enum(['default', 'ibm', 'mf']),
  stdEvidence: z.array(evidence),
  /** What the program needs at run time besides COBOL: `CICS`, `SQL`, `IMS`, `MQ`, `Language Environment`. */
  needs: z.array(evidence),
  /** Every COPY, of copybooks in copybooks too. */
  copies: z.array(copyReference),
  /** Directories of the copybooks it uses, the most used first: the `-I` of a compiler. */
  copyDirectories: z.array(z.string()),
  /** Steps of jobs that run it. */
  runBy: z.array(place.extend({ job: z.string(), step: z.string() })),
});
export type ProgramSource = z.infer<typeof programSource>;

const jobStep = place.extend({
  name: z.string(),
  /** The program or procedure that EXEC names. */
  kind: z.enum(['program', 'procedure']),
  executes: z.string(),
  /** A program of the operating system and its products (SORT, IDCAMS, IKJEFT01 ...). */
  utility: z.boolean(),
  /** Programs that a utility runs in its turn: by RUN PROGRAM(...) of DB2, by the PARM of IMS. */
  runs: z.array(place.extend({ program: z.string(), by: z.string() })),
  parm: z.string().optional(),
});

const dataDefinition = place.extend({
  /** Name of the DD; of the one before when data sets are concatenated. */
  name: z.string(),
  /** The step it belongs to; absent before the first step. */
  step: z.string().optional(),
  dataset: z.string().optional(),
  disposition: z.string().optional(),
  /** Data that follows in the job. */
  inlineLines: z.number().int().optional(),
  /** SYSOUT, DUMMY and the like: no data set. */
  device: z.string().optional(),
});

/** A job, or a procedure that jobs execute. */
export const job = place.extend({
  name: z.string(),
  kind: z.enum(['job', 'procedure']),
  steps: z.array(jobStep),
  data: z.array(dataDefinition),
  /** Members that INCLUDE takes in. */
  includes: z.array(place.extend({ member: z.string() })),
});
export type Job = z.infer<typeof job>;
export type JobStep = z.infer<typeof jobStep>;
export type DataDefinition = z.infer<typeof dataDefinition>;

export const missingCopybook = z.object({
  name: z.string(),
  library: z.string().optional(),
  references: z.array(place),
  /** The product that supplies it (CICS, DB2, MQ, GnuCOBOL), when it is known for it. */
  suppliedBy: z.string().optional(),
  /** The map source that it is generated from, when the tree has one of that name. */
  generatedFrom: z.string().optional(),
});

export const discoveryProblem = place.extend({
  code: z.enum([
    'unreadable',
    'link-outside',
    'link-broken',
    'not-a-file',
    'too-deep',
    'too-large',
    'binary-source',
    'ebcdic-source',
    'program-unnamed',
    'duplicate-program',
    'job-syntax',
  ]),
  severity: z.enum(['error', 'warning']),
  /** What is wrong, and what to do about it. */
  message: z.string(),
});
export type DiscoveryProblem = z.infer<typeof discoveryProblem>;

/** What a source tree holds. JSON only, so that it can be an artifact; everything in a stable order. */
export const inventory = z.object({
  members: z.array(member),
  programs: z.array(programSource),
  jobs: z.array(job),
  missingCopybooks: z.array(missingCopybook),
  /** Program names that more than one file defines. */
  duplicatePrograms: z.array(z.object({ id: z.string(), places: z.array(place) })),
  /** Directories that were not entered: version control, dependencies, results of earlier runs. */
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  problems: z.array(discoveryProblem),
  summary: z.object({
    files: z.number().int(),
    bytes: z.number().int(),
    /** Lines of programs and copybooks. */
    sourceLines: z.number().int(),
    byKind: z.record(memberKind, z.number().int()),
  }),
});
export type Inventory = z.infer<typeof inventory>;
