import { z } from 'zod';
import { agentManifestSchema, failureClassSchema, verdictCountsSchema } from '../../model/index.ts';
import { type Wire, wireOf } from './wire-form.ts';

export const HEALTH_STATES = ['healthy', 'degraded', 'unhealthy', 'never probed'] as const;
export const AGENT_SOURCES = ['built-in', 'project', 'installed'] as const;

const count = z.int().min(0);
const share = z.number().min(0).max(1);

const figuresSchema = z
  .object({
    version: z.string(),
    skill: z.string(),
    invocations: count.describe('Attempts that ended by themselves'),
    succeeded: count,
    failures: z.partialRecord(failureClassSchema, count),
    latencyMs: z.object({ p50: count.nullable(), p95: count.nullable(), p99: count.nullable() }),
    tokens: z.object({
      inputUncached: count,
      cacheRead: count,
      cacheWrite: count,
      output: count,
      reasoning: count,
    }),
    costMicros: count.describe('What is known of it'),
    unknownCosts: count.describe('Attempts that used something whose cost nobody knows'),
    verdicts: verdictCountsSchema,
    proven: z
      .object({ proven: count, sample: count, rate: share.nullable(), low: share, high: share })
      .describe('The share of its work that was proven, with its 95 % interval; null: no sample'),
  })
  .describe('What the attempts of one version for one skill came to');

const versionSchema = z.object({
  version: z.string(),
  source: z.string().describe('`built-in`, or the file that defines it'),
  hash: z.string().nullable().describe('SHA-256 of that file'),
  firstSeenAt: z.int(),
  isPresent: z.boolean().describe('False: its file is gone'),
  isChanged: z.boolean().describe('True: its file said something else before, under the same version'),
});

export const agentViewSchema = agentManifestSchema.extend({
  source: z.string().describe('`built-in`, or the file that defines it'),
  from: z.enum(AGENT_SOURCES),
  state: z.enum(['enabled', 'disabled', 'draining', 'unregistered']),
  stateReason: z.string().nullable(),
  stateChangedAt: z.int().nullable(),
  stateChangedBy: z.string().nullable(),
  running: count.describe('Attempts that it has in hand'),
  health: z.object({
    status: z.enum(HEALTH_STATES),
    breaker: z.enum(['closed', 'open', 'half-open']),
    breakdowns: count.describe('In a row'),
    trialAt: z.int().nullable().describe('When an open breaker lets one attempt through'),
  }),
  versions: z.array(versionSchema).describe('Every version that was ever seen, the newest first'),
  figures: z.array(figuresSchema).describe('By skill; of the newest version first, then of those before it'),
  attemptsSucceeded: z.int(),
  attemptsFailed: z.int(),
});
export type AgentView = z.infer<typeof agentViewSchema>;
export const agentWire: Wire<AgentView> = wireOf(agentViewSchema, 'Agent');

export const addAgentWire = wireOf(
  z.strictObject({
    path: z.string().min(1).max(4_096).describe('Absolute path of a file, or of a folder with an agent.yaml'),
    reason: z.string().max(1_000).optional(),
  }),
  'AddAgent',
);

export const changeAgentWire = wireOf(
  z.strictObject({
    state: z.enum(['enabled', 'disabled', 'draining']),
    reason: z.string().max(1_000).optional(),
  }),
  'ChangeAgent',
);
