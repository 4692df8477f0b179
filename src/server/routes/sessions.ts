import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import { DrydockError } from '../../model/index.ts';
import { type AnyOperation, type ApiContext, operation, type Room } from '../api/index.ts';
import { cookieIn, cookieName, SCOPES } from '../security/index.ts';
import { wireOf } from '../wire/index.ts';

const moment = z.iso.datetime({ precision: 3 });

const codeSchema = z.strictObject({
  code: z.string(),
  url: z
    .string()
    .openapi({ description: 'Opens the portal. The code is in its fragment, which browsers send to nobody' }),
  expires_at: moment,
});

const exchangeWire = wireOf(zod.strictObject({ code: zod.string().min(1).max(200) }), 'LoginCode');

const sessionSchema = z.strictObject({
  user: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  csrf_token: z
    .string()
    .nullable()
    .openapi({ description: 'For the header X-Drydock-CSRF of requests that change something' }),
  expires_at: moment.nullable(),
});

const NEVER_KEPT = { 'cache-control': 'no-store' };

/** How a browser comes to a session: a code for one minute and one use, exchanged for a cookie that scripts cannot read. */
export function sessionOperations(room: Room): readonly AnyOperation[] {
  return [newCode(room), exchange(room), getSession(room), endSession(room)];
}

function newCode({ access, plane }: Room): AnyOperation {
  return operation({
    id: 'createLoginCode',
    method: 'post',
    scope: 'read',
    path: '/v1/login-codes',
    tag: 'sessions',
    summary: 'A code with which a browser logs in once, within a minute, as who asks for it',
    answers: { 201: { description: 'The code', schema: codeSchema } },
    handle: async ({ actor, origin, principal }) => {
      if (access.browser === null) throw new DrydockError('DRY-E8024', {});
      const tokenHash = principal === null || principal.token === null ? null : access.tokens.hashOf(principal.token);
      const { code, expiresAt } = access.sessions.newCode({ tokenHash });
      const told = { action: 'login.code', target: actor, before: null, after: null, reason: null, result: 'done' };
      await plane.audit({ actor, origin, ...told });
      const body = {
        code,
        url: `${access.browser.url}/auth#code=${code}`,
        expires_at: new Date(expiresAt).toISOString(),
      };
      return { status: 201, body, headers: NEVER_KEPT };
    },
  });
}

function exchange({ access, plane }: Room): AnyOperation {
  return operation({
    id: 'createSession',
    method: 'post',
    scope: null,
    path: '/v1/sessions',
    tag: 'sessions',
    summary: 'Exchanges a login code for a session; the code is used then, whatever comes of it',
    body: exchangeWire,
    answers: { 201: { description: 'The session; its cookie is set', schema: sessionSchema } },
    handle: async ({ body, origin, context }) => {
      const made = access.sessions.exchange(body.code);
      const isOwnPage = context.req.header('origin') !== undefined;
      if (made === null || access.browser === null || !isOwnPage) throw new DrydockError('DRY-E8017', {});
      const { id, session } = made;
      const { tokenHash } = session.holder;
      const token = tokenHash === null ? null : access.tokens.findByHash(tokenHash);
      if (tokenHash !== null && token === null) throw new DrydockError('DRY-E8017', {});
      const user = token?.name ?? access.user;
      const told = { action: 'login', target: `user:${user}`, before: null, after: null, reason: null, result: 'done' };
      await plane.audit({ actor: `user:${user}`, origin, ...told });
      const seconds = Math.floor((session.expiresAt - Date.now()) / 1_000);
      const cookie = cookieOf(access.browser.cookie, id, seconds, context.env.scheme);
      const scopes = token?.scopes ?? ['admin'];
      const expires_at = new Date(session.expiresAt).toISOString();
      const shown = { user, scopes, csrf_token: session.csrf, expires_at };
      return { status: 201, body: shown, headers: { ...NEVER_KEPT, 'set-cookie': cookie } };
    },
  });
}

function getSession({ access }: Room): AnyOperation {
  return operation({
    id: 'getSession',
    method: 'get',
    path: '/v1/session',
    tag: 'sessions',
    summary: 'Who asks, what they may do, and what their session needs to change something',
    answers: { 200: { description: 'The session', schema: sessionSchema } },
    handle: ({ principal, context }) => {
      const id = idOf(access.browser?.cookie, context.env);
      const session = id === null ? null : access.sessions.find(id);
      const expires_at = session === null ? null : new Date(session.expiresAt).toISOString();
      const user = (principal?.actor ?? '').replace(/^user:/, '');
      const body = { user, scopes: principal?.scopes ?? [], csrf_token: session?.csrf ?? null, expires_at };
      return { body, headers: NEVER_KEPT };
    },
  });
}

function endSession({ access, plane }: Room): AnyOperation {
  return operation({
    id: 'endSession',
    method: 'delete',
    scope: 'read',
    path: '/v1/session',
    tag: 'sessions',
    summary: 'Logs the browser out',
    answers: { 204: { description: 'The session has ended' } },
    handle: async ({ actor, origin, context }) => {
      const id = idOf(access.browser?.cookie, context.env);
      if (id !== null) access.sessions.end(id);
      const told = { action: 'logout', target: actor, before: null, after: null, reason: null, result: 'done' };
      await plane.audit({ actor, origin, ...told });
      const cookie = cookieOf(access.browser?.cookie ?? 'drydock_session', '', 0, context.env.scheme);
      return new Response(null, { status: 204, headers: { ...NEVER_KEPT, 'set-cookie': cookie } });
    },
  });
}

function cookieOf(cookie: string, value: string, seconds: number, scheme: 'http' | 'https'): string {
  const secure = scheme === 'https' ? '; Secure' : '';
  return `${cookieName(cookie, scheme)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}

function idOf(cookie: string | undefined, { principal, incoming, scheme }: ApiContext['env']): string | null {
  const isSession = cookie !== undefined && principal?.via === 'session';
  return isSession ? cookieIn(incoming, cookieName(cookie, scheme)) : null;
}
