import { z } from 'zod';
import { artifactSchema } from './artifact.ts';
import { attemptRefSchema, attemptRoleSchema } from './attempt.ts';
import { commandSchema, graphEditSchema, retryScopeSchema } from './command.ts';
import { failureSchema } from './failure.ts';
import { flagsSchema } from './flags.ts';
import { commandIdSchema, runIdSchema } from './id.ts';
import { jsonObjectSchema, jsonValueSchema } from './json.ts';
import { needsSchema, prioritySchema, runOutcomeSchema, runStateSchema } from './run.ts';
import { itemCountsSchema, itemOutcomeSchema, skipReasonSchema, stepOutcomeSchema } from './step.ts';
import { modelUseSchema } from './model-use.ts';
import { isolationLevelSchema } from './isolation.ts';
import { runPermissionsSchema } from './run-permissions.ts';
import { microsSchema, usageSchema } from './usage.ts';
import { usedSchema } from './used.ts';
import { verdictCountsSchema, verdictSchema } from './verdict.ts';
import { budgetSchema, exhaustionPolicySchema, workflowDefinitionSchema } from './workflow-definition.ts';

/** Who caused an event: `system`, `user:<name>` or `agent:<id>`. */
export const actorSchema = z.string().regex(/^(system|user:.+|agent:.+)$/);

const breakerStateSchema = z.enum(['closed', 'half-open', 'open']);

const shareSchema = z.number().min(0).max(1);

/** What a candidate was judged by; which figures there are depends on the strategy. */
const candidateFiguresSchema = z.object({
  named: z.int().optional().describe('How much of the requirement its capability names'),
  priority: z.int().optional(),
  running: z.int().optional().describe('Attempts that it had in hand'),
  limit: z.int().optional().describe('Attempts that it may have at one time'),
  costMicros: z.number().optional().describe('Expected for a good result, in millionths of a US dollar'),
  spentMicros: z.number().optional().describe('Known cost of its attempts, in millionths of a US dollar'),
  basis: z.enum(['proven', 'succeeded']).optional().describe('What counts as good'),
  good: z.number().optional().describe('So many of `sample` were good'),
  sample: z.int().optional(),
  rate: shareSchema.optional(),
  low: shareSchema.optional().describe('Lower end of the 95 % interval of `rate`'),
  high: shareSchema.optional().describe('Upper end of the 95 % interval of `rate`'),
  explored: z.literal(true).optional().describe('It was chosen to get to know it'),
  health: z.string().optional().describe('Absent: nothing is wrong with it'),
  breaker: breakerStateSchema.optional(),
  breakdowns: z.int().optional().describe('In a row'),
});

/** How the agent of an attempt was chosen. Recorded with the first attempt of a step, and whenever the choice changes. */
export const choiceSchema = z.object({
  skill: z.string(),
  strategy: z.string(),
  candidates: z
    .array(
      z.object({
        agent: z.string(),
        version: z.string(),
        score: z.number().nullable().describe('Null: refused'),
        reasons: z.array(z.string()),
        figures: candidateFiguresSchema.optional(),
      }),
    )
    .describe('The chosen one first, then the others as they ranked, then those that were refused'),
  rest: z
    .array(
      z.object({
        reason: z.string(),
        count: z.int().min(1),
        agents: z.array(z.string()).optional(),
        scores: z.array(z.number()).optional().describe('In the order of `agents`; absent: they were refused'),
      }),
    )
    .optional()
    .describe('The other candidates, by what they have in common'),
});
export type Choice = z.infer<typeof choiceSchema>;

