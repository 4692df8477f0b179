import { type ApiPage, type ToolCall } from './tool.ts';
import { jsonWithin } from './harmless-text.ts';
import { pathOf, withQuery } from './public-api.ts';

/** A run as the API shows it, as far as tools read it. */
export interface RunOfApi extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly no: number;
  readonly name: string;
  readonly state: string;
  readonly open_approvals: number;
  readonly allowed_actions: readonly string[];
}

export interface StepOfApi extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly error: Readonly<Record<string, unknown>> | null;
  readonly counts: {
    readonly total: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly skipped: number;
  };
  readonly verdicts: Readonly<Record<string, number>>;
}

type Api = Pick<ToolCall, 'api' | 'signal'>;

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'completed_with_findings', 'failed', 'cancelled']);

export function hasEnded({ state }: RunOfApi): boolean {
  return ENDED.has(state);
}

export async function runOf({ api, signal }: Api, run: string): Promise<RunOfApi> {
  return (await api.json({ path: pathOf('runs', run), signal })) as RunOfApi;
}

export async function stepsOf({ api, signal }: Api, run: string): Promise<readonly StepOfApi[]> {
  return ((await api.json({ path: pathOf('runs', run, 'steps'), signal })) as { items: StepOfApi[] }).items;
}

/** Questions of a run that wait for a person, in short. */
export async function questionsOf({ api, signal }: Api, run: string): Promise<readonly unknown[]> {
  const page = (await api.json({ path: withQuery('/v1/approvals', { run, limit: 20 }), signal })) as ApiPage;
  return page.items.map(({ step, item, message, shown, requested_at }) => ({
    step,
    item,
    message,
    shown: jsonWithin(shown, 1_500),
    requested_at,
  }));
}

/** The fields of a run that a list shows. */
export function runInShort(run: RunOfApi): Readonly<Record<string, unknown>> {
  const { id, no, name, state, reason, workflow, owner, project, verdicts, open_approvals } = run;
  const { created_at, finished_at, spent_usd } = run;
  const { name: workflowName } = workflow as { readonly name: string };
  return {
    run: id,
    no,
    name,
    state,
    ...present({ reason }),
    workflow: workflowName,
    owner,
    project,
    verdicts,
    open_approvals,
    spent_usd,
    created_at,
    finished_at,
  };
}

/** What is known of a run beside its steps. */
export function runInFull(run: RunOfApi): Readonly<Record<string, unknown>> {
  const { priority, concurrency, started_at, budget_usd, unknown_costs, parent, forked_from, error, outputs } = run;
  const { workflow, allowed_actions, params } = run;
  return {
    ...runInShort(run),
    workflow_version: (workflow as { readonly version: number }).version,
    priority,
    concurrency,
    started_at,
    budget_usd,
    allowed_actions,
    params: jsonWithin(params, 1_500),
    ...present({ parent, forked_from, error, outputs: jsonWithin(outputs, 3_000) }),
    ...(unknown_costs === 0 ? {} : { attempts_of_unknown_cost: unknown_costs }),
  };
}

export function stepInShort({
  id,
  state,
  reason,
  error,
  counts,
  verdicts,
}: StepOfApi): Readonly<Record<string, unknown>> {
  return { step: id, state, ...present({ reason, error }), counts, verdicts };
}

/** How many units have ended, of how many that are known. */
export function doneOf(steps: readonly StepOfApi[]): { readonly done: number; readonly total: number } {
  let done = 0;
  let total = 0;
  for (const { counts, state } of steps) {
    total += counts.total;
    done += state === 'skipped' ? counts.total : counts.succeeded + counts.failed + counts.skipped;
  }
  return { done, total };
}

/** What to do about a run in this state. */
export function nextFor(run: RunOfApi): string {
  const { state, no, open_approvals: open } = run;
  if (open > 0)
    return `It waits for ${open} answer(s) of a person: show run_view ${no}, then run_approve or run_reject as the user decides.`;
  switch (state) {
    case 'succeeded':
      return `It has ended. item_evidence shows the proof of an item; artifacts_list what was made.`;
    case 'completed_with_findings':
    case 'failed':
      return `It has ended with findings: run_explain ${no} says which, and why; run_retry does failed work again.`;
    case 'cancelled':
      return 'It was cancelled. run_fork starts a new run from one of its steps.';
    case 'interrupted':
      return `Nobody drives it: run_resume ${no} goes on where it was.`;
    case 'queued':
      return `It waits for its turn: run_explain ${no} says for what; run_wait ${no} waits.`;
    case 'paused':
      return `It is paused: run_explain ${no} says why; run_resume ${no} goes on.`;
    default:
      return `It goes on by itself: run_wait ${no} waits for its end.`;
  }
}

function present(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}
