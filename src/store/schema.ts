import type { Generated } from 'kysely';

/**
 * The tables. `run_log` and `events` are the log: the only truth, with `gaps` and `tombstones` for what retention dropped of it.
 * `agents`, `cursors`, `audit`, and those of webhooks are the registry's, the subscribers', the audit log's and the webhooks' own;
 * `agent_figures` are kept by a subscriber, up to its cursor;
 * `model_calls`, `model_accounts` and `model_providers` are the ledger of language models and what is known of their providers;
 * `run_marks`, `run_labels`, `deleted_runs`, `kept_spending` and `documents` hold what people say beside the log.
 * Every other table is a projection: {@link projectionTables} lists them, and a rebuild makes them anew from the log.
 *
 * Times are Unix milliseconds; columns named `*_json` hold JSON text. Rows refer to a run by its number: it is a third
 * shorter in the index of events than the id, and people call a run by it (`#14`).
 */
export interface StoreSchema {
  run_log: RunLogTable;
  events: EventsTable;
  agents: AgentsTable;
  runs: RunsTable;
  steps: StepsTable;
  items: ItemsTable;
  attempts: AttemptsTable;
  artifacts: ArtifactsTable;
  commands: CommandsTable;
  approvals: ApprovalsTable;
  cursors: CursorsTable;
  gaps: GapsTable;
  tombstones: TombstonesTable;
  audit: AuditTable;
  webhooks: WebhooksTable;
  webhook_deliveries: WebhookDeliveriesTable;
  run_marks: RunMarksTable;
  run_labels: RunLabelsTable;
  deleted_runs: DeletedRunsTable;
  kept_spending: KeptSpendingTable;
  documents: DocumentsTable;
  agent_figures: AgentFiguresTable;
  model_calls: ModelCallsTable;
  model_accounts: ModelAccountsTable;
  model_providers: ModelProvidersTable;
}

export const projectionTables = ['runs', 'steps', 'items', 'attempts', 'artifacts', 'commands', 'approvals'] as const;

export type ProjectionTable = (typeof projectionTables)[number];

/** The runs of the log. The last event of a run is its head: it is never deleted. */
interface RunLogTable {
  no: Generated<number>;
  run: string;
  /** Fencing token: goes up with every claim; an append that names an older one is refused. */
  epoch: number;
}

interface EventsTable {
  id: Generated<number>;
  run_no: number;
  seq: number;
  ts: number;
  type: string;
  v: number;
  data_json: string;
  cause: number | null;
  actor: string;
}

interface AgentsTable {
  id: string;
  version: string;
  manifest_json: string;
  /** `built-in`, or the file that defines it. */
  source: string;
  seen_at: number;
  /** SHA-256 of that file; null for what comes with the product, and for what was seen before hashes were kept. */
  hash: string | null;
  first_seen_at: number | null;
  is_changed: Generated<number>;
}

