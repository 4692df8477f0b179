import { attemptKey, type AttemptRef, type EventDraft, type RunId } from '../model/index.ts';
import type { StopReason } from '../runtime/index.ts';
import type { StopOrder } from '../workflow/index.ts';

interface InFlight {
  readonly ref: AttemptRef;
  /** The run of the sub-workflow that the attempt stands for; null for an agent's work. */
  readonly child: RunId | null;
  readonly stop: AbortController;
  /** True until the attempt has a slot. */
  isWaiting: boolean;
  readonly done: Promise<void>;
}

/** The attempts of one run that are being performed now. */
export class AttemptsInFlight {
  readonly #attempts = new Map<string, InFlight>();
  readonly #ended: (ref: AttemptRef, outcome: EventDraft) => void;

  /** @param ended hears of each outcome, once, when its attempt is no longer in flight */
  constructor(ended: (ref: AttemptRef, outcome: EventDraft) => void) {
    this.#ended = ended;
  }

  get children(): readonly RunId[] {
    return [...this.#attempts.values()].flatMap(({ child }) => (child === null ? [] : [child]));
  }

  /**
   * @param perform must not reject: an attempt that fails has an outcome, too. It calls `begun` when it has a slot.
   */
  begin(
    ref: AttemptRef,
    child: RunId | null,
    perform: (stop: AbortSignal, begun: () => void) => Promise<EventDraft>,
  ): void {
    const stop = new AbortController();
    const key = attemptKey(ref);
    const begun = () => {
      const attempt = this.#attempts.get(key);
      if (attempt !== undefined) attempt.isWaiting = false;
    };
    const done = perform(stop.signal, begun).then((outcome) => {
      this.#attempts.delete(key);
      return this.#ended(ref, outcome);
    });
    this.#attempts.set(key, { ref, child, stop, isWaiting: child === null, done });
  }

  obey(order: StopOrder): void {
    for (const { ref, stop } of this.#attempts.values()) {
      const reason = reasonFor(order, ref);
      if (reason !== null) stop.abort(reason);
    }
  }

  /** Lets go of what has no slot yet, to be tried again: it has not begun. */
  interruptWaiting(): void {
    for (const { isWaiting, stop } of this.#attempts.values()) if (isWaiting) stop.abort(INTERRUPTED);
  }

  /** Stops them all, to be tried again, and waits until they have ended. */
  async interrupt(): Promise<void> {
    const attempts = [...this.#attempts.values()];
    for (const { stop } of attempts) stop.abort(INTERRUPTED);
    await Promise.all(attempts.map(({ done }) => done));
  }
}

const INTERRUPTED: StopReason = { class: 'interrupted' };
const RUN_CANCELLED: StopReason = { class: 'cancelled', scope: 'run' };
const STEP_CANCELLED: StopReason = { class: 'cancelled', scope: 'step' };

/** Why an order stops an attempt; null when it does not mean this one. */
function reasonFor(order: StopOrder, ref: AttemptRef): StopReason | null {
  switch (order.scope) {
    case 'run':
      return order.why === 'pausing' ? INTERRUPTED : RUN_CANCELLED;
    case 'steps':
      return order.steps.includes(ref.step) ? STEP_CANCELLED : null;
    case 'attempts':
      return order.attempts.some((one) => attemptKey(one) === attemptKey(ref)) ? STEP_CANCELLED : null;
  }
}
