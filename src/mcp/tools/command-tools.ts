import { z } from 'zod';
import { DrydockError, exhaustionPolicySchema, prioritySchema } from '../../model/index.ts';
import { keyHeader, pathOf } from '../public-api.ts';
import { nextFor, runInFull, type RunOfApi, runOf } from '../run-facts.ts';
import { anyObject, keyArgument, nextOutput, tool, type Tool, type ToolCall } from '../tool.ts';

const commandOutput = z.object({ run: anyObject, next: nextOutput });

/** A command is never given to a run that was not named. */
const run = z.string().min(1).max(100).describe('Id of a run, the beginning of one, its number such as 14, or @last');

const step = z.string().min(1).max(200);
const item = z.string().min(1).max(1_000).optional().describe('Absent: the whole step');

interface Command {
  readonly run: string;
  readonly verb: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly key?: string | undefined;
}

/** Gives a run a command by the public API; answers when it is durable. */
async function give({ api, signal }: ToolCall, { run: reference, verb, body = {}, key: given }: Command) {
  const { id } = await runOf({ api, signal }, reference);
  const answer = (await api.json({
    method: 'POST',
    path: `${pathOf('runs', id)}:${verb}`,
    body,
    headers: keyHeader(given),
    signal,
  })) as { run: RunOfApi };
  return { run: runInFull(answer.run), next: nextFor(answer.run) };
}

type Described = Pick<Tool, 'name' | 'title' | 'description' | 'effect'>;

function command<I extends z.ZodObject>(
  described: Described & { readonly scope?: Tool['scope'] },
  input: I,
  run: (args: z.infer<I>, call: ToolCall) => ReturnType<Tool['run']>,
): Tool {
  return tool<I>({ scope: 'command', idempotent: true, output: commandOutput, ...described, input, run });
}

const stopNow = z.boolean().default(false).describe('Also stop what is in flight, instead of letting it finish');

const pause = command(
  {
    name: 'run_pause',
    title: 'Pause a run',
    description: 'Starts nothing new of a run until run_resume; what is in flight finishes first, unless now is true.',
    effect: 'adds',
  },
  z.strictObject({ run, now: stopNow, idempotency_key: keyArgument }),
  (args, call) =>
    give(call, { run: args.run, verb: 'pause', body: { mode: args.now ? 'now' : 'drain' }, key: args.idempotency_key }),
);

const resume = command(
  {
    name: 'run_resume',
    title: 'Resume a run',
    description: 'Goes on with a run that is paused or interrupted.',
    effect: 'adds',
  },
  z.strictObject({ run, idempotency_key: keyArgument }),
  (args, call) => give(call, { run: args.run, verb: 'resume', key: args.idempotency_key }),
);

const cancel = command(
  {
    name: 'run_cancel',
    title: 'Cancel a run',
    description: 'Ends a run for good; what is in flight finishes first, unless now is true. Ask the user before.',
    effect: 'ends',
  },
  z.strictObject({ run, now: stopNow, idempotency_key: keyArgument }),
  (args, call) =>
    give(call, {
      run: args.run,
      verb: 'cancel',
      body: { mode: args.now ? 'now' : 'graceful' },
      key: args.idempotency_key,
    }),
);

const retry = command(
  {
    name: 'run_retry',
    title: 'Retry work of a run',
    description:
      'Does work again, and what follows from it, also in a run that has ended: all that failed; with step and items those items; with from_step that step and all after it.',
    effect: 'adds',
  },
  z.strictObject({
    run,
    step: step.optional().describe('With items: the step that has them'),
    items: z.array(z.string().min(1).max(1_000)).min(1).max(1_000).optional(),
    from_step: step.optional().describe('Stands alone'),
    idempotency_key: keyArgument,
  }),
  (args, call) =>
    give(call, { run: args.run, verb: 'retry', body: { scope: retryScope(args) }, key: args.idempotency_key }),
);

function retryScope(args: {
  step?: string | undefined;
  items?: readonly string[] | undefined;
  from_step?: string | undefined;
}) {
  const { step: of, items, from_step: from } = args;
  if (from !== undefined && of === undefined && items === undefined) return { kind: 'from', step: from };
  if (from === undefined && of !== undefined && items !== undefined) return { kind: 'items', step: of, items };
  if (from === undefined && of === undefined && items === undefined) return { kind: 'failed' };
  throw new DrydockError('DRY-E8082', { problem: 'give step with items, or from_step alone, or none of them' });
}

