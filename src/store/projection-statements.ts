/**
 * The statements that keep the projections, by name: fixed texts, prepared once, since each event runs one or two of them.
 * They are plain SQL that SQLite and PostgreSQL share, but for the spelling of placeholders.
 */
export const projectionStatements = {
  createRun: `
    insert into runs (run_no, id, name, workflow, workflow_version, workflow_hash, params_json, owner, project, created_at,
      priority, parent, forked_from, rerun_of, budget_micros, on_exhausted, key, flags_json, concurrency, state, verdicts_json)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', '{}')`,
  startRun: 'update runs set state = ?, started_at = ? where run_no = ?',
  setPriority: 'update runs set priority = ? where run_no = ?',
  setConcurrency: 'update runs set concurrency = ? where run_no = ?',
  setBudget: 'update runs set budget_micros = ?, on_exhausted = ?, exhausted_at = null where run_no = ?',
  exhaustBudget: 'update runs set exhausted_at = ? where run_no = ?',
  addSpent: `
    update runs set spent_micros = spent_micros + ?, unknown_costs = unknown_costs + ? where run_no = ?`,
  reopenRun: `
    update runs set state = ?, reason = null, error_json = null, verdicts_json = '{}', finished_at = null,
      outputs_json = null where run_no = ?`,
  setRunState: 'update runs set state = ? where run_no = ?',
  finishRun: `
    update runs set state = ?, reason = ?, error_json = ?, verdicts_json = ?, outputs_json = ?, finished_at = ?
    where run_no = ?`,

  createStep: `
    insert into steps (run_no, step, position, items_of, state, total) values (?, ?, ?, ?, 'pending', 0)`,
  startStep: `update steps set state = 'running', started_at = ?, total = ? where run_no = ? and step = ?`,
  finishStep: `
    update steps set state = ?, reason = ?, error_json = ?, counts_json = ?, verdicts_json = ?, note = ?, finished_at = ?
    where run_no = ? and step = ?`,
  placeStep: `
    insert into steps (run_no, step, position, items_of, state, total) values (?, ?, ?, ?, 'pending', 0)
    on conflict (run_no, step) do update set position = excluded.position, items_of = excluded.items_of`,
  removeStep: 'delete from steps where run_no = ? and step = ?',
  resetStep: `
    update steps set state = ?, reason = ?, error_json = ?, counts_json = ?, verdicts_json = ?, total = ?, started_at = ?,
      finished_at = ?, note = case when ? is not null then note end
    where run_no = ? and step = ?`,

  // An item of a step that follows another has no row before something happens to it.
  addItem: `
    insert into items (run_no, step, item, state, attempts) values (?, ?, ?, 'pending', 0)
    on conflict (run_no, step, item) do update set state = excluded.state`,
  setItem: `
    insert into items (run_no, step, item, state, attempts) values (?, ?, ?, ?, ?)
    on conflict (run_no, step, item) do update set state = excluded.state, attempts = excluded.attempts`,
  // Questions are numbered like attempts.
  askItem: `
    insert into items (run_no, step, item, state, attempts) values (?, ?, ?, 'awaiting_input', 1)
    on conflict (run_no, step, item) do update set state = excluded.state, attempts = items.attempts + 1`,
  answerItem: `update items set state = 'pending' where run_no = ? and step = ? and item = ?`,
  finishItem: `
    insert into items (run_no, step, item, state, reason, error_json, verdict, attempts, note)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (run_no, step, item) do update set state = excluded.state, reason = excluded.reason,
      error_json = excluded.error_json, verdict = excluded.verdict, attempts = excluded.attempts, note = excluded.note`,
  resetItem: `
    insert into items (run_no, step, item, state, reason, error_json, verdict, attempts)
    values (?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (run_no, step, item) do update set state = excluded.state, reason = excluded.reason,
      error_json = excluded.error_json, verdict = excluded.verdict, attempts = excluded.attempts,
      note = case when excluded.state = 'skipped' then note end`,
  // Attempts are numbered on when the step begins anew: the row stays, for an item that may be in the next list.
  retireItems: `
    update items set state = 'gone', reason = null, error_json = null, verdict = null, note = null
    where run_no = ? and step = ?`,

  startAttempt: `
    insert into attempts (run_no, step, item, attempt, role, agent, agent_version, epoch, started_at, state)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'running')`,
  succeedAttempt: `
    update attempts set state = 'succeeded', output_seq = ?, verdict = ?, finished_at = ?
    where run_no = ? and step = ? and item = ? and attempt = ?`,
  setUsage: `
    update attempts set input_uncached = ?, cache_read = ?, cache_write = ?, output_tokens = ?, reasoning = ?, cost_micros = ?
    where run_no = ? and step = ? and item = ? and attempt = ?`,
  // An attempt for which no agent was found fails before it starts.
  failAttempt: `
    insert into attempts (run_no, step, item, attempt, epoch, started_at, error_json, finished_at,
      role, agent, agent_version, state)
    values (?, ?, ?, ?, ?, ?, ?, ?, 'work', '', '', 'failed')
    on conflict (run_no, step, item, attempt) do update set state = 'failed', error_json = excluded.error_json,
      finished_at = excluded.finished_at`,
  addArtifact: `
    insert into artifacts (run_no, step, item, attempt, name, type, bytes, sha256) values (?, ?, ?, ?, ?, ?, ?, ?)`,

  requestCommand: `
    insert into commands (run_no, id, key, request_json, actor, requested_at, state)
    values (?, ?, ?, ?, ?, ?, 'requested')`,
  acknowledgeCommand: `update commands set state = 'acknowledged' where run_no = ? and id = ?`,
  finishCommand: `update commands set state = 'done', result_json = ?, done_at = ? where run_no = ? and id = ?`,

  requestApproval: `
    insert into approvals (run_no, step, item, seq, message, shown_json, requested_at) values (?, ?, ?, ?, ?, ?, ?)
    on conflict (run_no, step, item) do update set seq = excluded.seq, message = excluded.message,
      shown_json = excluded.shown_json, requested_at = excluded.requested_at, decided_at = null, approved = null,
      decided_by = null, comment = null, closed = null`,
  decideApproval: `
    update approvals set decided_at = ?, approved = ?, decided_by = ?, comment = ?, closed = ?
    where run_no = ? and step = ? and item = ?`,
} as const;

export type ProjectionStatement = keyof typeof projectionStatements;
