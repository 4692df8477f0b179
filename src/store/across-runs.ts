import type { RunId } from '../model/index.ts';
import type { OneOf } from './page-queries.ts';
import type { UsageSum } from './run-store.ts';

/** How an item came out in a run. */
export interface ItemOutcome {
  readonly state: string;
  readonly verdict: string | null;
}

/** An item that came out otherwise in another run; null: that run does not have it. */
export interface ItemDifference {
  readonly step: string;
  readonly item: string;
  readonly a: ItemOutcome | null;
  readonly b: ItemOutcome | null;
}

export interface ItemDifferenceQuery {
  /** Page on: differences after this place, in the order of step and item. */
  readonly after?: { readonly step: string; readonly item: string } | undefined;
  readonly limit: number;
}

/** A run of the past that did its work to the end. */
export interface PastRun {
  readonly run: RunId;
  readonly hash: string;
  /** From its start to its end, in milliseconds. */
  readonly durationMs: number;
  /** Null: nobody knows. */
  readonly costMicros: number | null;
  /** Questions to language models that were answered from the cache or a recording: it would have cost more without them. */
  readonly savedCalls: number;
  /** Items of the largest list that it worked on; 0 without one. */
  readonly items: number;
  readonly steps: readonly { readonly step: string; readonly durationMs: number; readonly items: number }[];
}

export const SPENDING_KEYS = ['day', 'workflow', 'owner', 'project', 'agent'] as const;
export type SpendingKey = (typeof SPENDING_KEYS)[number];

export interface SpendingQuery {
  readonly by: SpendingKey;
  /** When an attempt ended: at least, and before. Unix milliseconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly workflow?: OneOf | undefined;
  readonly owner?: OneOf | undefined;
  readonly project?: OneOf | undefined;
}

/** What attempts used together that have a value in common; runs that were deleted included. */
export interface Spending extends UsageSum {
  readonly value: string;
  readonly runs: number;
}
