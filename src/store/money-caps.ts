import type { AccountOwner, CallPlace, CapReached, CapScope, MoneyAccount, MoneyCap } from './model-calls.ts';

/** The account that a scope means for a place, at a moment (UTC). */
export function accountKey(scope: CapScope, { run, step, owner }: AccountOwner, at: number): string {
  const day = new Date(at).toISOString();
  switch (scope) {
    case 'run':
      return run;
    case 'step':
      return `${run}/${step}`;
    case 'owner_day':
      return `${day.slice(0, 10)}/${owner}`;
    case 'owner_month':
      return `${day.slice(0, 7)}/${owner}`;
  }
}

/** A row of an account. */
export interface AccountName {
  readonly scope: CapScope;
  readonly key: string;
}

/** Every account that a call is booked on: of its run and step and of those around it, and of its owner. */
export function accountsOf(
  { run, step, owner, within }: AccountOwner & Pick<CallPlace, 'within'>,
  at: number,
): readonly AccountName[] {
  const places = [{ run, step }, ...within].map((place) => ({ ...place, owner }));
  const name = (scope: CapScope, of: AccountOwner): AccountName => ({ scope, key: accountKey(scope, of, at) });
  return [
    ...places.flatMap((place) => [name('run', place), name('step', place)]),
    ...(['owner_day', 'owner_month'] as const).map((scope) => name(scope, { run, step, owner })),
  ];
}

/**
 * The first cap that a call would overshoot if it, and all that is in flight, cost the most that they can; null: it may go out. A call
 * that costs nothing always may. One of unknown price is no question of money: whether it may go out is decided before.
 */
export function capReached(
  caps: readonly MoneyCap[],
  accountOf: (cap: MoneyCap) => MoneyAccount,
  wantedMicros: number,
): CapReached | null {
  if (wantedMicros === 0) return null;
  for (const cap of caps) {
    const { limitMicros } = cap;
    const { settledMicros, reservedMicros } = accountOf(cap);
    if (settledMicros + reservedMicros + wantedMicros <= limitMicros) continue;
    const mayFitLater = reservedMicros > 0 && settledMicros + wantedMicros <= limitMicros;
    return { ...cap, settledMicros, reservedMicros, wantedMicros, mayFitLater };
  }
  return null;
}
