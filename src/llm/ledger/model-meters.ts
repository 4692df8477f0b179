import { randomUUID } from 'node:crypto';
import { NO_USAGE, type Usage } from '../../model/index.ts';
import type { CallPlace } from '../../store/index.ts';
import { ProviderGate } from '../limits/provider-gate.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import type { Ledger } from './ledger.ts';
import { MeteredExchange } from './metered-exchange.ts';
import { MoneyWatch, type PolicyCap } from './money.ts';

/** What may be spent on models, whatever single runs may spend. */
export interface MoneyRules {
  /** Whether a model of unknown price may be asked where money is capped. */
  readonly unknownPrice: 'refuse' | 'allow';
  /** What an owner may spend, in millionths of a US dollar, by the day and the month of UTC; null: as much as one likes. */
  readonly ownerDayMicros: number | null;
  readonly ownerMonthMicros: number | null;
}

export const NO_MONEY_RULES: MoneyRules = { unknownPrice: 'refuse', ownerDayMicros: null, ownerMonthMicros: null };

/** A question, as it stands in the ledger. */
export interface Metered {
  readonly model: ResolvedModel;
  readonly promptName: string | null;
  readonly promptHash: string;
}

/** What the questions of one attempt are metered with. */
export interface AttemptMeter {
  /** @param waits hears what a request waits for */
  exchange(question: Metered, signal: AbortSignal, waits: (why: string) => void): MeteredExchange;
  /** Counts an answer that was not asked for now. @param model `provider/model` */
  found(source: 'cache' | 'recording', model: string, promptName: string | null, promptHash: string): Promise<void>;
}

/** What stands in the ledger for a model that an agent asked by itself. */
const OWN_MEANS = 'agent/unknown';

/** The limits and the money of all attempts of a process: one for each process that owns a home. */
export class ModelMeters {
  readonly #ledger: Ledger;
  readonly #rules: MoneyRules;
  readonly #now: () => number;
  readonly #gates = new Map<string, Promise<ProviderGate>>();
  readonly #money = new MoneyWatch();

  constructor(ledger: Ledger, rules: MoneyRules, now: () => number) {
    this.#ledger = ledger;
    this.#rules = rules;
    this.#now = now;
  }

  /** @param caps budgets of the run and the step, as they are when they are asked for */
  forAttempt(place: CallPlace, caps: () => readonly PolicyCap[]): AttemptMeter {
    return {
      exchange: ({ model, promptName, promptHash }, signal, waits) =>
        new MeteredExchange({
          place,
          model,
          promptName,
          promptHash,
          signal,
          waits,
          ledger: this.#ledger,
          gate: () => this.gate(model),
          money: this.#money,
          now: this.#now,
          unknownPrice: this.#rules.unknownPrice,
          caps: () => [...caps(), ...this.#ownerCaps(caps())],
        }),
      found: (source, model, promptName, promptHash) =>
        this.#ledger.note({
          ...place,
          id: randomUUID(),
          source,
          provider: model.slice(0, model.indexOf('/')),
          model,
          promptName,
          promptHash,
          usage: NO_USAGE,
          at: this.#now(),
        }),
    };
  }

  /** Counts what an agent told to have used beside the gateway. Repeating it changes nothing. */
  reported(place: CallPlace, usage: Usage): Promise<void> {
    const { run, step, item, attempt } = place;
    return this.#ledger.note({
      ...place,
      id: JSON.stringify([run, step, item, attempt]),
      source: 'agent',
      provider: 'agent',
      model: OWN_MEANS,
      promptName: null,
      promptHash: '',
      usage,
      at: this.#now(),
    });
  }

  /** How a provider stands, and how many wait there. */
  gate({ provider }: Pick<ResolvedModel, 'provider'>): Promise<ProviderGate> {
    const { id, requestsPerMinute: requests, tokensPerMinute: tokens } = provider;
    let gate = this.#gates.get(id);
    if (gate === undefined) {
      gate = ProviderGate.open(id, { requests, tokens }, this.#ledger, this.#now);
      this.#gates.set(id, gate);
      gate.catch(() => this.#gates.delete(id));
    }
    return gate;
  }

  /** What is the owner's is no matter of one run: it holds also where the run would go on. */
  #ownerCaps(caps: readonly PolicyCap[]): readonly PolicyCap[] {
    const { ownerDayMicros, ownerMonthMicros } = this.#rules;
    const ofRun = caps.find(({ scope }) => scope === 'run')?.onExhausted;
    const onExhausted = ofRun === 'stop' ? 'stop' : 'pause';
    const owned: PolicyCap[] = [];
    if (ownerDayMicros !== null) owned.push({ scope: 'owner_day', limitMicros: ownerDayMicros, onExhausted });
    if (ownerMonthMicros !== null) owned.push({ scope: 'owner_month', limitMicros: ownerMonthMicros, onExhausted });
    return owned;
  }
}
