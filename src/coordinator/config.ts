import { availableParallelism } from 'node:os';
import { z } from 'zod';

const count = z.int().min(1);

/** Limits of a scope; what is absent is not limited. */
export const quotaSchema = z.strictObject({
  parallelRuns: count.optional(),
  parallelAttempts: count.optional(),
  cpuCores: z.number().positive().optional(),
  memoryMiB: count.optional(),
  diskMiB: count.optional(),
  requestsPerMinute: count.optional(),
  tokensPerMinute: count.optional(),
  moneyMicrosPerDay: count.optional().describe('Millionths of a US dollar, from midnight to midnight UTC'),
});
export type Quota = z.infer<typeof quotaSchema>;

const weights = z.record(z.string(), z.number().min(0.001).max(1000)).default({});

/** When concurrency goes down, and how it comes back. A limit of null is not watched. */
export const pressureConfigSchema = z.strictObject({
  memoryHigh: z.number().gt(0).max(1).default(0.85).describe('Share of the memory limit from which slots go down'),
  memoryLow: z.number().gt(0).max(1).default(0.7).describe('Share of the memory limit below which slots come back'),
  loopDelayHighMs: z.number().positive().default(2_000).describe('Event-loop delay (p99) from which slots go down'),
  loopDelayLowMs: z.number().positive().default(500).describe('Event-loop delay (p99) below which slots come back'),
  diskHighMiB: z.number().min(0).default(1024).describe('Free disk below which slots go down'),
  diskLowMiB: z.number().min(0).default(2048).describe('Free disk above which slots come back'),
  sampleMs: z.int().min(50).default(1000).describe('Time between two looks at the machine'),
  calmSamples: z.int().min(1).default(3).describe('Calm samples in a row before one slot comes back'),
});
export type PressureConfig = z.infer<typeof pressureConfigSchema>;

/** Limits, weights and times of the coordinator. `{}` suits one machine. */
export const coordinatorConfigSchema = z.strictObject({
  slots: count.default(() => availableParallelism()).describe('Attempts at one time on this machine'),
  global: quotaSchema.default({ parallelRuns: 64 }).describe('Limits of the machine'),
  everyOwner: quotaSchema.default({}).describe('Limits of an owner that `owners` does not name'),
  owners: z.record(z.string(), quotaSchema).default({}).describe('Limits by owner'),
  everyProject: quotaSchema.default({}).describe('Limits of a project that `projects` does not name'),
  projects: z.record(z.string(), quotaSchema).default({}).describe('Limits by `owner/project`'),
  ownerWeights: weights.describe('Shares between owners; 1 when absent'),
  projectWeights: weights.describe('Shares between the projects of an owner, by `owner/project`; 1 when absent'),
  ageingMs: z.int().min(1).default(600_000).describe('Waiting time after which a run counts as one class more urgent'),
  patienceMs: z
    .int()
    .min(0)
    .default(60_000)
    .describe('How long a run that does not fit is passed over before what it lacks is kept for it'),
  shareWindowMs: z.int().min(60_000).default(3_600_000).describe('Time over which shares are reported'),
  pressure: pressureConfigSchema.prefault({}),
});
export type CoordinatorConfig = z.infer<typeof coordinatorConfigSchema>;
export type CoordinatorConfigInput = z.input<typeof coordinatorConfigSchema>;
