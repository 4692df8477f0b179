import { randomUUID } from 'node:crypto';
import { type Failure, NO_USAGE, plusUsage, tokensIn, type Usage } from '../../model/index.ts';
import type { CallPlace, CapReached } from '../../store/index.ts';
import { type CallMeter, ModelCallError, type ProviderCall } from '../calls/exchange.ts';
import type { Pass, ProviderGate } from '../limits/provider-gate.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import type { Ledger } from './ledger.ts';
import { capFailure, type MoneyWatch, type PolicyCap, unknownPrice } from './money.ts';
import { countedUsage } from './usage-of-call.ts';

/** What one exchange is metered with. */
export interface Metering {
  readonly place: CallPlace;
  readonly model: ResolvedModel;
  readonly promptName: string | null;
  readonly promptHash: string;
  readonly ledger: Ledger;
  readonly gate: () => Promise<ProviderGate>;
  readonly money: MoneyWatch;
  readonly signal: AbortSignal;
  /** Hears what a request waits for. */
  readonly waits: (why: string) => void;
  readonly now: () => number;
  readonly unknownPrice: 'refuse' | 'allow';
  /** Asked before each request: budgets may be changed while an attempt goes on. */
  readonly caps: () => readonly PolicyCap[];
}

interface OpenCall {
  readonly id: string;
  readonly boundMicros: number | null;
  readonly boundTokens: number;
  readonly pass: Pass;
}

/**
 * Lets each request of an exchange out when the provider and the money allow it, books the most that it can cost, and settles what it
 * did cost. Nothing is booked while a request waits for the provider, and it keeps no place there while it waits for money.
 */
export class MeteredExchange implements CallMeter {
  readonly #metering: Metering;
  #open: OpenCall | null = null;
  /** The pass of a request that failed: how it failed is known a moment later. */
  #failed: { readonly pass: Pass; readonly tokens: number } | null = null;
  #usage: Usage = NO_USAGE;

  constructor(metering: Metering) {
    this.#metering = metering;
  }

  /** What all requests of the exchange are counted with. */
  get usage(): Usage {
    return this.#usage;
  }

  readonly begin: CallMeter['begin'] = async ({ bound, maxCostMicros }) => {
    const { money, signal } = this.#metering;
    let hasTold = false;
    const waits = (why: string): void => {
      // Who waits for money looks at it again with every answer: once is enough.
      if (!hasTold) this.#metering.waits(why);
      hasTold = true;
    };
    const gate = await this.#metering.gate();
    const boundTokens = bound.input + bound.output;
    for (;;) {
      const pass = await gate.enter(boundTokens, signal, waits);
      const known = money.changes;
      const id = randomUUID();
      let reached: CapReached | null;
      money.booking();
      try {
        reached = await this.#reserve(id, boundTokens, maxCostMicros);
      } catch (error) {
        money.settled();
        pass.giveBack();
        throw error;
      }
      if (reached === null) {
        this.#open = { id, boundMicros: maxCostMicros, boundTokens, pass };
        return;
      }
      const mayComeBack = money.refused(known);
      pass.giveBack();
      if (!reached.mayFitLater || !mayComeBack) throw this.#refusal(reached);
      waits('waits for money that requests on their way may give back');
      await money.changedSince(known, signal);
    }
  };

  readonly end: CallMeter['end'] = async (call) => {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    const { usage, certainty } = countedUsage(call, open.boundMicros);
    this.#usage = plusUsage(this.#usage, usage);
    const state = call.failure === undefined ? 'settled' : 'failed';
    try {
      await this.#metering.ledger.settle(open.id, { state, usage, certainty, at: this.#metering.now() });
    } finally {
      this.#metering.money.settled();
      const tokens = this.#tokens(call, open);
      if (call.failure === undefined) await open.pass.done(tokens, null);
      else this.#failed = { pass: open.pass, tokens };
    }
  };

  /** Must be called when the exchange is over, with what it failed with. Leaves nothing open. */
  async close(error: unknown): Promise<void> {
    const failure: Failure | null = error instanceof ModelCallError ? error.failure : null;
    if (this.#open !== null) {
      const { boundMicros } = this.#open;
      await this.end(neverTold(boundMicros === 0 ? 0 : null));
    }
    const failed = this.#failed;
    this.#failed = null;
    await failed?.pass.done(failed.tokens, failure);
  }

  async #reserve(id: string, tokens: number, maxCostMicros: number | null): Promise<CapReached | null> {
    const { place, model, promptName, promptHash, ledger, now } = this.#metering;
    const caps = this.#metering.caps().filter(({ onExhausted }) => onExhausted !== 'continue');
    const [first] = caps;
    if (maxCostMicros === null && first !== undefined && this.#metering.unknownPrice === 'refuse') {
      throw new ModelCallError(unknownPrice(first, model.id), [], NO_USAGE);
    }
    return ledger.reserve({
      ...place,
      id,
      provider: model.provider.id,
      model: model.id,
      promptName,
      promptHash,
      reservedMicros: maxCostMicros,
      reservedTokens: tokens,
      at: now(),
      caps,
    });
  }

  #refusal(reached: CapReached): ModelCallError {
    const { model, place, caps } = this.#metering;
    const isSame = ({ scope, of }: PolicyCap): boolean =>
      scope === reached.scope && of?.run === reached.of?.run && of?.step === reached.of?.step;
    const policy = caps().find(isSame)?.onExhausted ?? 'stop';
    return new ModelCallError(capFailure(reached, model.id, place, policy), [], NO_USAGE);
  }

  /** What nobody told counts as the most towards the limit of the minute. */
  #tokens(call: Pick<ProviderCall, 'certainty' | 'usage'>, open: OpenCall): number {
    return call.certainty === 'exact' || call.certainty === 'mismatch' ? tokensIn(call.usage) : open.boundTokens;
  }
}

/** A request of which nothing was heard. */
function neverTold(costMicros: number | null): ProviderCall {
  return {
    index: 0,
    reason: 'question',
    usage: { ...NO_USAGE, costMicros },
    certainty: 'unknown',
    rawUsage: null,
    finish: null,
    requestId: null,
    timings: { startedAt: new Date().toISOString(), firstByteMs: null, totalMs: 0 },
    failure: 'DRY-E3016',
  };
}