/** What each type of event carries. A type, once released, only gains optional fields; otherwise `v` goes up. */
export const eventDataSchemas = {
  'run.created': z.object({
    name: z.string().describe('For people: carddemo #14'),
    definition: workflowDefinitionSchema,
    params: jsonObjectSchema,
    source: z.string().nullable().describe('Absolute path of the code base that the run reads; null: it reads none'),
    publishTo: z
      .string()
      .nullish()
      .describe('Absolute path of the folder that receives the outputs; absent: none does'),
    agentConfig: z.record(z.string(), jsonObjectSchema).optional().describe('Configuration by agent id'),
    tools: z.record(z.string(), z.string()).optional().describe('Versions of what the run uses: node, drydock, cobc'),
    concurrency: z.int().min(1).describe('Attempts at one time, as resolved from workflow, flags and machine'),
    owner: z.string(),
    project: z.string(),
    priority: prioritySchema.optional().describe('Absent: normal'),
    budget: budgetSchema.optional().describe('Absent: no limit'),
    flags: flagsSchema.optional().describe('Absent: all as by default'),
    needs: needsSchema.optional().describe('What it wants beside its place among the parallel runs; absent: nothing'),
    key: z.string().max(255).optional().describe('Idempotency key of the request that started it'),
    startedBy: z.string().optional().describe('Actor of that request; absent: the user of the process'),
    origin: z.string().optional().describe('How it came in, where known: way, token, address and request'),
    traceparent: z.string().max(512).optional().describe('W3C trace context of the request that started it'),
    parent: z
      .object({ run: runIdSchema, step: z.string(), item: z.string().nullable() })
      .optional()
      .describe('The step whose sub-workflow this run is'),
    forkedFrom: z
      .object({ run: runIdSchema, step: z.string(), seq: z.int().min(1) })
      .optional()
      .describe('The run and its step from which this one goes on; `seq`: the last event that was looked at'),
    rerunOf: runIdSchema.optional().describe('The run whose request this one repeats'),
    permissions: runPermissionsSchema.optional().describe('What agents may do of what their manifests ask for'),
    replay: z.string().optional().describe('Folder of the recording that answers in place of language models'),
  }),
  'run.started': z.object({ epoch: z.int().min(0) }),
  'run.pausing': z.object({
    mode: z.enum(['drain', 'now']),
    reason: z.string().optional().describe('Why, when nobody asked for it'),
  }),
  'run.paused': z.object({}),
  'run.resumed': z.object({}),
  'run.awaiting_input': z.object({}).describe('Nothing is left to do before a person has answered'),
  'run.retried': z.object({
    scope: retryScopeSchema,
    units: z
      .array(z.object({ step: z.string(), items: z.array(z.string()).nullable() }))
      .describe('What is to be done again, with all that follows from it; items null: the whole step'),
  }),
  'run.forked': z.object({ step: z.string(), into: runIdSchema }),
  'priority.changed': z.object({ priority: prioritySchema }),
  'concurrency.changed': z.object({ concurrency: z.int().min(1), step: z.string().nullable() }),
  'budget.changed': z.object({ limitMicros: microsSchema.nullable(), onExhausted: exhaustionPolicySchema }),
  'budget.exhausted': z.object({ limitMicros: microsSchema, spentMicros: microsSchema }),
  'graph.edited': z.object({
    edits: z.array(graphEditSchema),
    definition: workflowDefinitionSchema.describe('The workflow of the run from now on'),
  }),
  'approval.requested': z.object({
    step: z.string(),
    item: z.string().nullable(),
    message: z.string(),
    shown: jsonValueSchema.describe('What the person is shown: `with` of the step'),
  }),
  'approval.decided': z.object({
    step: z.string(),
    item: z.string().nullable(),
    output: z.object({
      approved: z.boolean(),
      by: z.string().nullable().describe('Actor; null: the time was over'),
      comment: z.string().nullable(),
    }),
    closed: z
      .enum(['skipped', 'retried', 'step_ended', 'run_ended'])
      .optional()
      .describe('Why nobody needs to answer any more; the output means nothing then'),
  }),
  'run.cancelling': z.object({ mode: z.enum(['graceful', 'now']) }),
  'run.interrupted': z.object({ reason: z.string() }),
  'run.recovered': z.object({
    epoch: z.int().min(0),
    state: runStateSchema.describe('The state that the run goes on in: that before the interruption'),
  }),
  'run.finished': z.object({
    state: runOutcomeSchema,
    reason: z.string().nullable(),
    verdicts: verdictCountsSchema,
    error: failureSchema.nullable(),
    outputs: jsonObjectSchema.optional().describe('What the workflow declares as its outputs'),
  }),

  'step.started': z.object({
    step: z.string(),
    items: z.int().min(0).nullable().describe('How many items it has; null when it has no forEach'),
  }),
  'step.finished': z.object({
    step: z.string(),
    state: stepOutcomeSchema,
    reason: skipReasonSchema.nullable(),
    error: failureSchema.nullable(),
    counts: itemCountsSchema,
    verdicts: verdictCountsSchema,
    note: z.string().optional().describe('Why a person had it skipped'),
  }),

  'items.added': z.object({
    step: z.string(),
    items: z.array(z.object({ id: z.string(), value: jsonValueSchema })),
  }),
  'item.finished': z.object({
    step: z.string(),
    item: z.string(),
    state: itemOutcomeSchema,
    reason: skipReasonSchema.nullable(),
    error: failureSchema.nullable(),
    verdict: verdictSchema.nullable(),
    attempts: z.int().min(0),
    note: z.string().optional().describe('Why a person had it skipped'),
  }),

  'attempt.started': attemptRefSchema.extend({
    role: attemptRoleSchema,
    agent: z.string(),
    agentVersion: z.string(),
    epoch: z.int().min(0),
    choice: choiceSchema.optional(),
    child: runIdSchema.optional().describe('The run of its sub-workflow'),
  }),
  'attempt.progress': attemptRefSchema.extend({
    fraction: z.number().min(0).max(1).nullable(),
    message: z.string(),
  }),
  'attempt.logged': attemptRefSchema.extend({
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    fields: jsonObjectSchema.optional(),
  }),
  'attempt.succeeded': attemptRefSchema.extend({
    epoch: z.int().min(0),
    output: jsonValueSchema,
    artifacts: z.array(artifactSchema),
    verdict: verdictSchema.nullable(),
    durationMs: z.int().min(0).describe('From when it had a slot'),
    usage: usageSchema.optional(),
    asked: z.array(modelUseSchema).optional().describe('What it asked language models, in order'),
    isolation: isolationLevelSchema
      .optional()
      .describe('How far its code was kept apart; absent: it ran in the engine'),
    used: usedSchema.optional().describe('What it used of its permissions; absent: nothing'),
  }),
  'attempt.failed': attemptRefSchema.extend({
    epoch: z.int().min(0),
    error: failureSchema,
    choice: choiceSchema.optional().describe('When no agent was found: why not'),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .describe('Random number that spreads retries; part of the fact, so that replay is exact'),
    durationMs: z.int().min(0),
    usage: usageSchema.optional(),
    asked: z.array(modelUseSchema).optional().describe('What it asked language models, in order'),
    isolation: isolationLevelSchema
      .optional()
      .describe('How far its code was kept apart; absent: it ran in the engine'),
    used: usedSchema.optional().describe('What it used of its permissions; absent: nothing'),
  }),

  'timer.fired': z.object({}).describe('Time went by: wakes what waits for a moment that has come'),

  'command.requested': z.object({ command: commandSchema }),
  'command.acknowledged': z.object({ command: commandIdSchema }),
  'command.done': z.object({ command: commandIdSchema, result: jsonValueSchema.optional() }),

  'workspace.published': z.object({
    target: z.string().describe('The folder that received the copy'),
    files: z.int().min(0),
    bytes: z.int().min(0),
  }),
  'workspace.cleaned': z.object({ freedBytes: z.int().min(0), kept: z.array(z.string()) }),
} as const;

