import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hashOf } from './token-book.ts';

/** Milliseconds that a code can be exchanged, and that a session lasts. */
const CODE_MS = 60_000;
const SESSION_MS = 12 * 3_600_000;

/** Codes and sessions at one time; the oldest makes room. */
const MOST = 1_000;

/** For whom a session is: the user of the home, or the holder of a token, as long as it is valid. */
export interface SessionHolder {
  /** Hash of the token; null: the user of the home. */
  readonly tokenHash: string | null;
}

export interface BrowserSession {
  readonly holder: SessionHolder;
  /** What a request that changes something must repeat in a header: no other site can know it. */
  readonly csrf: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/**
 * Codes that a browser exchanges for a session, each once, and the sessions. Only hashes are kept, in memory: they end with the
 * process.
 */
export class BrowserSessions {
  readonly #now: () => number;
  readonly #codes = new Map<string, { readonly holder: SessionHolder; readonly expiresAt: number }>();
  readonly #sessions = new Map<string, BrowserSession>();

  constructor(now: () => number = laterOfTwoClocks) {
    this.#now = now;
  }

  newCode(holder: SessionHolder): { readonly code: string; readonly expiresAt: number } {
    const code = randomBytes(32).toString('base64url');
    const expiresAt = this.#now() + CODE_MS;
    keep(this.#codes, hashOf(code), { holder, expiresAt });
    return { code, expiresAt };
  }

  /** Null for a code that was never given, was used, or is too old. Whatever comes of it, it is used now. */
  exchange(code: string): { readonly id: string; readonly session: BrowserSession } | null {
    const hash = hashOf(code);
    const known = this.#codes.get(hash);
    this.#codes.delete(hash);
    if (known === undefined || known.expiresAt <= this.#now()) return null;
    const id = randomBytes(32).toString('base64url');
    const csrf = randomBytes(32).toString('base64url');
    const session = { holder: known.holder, csrf, expiresAt: this.#now() + SESSION_MS };
    keep(this.#sessions, hashOf(id), session);
    return { id, session };
  }

  find(id: string): BrowserSession | null {
    const session = this.#sessions.get(hashOf(id));
    return session === undefined || session.expiresAt <= this.#now() ? null : session;
  }

  end(id: string): void {
    this.#sessions.delete(hashOf(id));
  }
}

/** Unix milliseconds. A clock that is set back makes nothing last longer, and neither does a machine that sleeps. */
function laterOfTwoClocks(): number {
  return Math.max(Date.now(), performance.timeOrigin + performance.now());
}

/** Takes the same time wherever the two differ. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.set(key, value);
  if (entries.size <= MOST) return;
  const oldest = entries.keys().next();
  if (!oldest.done) entries.delete(oldest.value);
}
