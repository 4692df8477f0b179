import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { NO_USAGE, type Usage } from '../../model/index.ts';
import type {
  AccountOwner,
  CallNote,
  CallPlace,
  CallReservation,
  CallSettlement,
  CapReached,
  EnclosingStep,
  MoneyAccount,
  MoneyCap,
  ProviderStanding,
} from '../model-calls.ts';
import { accountKey, accountsOf, capReached } from '../money-caps.ts';

/** The ledger of models, inside the transaction of the caller. */
export class ModelCallWriter {
  readonly #insert: StatementSync;
  readonly #settle: StatementSync;
  readonly #open: StatementSync;
  readonly #allOpen: StatementSync;
  readonly #account: StatementSync;
  readonly #book: StatementSync;
  readonly #standing: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      `insert or ignore into model_calls (id, run, step, item, attempt, agent, owner, project, workflow, within_json, provider, model,
         prompt_name, prompt_hash, source, state, certainty, reserved_micros, reserved_tokens, input_uncached, cache_read,
         cache_write, output_tokens, reasoning, cost_micros, reserved_at, settled_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#settle = database.prepare(
      `update model_calls set state = ?, certainty = ?, input_uncached = ?, cache_read = ?, cache_write = ?, output_tokens = ?,
         reasoning = ?, cost_micros = ?, settled_at = ? where id = ?`,
    );
    const columns = 'id, run, step, owner, within_json, reserved_micros, reserved_at';
    this.#open = database.prepare(`select ${columns} from model_calls where id = ? and state = 'open'`);
    this.#allOpen = database.prepare(`select ${columns} from model_calls where state = 'open'`);
    this.#account = database.prepare(
      'select settled_micros, reserved_micros from model_accounts where scope = ? and key = ?',
    );
    this.#book = database.prepare(
      `insert into model_accounts (scope, key, settled_micros, reserved_micros) values (?, ?, ?, ?)
       on conflict (scope, key) do update set settled_micros = settled_micros + excluded.settled_micros,
         reserved_micros = reserved_micros + excluded.reserved_micros`,
    );
    this.#standing = database.prepare(
      `insert into model_providers (provider, not_before, failures, open_until) values (?, ?, ?, ?)
       on conflict (provider) do update set not_before = excluded.not_before, failures = excluded.failures,
         open_until = excluded.open_until`,
    );
  }

  reserve(reservation: CallReservation): CapReached | null {
    const { caps, reservedMicros, at } = reservation;
    const wanted = reservedMicros ?? 0;
    const reached = capReached(caps, (cap) => this.#accountOf(cap, reservation, at), wanted);
    if (reached !== null) return reached;
    const { reservedTokens } = reservation;
    const row = {
      source: 'live',
      state: 'open',
      certainty: null,
      reservedMicros,
      reservedTokens,
      settledAt: null,
    } as const;
    this.#add(reservation, { ...row, usage: NO_USAGE, reservedAt: at });
    this.#bookOn(reservation, at, 0, wanted);
    return null;
  }

  settle(id: string, { state, usage, certainty, at }: CallSettlement): void {
    const open = this.#open.get(id);
    if (open !== undefined) this.#close(open, { state, usage, certainty, at });
  }

  note(note: CallNote): void {
    const { source, usage, at } = note;
    const certainty = usage.costMicros === null ? 'unknown' : 'exact';
    const row = { source, state: 'settled', certainty, reservedMicros: usage.costMicros, reservedTokens: 0 } as const;
    const isNew = this.#add(note, { ...row, usage, reservedAt: at, settledAt: at });
    if (isNew) this.#bookOn(note, at, usage.costMicros ?? 0, 0);
  }

  interruptOpen(now: number): number {
    const open = this.#allOpen.all();
    for (const row of open) {
      const bound = row['reserved_micros'] === null ? null : Number(row['reserved_micros']);
      const usage = { ...NO_USAGE, costMicros: bound };
      this.#close(row, {
        state: 'interrupted',
        usage,
        certainty: bound === null ? 'unknown' : 'estimated',
        at: now,
      });
    }
    return open.length;
  }

  setStanding({ provider, notBefore, failures, openUntil }: ProviderStanding): void {
    this.#standing.run(provider, notBefore, failures, openUntil);
  }

  #accountOf({ scope, of }: MoneyCap, place: AccountOwner, at: number): MoneyAccount {
    const row = this.#account.get(scope, accountKey(scope, { ...place, ...of }, at));
    return {
      settledMicros: Number(row?.['settled_micros'] ?? 0),
      reservedMicros: Number(row?.['reserved_micros'] ?? 0),
    };
  }

  #bookOn(place: AccountOwner & Pick<CallPlace, 'within'>, at: number, settled: number, reserved: number): void {
    if (settled === 0 && reserved === 0) return;
    for (const { scope, key } of accountsOf(place, at)) this.#book.run(scope, key, settled, reserved);
  }

  #close(
    row: Readonly<Record<string, unknown>>,
    { state, usage, certainty, at }: Omit<CallSettlement, 'state'> & { readonly state: string },
  ): void {
    const { inputUncached, cacheRead, cacheWrite, output, reasoning, costMicros } = usage;
    const id = String(row['id']);
    const place = {
      run: String(row['run']) as CallPlace['run'],
      step: String(row['step']),
      owner: String(row['owner']),
      within: JSON.parse(String(row['within_json'])) as EnclosingStep[],
    };
    const tokens = [inputUncached, cacheRead, cacheWrite, output, reasoning];
    this.#settle.run(state, certainty, ...tokens, costMicros, at, id);
    this.#bookOn(place, Number(row['reserved_at']), costMicros ?? 0, -Number(row['reserved_micros'] ?? 0));
  }

  /** False: there is such a row already. */
  #add(
    call: Omit<CallNote, 'usage' | 'at' | 'source'>,
    row: {
      readonly source: string;
      readonly state: string;
      readonly certainty: string | null;
      readonly reservedMicros: number | null;
      readonly reservedTokens: number;
      readonly usage: Usage;
      readonly reservedAt: number;
      readonly settledAt: number | null;
    },
  ): boolean {
    const { id, run, step, item, attempt, agent, owner, project, workflow, within, provider, model } = call;
    const place = [
      id,
      run,
      step,
      item ?? '',
      attempt,
      agent,
      owner,
      project,
      workflow,
      JSON.stringify(within),
      provider,
      model,
    ];
    const { usage } = row;
    const tokens = [usage.inputUncached, usage.cacheRead, usage.cacheWrite, usage.output, usage.reasoning];
    const told = [row.source, row.state, row.certainty, row.reservedMicros, row.reservedTokens];
    const cost = row.state === 'open' ? null : usage.costMicros;
    const { changes } = this.#insert.run(
      ...place,
      call.promptName,
      call.promptHash,
      ...told,
      ...tokens,
      cost,
      row.reservedAt,
      row.settledAt,
    );
    return Number(changes) > 0;
  }
}
