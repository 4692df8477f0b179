import { randomFillSync } from 'node:crypto';

const BYTES = 9;

/** Random bytes for many ids: asking for them costs the same for one id as for hundreds. */
const pool = Buffer.alloc(BYTES * 512);
let used = pool.length;

/** What a request is called in its answer, in the audit log and in ours. */
export function newRequestId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return `req_${pool.toString('base64url', used - BYTES, used)}`;
}
