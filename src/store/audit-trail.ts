import { createHash } from 'node:crypto';
import type { JsonValue } from '../model/index.ts';

/** Who did what to what, from where, with what effect. */
export interface AuditRecord {
  /** Unix milliseconds. */
  readonly at: number;
  /** `system`, `user:<name>` or `agent:<id>`. */
  readonly actor: string;
  /** Noun and verb: `run.cancel`. */
  readonly action: string;
  /** Id of what it was done to. */
  readonly target: string;
  /** `id` of the event that says so; null for what no event tells. */
  readonly event: number | null;
  /** What it was before and after; null where that is not known. */
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly reason: string | null;
  /** Portal, CLI or API, with address and request, where known. */
  readonly origin: string | null;
  readonly result: string;
}

export interface AuditEntry extends AuditRecord {
  /** 1, 2, 3 … without gaps. */
  readonly no: number;
  /** Of this entry and, through that of the one before, of all earlier ones. Hexadecimal SHA-256. */
  readonly hash: string;
}

/** The newest entry, as it is noted outside of the database too. */
export interface AuditHead {
  readonly no: number;
  readonly hash: string;
}

/** Where the chain begins. */
export const AUDIT_ROOT: AuditHead = { no: 0, hash: '0'.repeat(64) };

export interface AuditQuery {
  /** Entries after this number. @default 0 */
  readonly after?: number;
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  /** Unix milliseconds, inclusive. */
  readonly from?: number;
  readonly to?: number;
  /** @default 500 */
  readonly limit?: number;
}

/** The hash of an entry: SHA-256 over the hash of the one before and every field, as a JSON list in a fixed order. */
export function auditHash(before: string, no: number, record: AuditRecord): string {
  const { at, actor, action, target, event } = record;
  const text = JSON.stringify([before, no, at, actor, action, target, event, detailsOf(record)]);
  return createHash('sha256').update(text).digest('hex');
}

/** The fields that the table keeps as one text. */
export function detailsOf({ before, after, reason, origin, result }: AuditRecord): string {
  return JSON.stringify({ before, after, reason, origin, result });
}

/** The first entry that does not follow from those before it, and why; null when all do. `head` is the entry before the first. */
export function firstBreak(entries: readonly AuditEntry[], head: AuditHead): { no: number; problem: string } | null {
  let { no, hash } = head;
  for (const entry of entries) {
    if (entry.no !== no + 1) return { no: no + 1, problem: `entry ${no + 1} is missing` };
    const expected = auditHash(hash, entry.no, entry);
    if (entry.hash !== expected) {
      return { no: entry.no, problem: `entry ${entry.no} was changed, or one before it was replaced` };
    }
    ({ no, hash } = entry);
  }
  return null;
}