const answers = (['approve', 'reject'] as const).map((verb) =>
  command(
    {
      name: `run_${verb}`,
      title: verb === 'approve' ? 'Approve what a run asks' : 'Reject what a run asks',
      description: `Says ${verb === 'approve' ? 'yes' : 'no'} to an open question of a run (run_view shows them). Only when the user decided so: never decide for them.`,
      effect: 'ends',
      scope: 'approve',
    },
    z.strictObject({
      run,
      step,
      item: item.describe('Absent: the question of a step without items'),
      comment: z.string().max(2_000).optional().describe('For the record'),
      idempotency_key: keyArgument,
    }),
    (args, call) =>
      give(call, {
        run: args.run,
        verb,
        body: {
          step: args.step,
          item: args.item ?? null,
          ...(args.comment === undefined ? {} : { comment: args.comment }),
        },
        key: args.idempotency_key,
      }),
  ),
);

const skip = command(
  {
    name: 'run_skip',
    title: 'Skip an item or a step',
    description: 'Passes an item, or a whole step, over; what needs it is skipped as well.',
    effect: 'ends',
  },
  z.strictObject({
    run,
    step,
    item,
    reason: z.string().min(1).max(2_000).describe('Why, for the record'),
    idempotency_key: keyArgument,
  }),
  (args, call) =>
    give(call, {
      run: args.run,
      verb: 'skip',
      body: { step: args.step, item: args.item ?? null, reason: args.reason },
      key: args.idempotency_key,
    }),
);

const set = command(
  {
    name: 'run_set',
    title: 'Change priority, concurrency or budget of a run',
    description: 'Changes what is given, from the next decision on. Several are several commands, in this order.',
    effect: 'adds',
  },
  z.strictObject({
    run,
    priority: prioritySchema.optional(),
    concurrency: z.int().min(1).max(10_000).optional().describe('Attempts at one time'),
    step: step.optional().describe('With concurrency: of this step alone'),
    budget_usd: z
      .union([z.string().regex(/^\d{1,9}(\.\d{1,6})?$/), z.literal('none')])
      .optional()
      .describe('US dollars such as 5 or 12.50; none: no limit'),
    on_exhausted: exhaustionPolicySchema.optional().describe('With budget_usd: what happens when it is spent'),
  }),
  async ({ run: reference, ...args }, call) => {
    const commands = settings(args);
    if (commands.length === 0) {
      throw new DrydockError('DRY-E8082', { problem: 'give priority, concurrency or budget_usd' });
    }
    const { id } = await runOf(call, reference);
    let answer = {};
    for (const one of commands) answer = await give(call, { ...one, run: id });
    return answer;
  },
);

interface Settings {
  readonly priority?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly step?: string | undefined;
  readonly budget_usd?: string | undefined;
  readonly on_exhausted?: string | undefined;
}

function settings({
  priority,
  concurrency,
  step: of,
  budget_usd: budget,
  on_exhausted,
}: Settings): Omit<Command, 'run'>[] {
  const policy = on_exhausted === undefined ? {} : { on_exhausted };
  return [
    ...(priority === undefined ? [] : [{ verb: 'set-priority', body: { priority } }]),
    ...(concurrency === undefined
      ? []
      : [{ verb: 'set-concurrency', body: { concurrency, ...(of === undefined ? {} : { step: of }) } }]),
    ...(budget === undefined
      ? []
      : [{ verb: 'set-budget', body: { limit_usd: budget === 'none' ? null : budget, ...policy } }]),
  ];
}

const fork = tool({
  name: 'run_fork',
  title: 'Fork a run',
  description:
    'Starts a new run from a step of this one, keeping all that the step builds on; also with other parameters. The old run stays as it is.',
  scope: 'command',
  effect: 'adds',
  idempotent: false,
  input: z.strictObject({
    run,
    from_step: step.describe('The first step that is done anew'),
    params: z.record(z.string(), z.json()).optional().describe('Parameters that differ'),
    name: z.string().min(1).max(200).optional().describe('Name of the new run'),
    idempotency_key: keyArgument,
  }),
  output: commandOutput,
  run: async ({ run: reference, from_step, params, name, idempotency_key }, call) => {
    const body = {
      step: from_step,
      ...(params === undefined ? {} : { params }),
      ...(name === undefined ? {} : { name }),
    };
    const answer = await give(call, { run: reference, verb: 'fork', body, key: idempotency_key });
    return { ...answer, next: 'runs_list shows the new run, the newest of all; run_wait @last waits for it.' };
  },
});

/** Tools that change runs. */
export const commandTools = [pause, resume, cancel, retry, ...answers, skip, set, fork];
