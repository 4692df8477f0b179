import type { JsonObject } from '../model/index.ts';
import type { AuditRecord } from './audit-trail.ts';

/** A small thing that people keep in a home, such as a saved view. */
export interface Document {
  readonly kind: string;
  readonly id: string;
  /** 1, 2, 3 … with every change. */
  readonly version: number;
  readonly body: JsonObject;
  /** Unix milliseconds. */
  readonly changedAt: number;
  readonly changedBy: string;
}

export interface DocumentQuery {
  readonly kind: string;
  /** Page on: documents after this id. */
  readonly after?: string | undefined;
  /** @default 500 */
  readonly limit?: number;
}

export interface DocumentChange {
  readonly kind: string;
  readonly id: string;
  /** Null: it is removed. */
  readonly body: JsonObject | null;
  /** The version that the change was made for; 0: there is none yet; null: whichever it is. */
  readonly expected: number | null;
  readonly now: number;
  readonly by: string;
  readonly audit: AuditRecord;
}
