import type { IncomingMessage } from 'node:http';
import { DrydockError } from '../../model/index.ts';
import { type BrowserSessions, isSame } from './browser-sessions.ts';
import type { Way } from './forwarded.ts';
import { ownerAs, type Principal } from './principal.ts';
import type { Token, TokenBook } from './token-book.ts';

/** By what a listener knows who asks. */
export interface Authority {
  /** Name of the user of the home. */
  readonly user: string;
  /** The token of the home; null on the unix socket, where the file system says who may connect. */
  readonly homeToken: string | null;
  readonly tokens: TokenBook;
  readonly sessions: BrowserSessions;
  /** Name of the cookie of sessions, see {@link cookieName}: cookies do not know ports, so the port is in it. */
  readonly cookie: string;
}

/** What needs nobody: whether the server lives, and the exchange of a code for a session with the page that does it. */
const OPEN: ReadonlySet<string> = new Set([
  'GET /healthz',
  'HEAD /healthz',
  'GET /auth',
  'HEAD /auth',
  'POST /v1/sessions',
]);

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Who asks; null where that does not matter.
 *
 * @throws DRY-E8004 nobody that is known; DRY-E8016 a session that changes something without proof that its own page asks
 */
export function principalOf(request: IncomingMessage, authority: Authority, scheme: Way['scheme']): Principal | null {
  const path = (request.url ?? '').replace(/\?.*$/s, '');
  if (OPEN.has(`${request.method} ${path}`)) return null;
  const { user, homeToken } = authority;
  if (homeToken === null) return ownerAs(user, 'socket');
  const { authorization } = request.headers;
  if (authorization === undefined) return sessionOf(request, authority, scheme);
  const given = /^Bearer +([\w-]{1,200})$/i.exec(authorization)?.[1] ?? '';
  if (isSame(given, homeToken)) return ownerAs(user, 'home token');
  const token = authority.tokens.find(given);
  if (token === null) throw new DrydockError('DRY-E8004', {});
  return holderOf(token, 'token');
}

function holderOf({ name, scopes }: Token, via: 'token' | 'session'): Principal {
  return { actor: `user:${name}`, scopes, via, token: name };
}

function sessionOf(
  request: IncomingMessage,
  { sessions, tokens, cookie, user }: Authority,
  scheme: Way['scheme'],
): Principal {
  const id = cookieIn(request, cookieName(cookie, scheme));
  const session = id === null ? null : sessions.find(id);
  if (session === null) throw new DrydockError('DRY-E8004', {});
  if (!READING.has(request.method ?? '')) {
    const proof = request.headers['x-drydock-csrf'];
    const isProven = typeof proof === 'string' && isSame(proof, session.csrf) && request.headers.origin !== undefined;
    if (!isProven) throw new DrydockError('DRY-E8016', {});
  }
  const { tokenHash } = session.holder;
  if (tokenHash === null) return ownerAs(user, 'session');
  const token = tokens.findByHash(tokenHash);
  if (token === null) throw new DrydockError('DRY-E8004', {});
  return holderOf(token, 'session');
}

/** What a browser knows a cookie by. Under TLS, no other host of the domain, and nobody in the clear, can set one of this name. */
export function cookieName(cookie: string, scheme: Way['scheme']): string {
  return scheme === 'https' ? `__Host-${cookie}` : cookie;
}

/** The value of a cookie that is there once; two of one name may come from two senders. */
export function cookieIn({ headers }: IncomingMessage, name: string): string | null {
  const found = (headers.cookie ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at > 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
  return found.length === 1 && /^[\w-]{43}$/.test(found[0] ?? '') ? (found[0] ?? null) : null;
}
