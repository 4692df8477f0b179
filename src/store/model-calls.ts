import type { RunId, Usage } from '../model/index.ts';

/** A step of a run that this run is a sub-workflow of. */
export interface EnclosingStep {
  readonly run: RunId;
  readonly step: string;
}

/** Whose money a call of a model is: one place in one run, and in the runs around it. */
export interface CallPlace {
  readonly run: RunId;
  readonly step: string;
  readonly item: string | null;
  readonly attempt: number;
  readonly agent: string;
  readonly owner: string;
  readonly project: string;
  readonly workflow: string;
  /** The steps that the run is in, when it is a sub-workflow, the innermost first. */
  readonly within: readonly EnclosingStep[];
}

/** What money is counted for: a run, a step of a run, an owner in a day or a month (UTC). */
export type CapScope = 'run' | 'step' | 'owner_day' | 'owner_month';

/** The most that may be spent within a scope. */
export interface MoneyCap {
  readonly scope: CapScope;
  /** The step, or its run, that it is for. @default that of the call */
  readonly of?: EnclosingStep | undefined;
  readonly limitMicros: number;
}

/** What tells one account of a scope from another. */
export type AccountOwner = Pick<CallPlace, 'run' | 'step' | 'owner'>;

/** What is known of the money of a scope: what was spent, and what calls in flight may still cost. */
export interface MoneyAccount {
  readonly settledMicros: number;
  readonly reservedMicros: number;
}

/** A call that is about to go out. */
export interface CallReservation extends CallPlace {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly promptName: string | null;
  readonly promptHash: string;
  /** The most that it can cost; null: its price is unknown. */
  readonly reservedMicros: number | null;
  /** The most tokens that it can use. */
  readonly reservedTokens: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly caps: readonly MoneyCap[];
}

/** Why a call may not go out. */
export interface CapReached extends MoneyCap, MoneyAccount {
  readonly wantedMicros: number;
  /** True when it would fit if calls in flight turn out cheaper than they may be. */
  readonly mayFitLater: boolean;
}

/**
 * How far the cost of a call is known: `exact`; `estimated`, when nobody told what it used and the most that it could cost is taken;
 * `unknown`, when its price is unknown.
 */
export type CostCertainty = 'exact' | 'estimated' | 'unknown';

export type CallState = 'open' | 'settled' | 'failed' | 'interrupted';

/** Where an answer came from, or, for `agent`, that an agent reported the usage itself. */
export type CallSource = 'live' | 'cache' | 'recording' | 'agent';

export interface CallSettlement {
  readonly state: 'settled' | 'failed';
  readonly usage: Usage;
  readonly certainty: CostCertainty;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Something that needed no call, or was paid elsewhere: counted at once. */
export interface CallNote extends CallPlace {
  readonly id: string;
  readonly source: Exclude<CallSource, 'live'>;
  readonly provider: string;
  readonly model: string;
  readonly promptName: string | null;
  readonly promptHash: string;
  readonly usage: Usage;
  /** Unix milliseconds. */
  readonly at: number;
}

/** A call as the ledger has it. */
export interface ModelCall extends CallPlace {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly promptName: string | null;
  readonly promptHash: string;
  readonly source: CallSource;
  readonly state: CallState;
  readonly certainty: CostCertainty | null;
  readonly reservedMicros: number | null;
  readonly reservedTokens: number;
  readonly usage: Usage;
  readonly reservedAt: number;
  readonly settledAt: number | null;
}

/** What the calls of one attempt used together. */
export interface AttemptModelUsage {
  readonly step: string;
  readonly item: string | null;
  readonly attempt: number;
  readonly usage: Usage;
}

/** What the calls of a run by one agent to one model in one step came to. */
export interface ModelSpending {
  readonly step: string;
  readonly agent: string;
  readonly model: string;
  /** Calls that went out, those that failed and those that are open included. */
  readonly calls: number;
  readonly fromCache: number;
  readonly fromRecording: number;
  /** Tokens of all of them; the cost is that of the calls whose cost is known, or taken as the most that it can be. */
  readonly usage: Usage & { readonly costMicros: number };
  /** The part of the cost that is the most that calls can have cost, since nobody told what they did cost. */
  readonly estimatedMicros: number;
  /** The most that open calls can cost. */
  readonly reservedMicros: number;
  /** Calls that have ended, and whose cost nobody knows. */
  readonly unknownCosts: number;
}

/** What is known of a provider beyond one process. */
export interface ProviderStanding {
  readonly provider: string;
  /** Nothing is sent before this moment, in Unix milliseconds; 0: there is none. */
  readonly notBefore: number;
  /** Calls in a row that it did not answer. */
  readonly failures: number;
  /** Nothing but one trial is sent before this moment; 0: the breaker is closed. */
  readonly openUntil: number;
}

/** What the ledger of models knows. */
export interface ModelCallReader {
  account(scope: CapScope, of: AccountOwner, at: number): Promise<MoneyAccount>;
  calls(run: RunId): Promise<readonly ModelCall[]>;
  /** By step, agent and model, in this order. */
  spending(run: RunId): Promise<readonly ModelSpending[]>;
  /** What each attempt of a run has used, by the ledger. */
  attemptUsages(run: RunId): Promise<readonly AttemptModelUsage[]>;
  /** Calls that went to a provider since a moment, for its limits by the minute, the oldest first. */
  recent(provider: string, since: number): Promise<readonly { readonly at: number; readonly tokens: number }[]>;
  standings(): Promise<readonly ProviderStanding[]>;
}

/** The ledger of what models were asked, and its money. */
export interface ModelCallStore extends ModelCallReader {
  /** Books the most that a call can cost, unless a cap forbids it: then null is not given but what forbids it, and nothing is booked. */
  reserve(reservation: CallReservation): Promise<CapReached | null>;
  /** Replaces what was booked by what was used; a call that is settled already stays as it is. */
  settle(id: string, settlement: CallSettlement): Promise<void>;
  /** Counts what needed no call of ours. Repeating it with the same id changes nothing. */
  note(note: CallNote): Promise<void>;
  /**
   * Settles every call that an ended process left open at the most that it could cost: `interrupted`. Only for the owner of the home,
   * before it makes calls of its own. Resolves to how many there were.
   */
  interruptOpen(now: number): Promise<number>;
  setStanding(standing: ProviderStanding): Promise<void>;
}