interface RunsTable {
  run_no: number;
  id: string;
  name: string;
  workflow: string;
  workflow_version: number;
  workflow_hash: string;
  params_json: string;
  state: string;
  reason: string | null;
  error_json: string | null;
  owner: string;
  project: string;
  priority: string;
  /** Id of the run whose sub-workflow this is. */
  parent: string | null;
  forked_from: string | null;
  /** Id of the run whose request this one repeats. */
  rerun_of: string | null;
  /** Idempotency key of the request that started it; no two runs of a home share one. */
  key: string | null;
  flags_json: string | null;
  concurrency: number;
  /** Known costs of its attempts. */
  spent_micros: number;
  /** Attempts that used something whose cost nobody knows. */
  unknown_costs: number;
  budget_micros: number | null;
  on_exhausted: string | null;
  /** When the budget was spent; null: it is not. */
  exhausted_at: number | null;
  outputs_json: string | null;
  verdicts_json: string;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

interface StepsTable {
  run_no: number;
  step: string;
  /** Place in the definition, from 0. */
  position: number;
  /** The step that made the list of items that this one works on; null without `forEach`. */
  items_of: string | null;
  /** Items, or 1 without `forEach`; 0 before the step starts. */
  total: number;
  state: string;
  reason: string | null;
  error_json: string | null;
  /** Null until the step has ended; while it runs its items are counted. */
  counts_json: string | null;
  verdicts_json: string | null;
  started_at: number | null;
  finished_at: number | null;
  /** Why a person had it skipped. */
  note: string | null;
}

/**
 * Items of a list as they are added, and those of a step that follows it as soon as something happens to them. `gone`: the step
 * begins anew, and has not come to this item.
 */
interface ItemsTable {
  run_no: number;
  step: string;
  item: string;
  state: string;
  reason: string | null;
  error_json: string | null;
  verdict: string | null;
  attempts: number;
  note: string | null;
}

interface AttemptsTable {
  run_no: number;
  step: string;
  /** Empty in a step without `forEach`. */
  item: string;
  attempt: number;
  role: string;
  agent: string;
  agent_version: string;
  epoch: number;
  state: string;
  /** `seq` of the event that holds its output. */
  output_seq: number | null;
  verdict: string | null;
  error_json: string | null;
  started_at: number;
  finished_at: number | null;
  /** Tokens by class; all null for an attempt that used none. */
  input_uncached: number | null;
  cache_read: number | null;
  cache_write: number | null;
  output_tokens: number | null;
  reasoning: number | null;
  /** Null: it used nothing, or nobody knows what it cost. */
  cost_micros: number | null;
}

interface ArtifactsTable {
  run_no: number;
  step: string;
  item: string;
  attempt: number;
  name: string;
  type: string;
  bytes: number;
  sha256: string;
}

interface CommandsTable {
  run_no: number;
  id: string;
  key: string;
  request_json: string;
  actor: string;
  state: string;
  requested_at: number;
  result_json: string | null;
  done_at: number | null;
}

/** The last question of each step or item to a person; open until it is decided or closed. */
interface ApprovalsTable {
  run_no: number;
  step: string;
  /** Empty in a step without `forEach`. */
  item: string;
  /** `seq` of the event that asked. */
  seq: number;
  message: string;
  shown_json: string;
  requested_at: number;
  decided_at: number | null;
  /** 1 or 0. */
  approved: number | null;
  decided_by: string | null;
  comment: string | null;
  /** Why nobody needs to answer any more. */
  closed: string | null;
}

/** The last event that a subscriber has dealt with. */
interface CursorsTable {
  name: string;
  event_id: number;
}

/** Events of a run that retention dropped. */
interface GapsTable {
  run_no: number;
  /** Least and greatest `id` among them. */
  from_id: number;
  to_id: number;
  /** `[[from, to], …]` of `seq`, ascending. */
  ranges_json: string;
  why: string;
}

/** Runs whose events are gone but for the last: their rows stay as they are, and they can never go on. */
interface TombstonesTable {
  run_no: number;
  dropped_at: number;
  dropped_by: string;
  policy: string;
}

interface AuditTable {
  /** 1, 2, 3 … without gaps. */
  no: number;
  at: number;
  actor: string;
  action: string;
  target: string;
  event_id: number | null;
  details_json: string;
  hash: string;
}

interface WebhooksTable {
  id: string;
  settings_json: string;
  secrets_json: string;
  /** The last event that was looked at for it. */
  cursor: number;
  health_json: string;
  created_at: number;
  created_by: string;
  version: number;
}

interface WebhookDeliveriesTable {
  /** In the order of their making. */
  no: Generated<number>;
  id: string;
  webhook: string;
  /** Null: a test. */
  event_id: number | null;
  type: string;
  run: string | null;
  /** What is sent, byte for byte. */
  body: string;
  state: string;
  attempts: number;
  created_at: number;
  next_at: number | null;
  finished_at: number | null;
  last_json: string | null;
}

/** What people say of a run. The name is written to its row in `runs` as well: lists are sorted by it. */
interface RunMarksTable {
  run_no: number;
  /** Null: the name that it was started with. */
  name: string | null;
  labels_json: string;
  /** Goes up with every change. */
  version: number;
}

interface RunLabelsTable {
  label: string;
  run_no: number;
}

/** Runs that somebody deleted: their numbers and ids never mean another run. */
interface DeletedRunsTable {
  run_no: number;
  run: string;
  name: string;
  key: string | null;
  deleted_at: number;
  deleted_by: string;
  reason: string | null;
  /** 0: its log, rows and workspace are still being removed. */
  is_cleared: number;
}

/** What deleted runs have used, by agent and day: money that was spent stays spent. */
interface KeptSpendingTable {
  run_no: number;
  workflow: string;
  owner: string;
  project: string;
  agent: string;
  finished_at: number;
  attempts: number;
  unknown_costs: number;
  input_uncached: number;
  cache_read: number;
  cache_write: number;
  output_tokens: number;
  reasoning: number;
  cost_micros: number;
}

/** Small things that people keep in a home: quotas, saved views. */
interface DocumentsTable {
  kind: string;
  id: string;
  version: number;
  body_json: string;
  changed_at: number;
  changed_by: string;
}

/** What the attempts of one version of an agent for one skill came to, as the registry writes it. */
interface AgentFiguresTable {
  agent: string;
  version: string;
  skill: string;
  figures_json: string;
}

/** What models were asked. See `model-calls.ts`. */
interface ModelCallsTable {
  /** In the order of the reservations. */
  no: Generated<number>;
  id: string;
  run: string;
  step: string;
  /** Empty in a step without `forEach`. */
  item: string;
  attempt: number;
  agent: string;
  owner: string;
  project: string;
  workflow: string;
  /** Steps of the runs around it, the innermost first. */
  within_json: string;
  provider: string;
  model: string;
  prompt_name: string | null;
  prompt_hash: string;
  source: string;
  state: string;
  certainty: string | null;
  reserved_micros: number | null;
  reserved_tokens: number;
  input_uncached: number;
  cache_read: number;
  cache_write: number;
  output_tokens: number;
  reasoning: number;
  /** Null: open, or nobody knows. */
  cost_micros: number | null;
  reserved_at: number;
  settled_at: number | null;
}

/** Sums of the ledger, changed with it in one transaction. */
interface ModelAccountsTable {
  scope: string;
  key: string;
  settled_micros: number;
  reserved_micros: number;
}

interface ModelProvidersTable {
  provider: string;
  not_before: number;
  failures: number;
  open_until: number;
}
