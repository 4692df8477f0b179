import { dollarsOf, DrydockError, type ExhaustionPolicy, type Failure, failureOf } from '../../model/index.ts';
import { orAborted } from '../calls/or-aborted.ts';
import type { CallPlace, CapReached, MoneyCap } from '../../store/index.ts';

/** A cap, and what happens when it is reached: `continue` is no cap for the gateway. */
export interface PolicyCap extends MoneyCap {
  readonly onExhausted: ExhaustionPolicy;
}

/** Tells those who wait for money that some may have come back. */
export class MoneyWatch {
  #changes = 0;
  #wake = Promise.withResolvers<undefined>();
  /** Reservations that this process holds, or is about to make. */
  #held = 0;

  get changes(): number {
    return this.#changes;
  }

  /** Must be called before a reservation is made. */
  booking(): void {
    this.#held += 1;
  }

  /**
   * The reservation was not made, for want of money. False: nobody else holds any that could come back.
   *
   * @param known the changes before it was tried
   */
  refused(known: number): boolean {
    const isAlone = this.#held === 1 && this.#changes === known;
    this.#held -= 1;
    // Who waits for this one alone has to look again.
    if (this.#held === 0) this.#wakeAll();
    return !isAlone;
  }

  settled(): void {
    this.#held -= 1;
    this.#wakeAll();
  }

  #wakeAll(): void {
    this.#changes += 1;
    this.#wake.resolve(undefined);
    this.#wake = Promise.withResolvers();
  }

  /** Waits for a change after one that is known. @throws the reason of the signal */
  async changedSince(known: number, signal: AbortSignal): Promise<void> {
    if (this.#changes !== known) return;
    await orAborted(this.#wake.promise, signal);
  }
}

function nameOf({ scope, of }: Pick<MoneyCap, 'scope' | 'of'>): string {
  switch (scope) {
    case 'run':
      return of === undefined ? 'the budget of the run' : `the budget of run ${of.run}, which it is a part of`;
    case 'step':
      return of === undefined ? 'the budget of the step' : `the budget of step ${of.step} of run ${of.run}`;
    case 'owner_day':
      return 'what its owner may spend today';
    case 'owner_month':
      return 'what its owner may spend this month';
  }
}

function remedy({ scope, of }: Pick<MoneyCap, 'scope' | 'of'>, run: string): string {
  switch (scope) {
    case 'run':
      return `Raise it and go on: drydock run set ${of?.run ?? run} --budget <dollars>, then drydock run resume ${run}`;
    case 'step':
      return 'Raise the budget of the step in the workflow, or let the step ask for shorter answers.';
    case 'owner_day':
      return `Raise models.owner_budget_day, or resume the run tomorrow (UTC): drydock run resume ${run}`;
    case 'owner_month':
      return `Raise models.owner_budget_month, or resume the run next month (UTC): drydock run resume ${run}`;
  }
}

/** Why a call was not made, as the engine acts on it: the run rests when the cap says so, and else the attempt fails for good. */
export function capFailure(reached: CapReached, model: string, place: CallPlace, policy: ExhaustionPolicy): Failure {
  const { limitMicros, settledMicros, reservedMicros, wantedMicros } = reached;
  const values = {
    model,
    wanted: dollarsOf(wantedMicros),
    limit: dollarsOf(limitMicros),
    scope: nameOf(reached),
    spent: dollarsOf(settledMicros),
    reserved: dollarsOf(reservedMicros),
    fix: remedy(reached, place.run),
  };
  const failure = failureOf(policy === 'pause' ? 'interrupted' : 'permission_denied', 'DRY-E3047', values);
  const scope: NonNullable<Failure['budget']>['scope'] =
    reached.of !== undefined && reached.scope === 'run' ? 'parent' : reached.scope;
  const budget = { scope, limitMicros, spentMicros: settledMicros, reservedMicros, wantedMicros };
  return policy === 'pause' ? { ...failure, budget } : { ...failure, budget, final: true };
}

/** Why a call of unknown price is not made where money is capped. */
export function unknownPrice(cap: MoneyCap, model: string): Failure {
  const error = new DrydockError('DRY-E3048', { model, scope: nameOf(cap), limit: dollarsOf(cap.limitMicros) });
  const { code, message, next } = error;
  return { code, class: 'permission_denied', message, next, final: true };
}
