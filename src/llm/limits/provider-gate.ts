import { type Failure, failureOf, NO_USAGE } from '../../model/index.ts';
import type { ModelCallStore, ProviderStanding } from '../../store/index.ts';
import { ModelCallError } from '../calls/exchange.ts';
import { admissibleAt, MINUTE_MS, type MinuteLimits, type WindowEntry } from './minute-window.ts';
import { afterCall, believable, newStanding, stateOf } from './standing.ts';

/** A provider that asks for a longer wait lets the attempt go, and the engine tries again when the time has come. */
const LONGEST_WAIT_MS = 90_000;

interface Waiter {
  readonly tokens: number;
  readonly signal: AbortSignal;
  readonly resolve: (pass: Pass) => void;
  readonly reject: (error: unknown) => void;
  readonly leave: () => void;
}

/** The right to send one request. `done` must be called exactly once. */
export interface Pass {
  done(tokens: number, failure: Failure | null): Promise<void>;
  /** The request was not sent after all. */
  giveBack(): void;
}

type Standings = Pick<ModelCallStore, 'recent' | 'setStanding'>;

/**
 * Lets requests to one provider through, those of all runs, in the order in which they came: so many requests and tokens a minute,
 * none before the moment that the provider asked for, and but one trial after it had stopped to answer.
 */
export class ProviderGate {
  readonly #provider: string;
  readonly #limits: MinuteLimits;
  readonly #store: Standings;
  readonly #now: () => number;
  readonly #waiting: Waiter[] = [];
  #entries: { at: number; tokens: number }[];
  #standing: ProviderStanding;
  #isTrying = false;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    given: {
      readonly provider: string;
      readonly limits: MinuteLimits;
      readonly store: Standings;
      readonly now: () => number;
    },
    entries: readonly WindowEntry[],
    standing: ProviderStanding,
  ) {
    this.#provider = given.provider;
    this.#limits = given.limits;
    this.#store = given.store;
    this.#now = given.now;
    this.#entries = entries.map((entry) => ({ ...entry }));
    this.#standing = standing;
  }

  /** What went out in the last minute, also from a process that is gone, counts. */
  static async open(
    provider: string,
    limits: MinuteLimits,
    store: Standings & Pick<ModelCallStore, 'standings'>,
    now: () => number,
  ): Promise<ProviderGate> {
    const entries = await store.recent(provider, now() - MINUTE_MS);
    const standing = (await store.standings()).find((one) => one.provider === provider) ?? newStanding(provider);
    return new ProviderGate({ provider, limits, store, now }, entries, standing);
  }

  get standing(): ProviderStanding {
    return this.#standing;
  }

  /** How many requests wait here. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Waits for a turn.
   *
   * @param waits hears why, when it is not its turn at once
   * @throws ModelCallError `unavailable`, or `rate_limited` when the provider asks for a wait that is too long to wait here, with the
   * time to wait; the reason of the signal
   */
  enter(tokens: number, signal: AbortSignal, waits: (why: string) => void = () => {}): Promise<Pass> {
    if (signal.aborted) return Promise.reject(abortReason(signal));
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(abortReason(signal));
        this.#serve();
      };
      const waiter: Waiter = { tokens, signal, resolve, reject, leave };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiter);
      this.#serve();
      if (this.#waiting.includes(waiter)) waits(this.#why(waiter));
    });
  }

  #why(waiter: Waiter): string {
    const provider = this.#provider;
    if (this.#isTrying) return `waits for provider ${provider}: another request tries whether it answers again`;
    const now = this.#now();
    const [first = waiter] = this.#waiting;
    const seconds = Math.ceil((this.#momentFor(first, now) - now) / 1000);
    const ahead = this.#waiting.indexOf(waiter);
    const line = ahead === 0 ? '' : `, ${ahead} before this one`;
    return `waits for provider ${provider}, which takes the next request in ${seconds} s${line}`;
  }

  #serve(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      const now = this.#now();
      this.#standing = believable(this.#standing, now);
      const refusal = this.#refusal(now);
      if (refusal !== null) {
        this.#take(first);
        first.reject(new ModelCallError(refusal, [], NO_USAGE));
        continue;
      }
      if (this.#isTrying) return;
      const moment = this.#momentFor(first, now);
      if (moment > now) {
        this.#timer = setTimeout(() => this.#serve(), Math.min(moment - now, MINUTE_MS));
        return;
      }
      this.#take(first);
      first.resolve(this.#pass(first.tokens, now));
    }
  }

  #momentFor({ tokens }: Waiter, now: number): number {
    // What went out by a clock that has been put back since, went out now.
    for (const entry of this.#entries) entry.at = Math.min(entry.at, now);
    this.#entries = this.#entries.filter(({ at }) => at > now - MINUTE_MS);
    return Math.max(admissibleAt(this.#entries, tokens, this.#limits, now), this.#standing.notBefore);
  }

  /** Why nobody shall wait here; null: everybody may. Whoever waits for the minute to pass moves on, however long the line is. */
  #refusal(now: number): Failure | null {
    const { failures, openUntil, notBefore } = this.#standing;
    const provider = this.#provider;
    if (stateOf(this.#standing, now) === 'open') {
      const wait = openUntil - now;
      const values = { provider, failures, seconds: Math.ceil(wait / 1000) };
      return { ...failureOf('unavailable', 'DRY-E3050', values), retryAfterMs: wait };
    }
    const wait = notBefore - now;
    if (wait <= LONGEST_WAIT_MS) return null;
    const values = { provider, seconds: Math.ceil(wait / 1000) };
    return { ...failureOf('rate_limited', 'DRY-E3049', values), retryAfterMs: wait };
  }

  #take(waiter: Waiter): void {
    this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    waiter.signal.removeEventListener('abort', waiter.leave);
  }

  #pass(tokens: number, now: number): Pass {
    const entry = { at: now, tokens };
    this.#entries.push(entry);
    const isTrial = stateOf(this.#standing, now) === 'half_open';
    if (isTrial) this.#isTrying = true;
    const end = (): void => {
      if (isTrial) this.#isTrying = false;
      this.#serve();
    };
    return {
      done: async (used, failure) => {
        entry.tokens = used;
        try {
          // One that was given up says nothing of the provider.
          if (failure?.class !== 'cancelled') await this.#learn(failure);
        } finally {
          // Others wait for this, also when what was learnt cannot be kept.
          end();
        }
      },
      giveBack: () => {
        this.#entries = this.#entries.filter((one) => one !== entry);
        end();
      },
    };
  }

  async #learn(failure: Failure | null): Promise<void> {
    const before = this.#standing;
    const after = afterCall(before, failure, this.#now());
    this.#standing = after;
    const isSame =
      after.notBefore === before.notBefore &&
      after.failures === before.failures &&
      after.openUntil === before.openUntil;
    if (!isSame) await this.#store.setStanding(after);
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error
    ? signal.reason
    : new Error('the question was given up', { cause: signal.reason });
}