export type EventType = keyof typeof eventDataSchemas;

export type EventData<T extends EventType> = z.infer<(typeof eventDataSchemas)[T]>;

/** The version of every event type's data; see `eventDataSchemas`. */
export const EVENT_VERSION = 1;

interface EventEnvelope {
  /** Grows over the whole log; what a stream resumes from. */
  readonly id: number;
  readonly run: z.infer<typeof runIdSchema>;
  /** 1, 2, 3 … within the run, without gaps. */
  readonly seq: number;
  /** Unix milliseconds; never less than that of the event before it in the run. */
  readonly ts: number;
  readonly v: number;
  /** `seq` of the event in the same run that led to this one. */
  readonly cause: number | null;
  readonly actor: string;
}

export type RunEventOf<T extends EventType> = EventEnvelope & { readonly type: T; readonly data: EventData<T> };

/** An immutable fact in a run's log, discriminated by `type`. */
export type RunEvent = { [T in EventType]: RunEventOf<T> }[EventType];

export type EventDraftOf<T extends EventType> = { readonly type: T; readonly data: EventData<T> };

/** A fact that is about to be appended: the log gives it its id, sequence number and time. */
export type EventDraft = { [T in EventType]: EventDraftOf<T> }[EventType];

/** What a fold needs of an event: a draft with its place in the run and its time. Every event is one. */
export type Fact = { [T in EventType]: EventDraftOf<T> & Pick<EventEnvelope, 'run' | 'seq' | 'ts'> }[EventType];

const envelopeSchema = z.object({
  id: z.int().min(1),
  run: runIdSchema,
  seq: z.int().min(1),
  ts: z.int().min(0),
  v: z.int().min(1),
  cause: z.int().min(1).nullable(),
  actor: actorSchema,
});

/** Checks an event that comes from outside: an import, another process, a request. */
export const runEventSchema = z.custom<RunEvent>().superRefine((value, context) => {
  const envelope = envelopeSchema
    .extend({ type: z.enum(Object.keys(eventDataSchemas) as EventType[]) })
    .safeParse(value);
  if (!envelope.success) {
    for (const issue of envelope.error.issues)
      context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
    return;
  }
  const data = eventDataSchemas[envelope.data.type].safeParse(value.data);
  for (const issue of data.error?.issues ?? []) {
    context.addIssue({ code: 'custom', path: ['data', ...issue.path], message: issue.message });
  }
});
