import { z } from '@hono/zod-openapi';
import { z as zod } from 'zod';
import type { JsonValue } from '../../model/index.ts';
import {
  answerOf,
  type AnyOperation,
  checkUnchanged,
  listSchema,
  operation,
  type OperationRequest,
  pageQuery,
  type Room,
} from '../api/index.ts';
import { SCOPES, type Token, tokenNameSchema, tokenSchema } from '../security/index.ts';
import { wireOf } from '../wire/index.ts';

const tokenWire = wireOf(tokenSchema, 'Token');

const scopes = zod.array(zod.enum(SCOPES)).min(1).describe('admin holds all others');
const expiresAt = zod.int().optional().describe('Within a year. Absent: in 90 days');

const createWire = wireOf(zod.strictObject({ name: tokenNameSchema, scopes, expiresAt }), 'CreateToken');
const changeWire = wireOf(
  zod.strictObject({ scopes: scopes.optional(), expiresAt: expiresAt.describe('Within a year') }),
  'ChangeToken',
);

const named = z.object({ token: z.string().min(1).max(64).openapi({ description: 'Name of a token' }) });

const createdSchema = z.strictObject({
  token: tokenWire.schema,
  secret: z.string().openapi({ description: 'Shown this once: only a hash of it is kept', example: 'dry_pat_…' }),
});

const NEVER_KEPT = { 'cache-control': 'no-store' };

/** The named tokens of the home. */
export function tokenOperations(room: Room): readonly AnyOperation[] {
  const { tokens } = room.access;
  return [
    operation({
      id: 'listTokens',
      method: 'get',
      scope: 'admin',
      path: '/v1/tokens',
      tag: 'tokens',
      summary: 'The named tokens of the home, by name',
      query: z.object(pageQuery),
      answers: { 200: { description: 'Tokens', schema: listSchema(tokenWire.schema) } },
      handle: ({ query }) => ({
        body: answerOf(tokens.list(), {
          query,
          filter: 'tokens',
          key: ({ name }) => name,
          encode: (token) => tokenWire.encode(token),
          asOf: room.plane.events.lastEventId,
        }),
      }),
    }),
    operation({
      id: 'createToken',
      method: 'post',
      scope: 'admin',
      path: '/v1/tokens',
      tag: 'tokens',
      summary: 'A new token; its secret is in this answer and nowhere else',
      body: createWire,
      answers: { 201: { description: 'The token', schema: createdSchema } },
      handle: async (request) => {
        const { token, secret } = await tokens.create(request.body, request.actor);
        await audit(room, request, 'token.create', null, token);
        const location = `/v1/tokens/${token.name}`;
        const body = { token: tokenWire.encode(token), secret };
        return { status: 201, body, headers: { ...NEVER_KEPT, location } };
      },
    }),
    operation({
      id: 'getToken',
      method: 'get',
      scope: 'admin',
      path: '/v1/tokens/{token}',
      tag: 'tokens',
      summary: 'A token, without its secret',
      params: named,
      answers: { 200: { description: 'The token', schema: tokenWire.schema } },
      handle: ({ params }) => ({ body: tokenWire.encode(tokens.get(params.token)) }),
    }),
    operation({
      id: 'changeToken',
      method: 'patch',
      scope: 'admin',
      path: '/v1/tokens/{token}',
      tag: 'tokens',
      summary: 'Other scopes, or another expiry; its streams are cut. Needs If-Match',
      params: named,
      body: changeWire,
      problems: ['DRY-E8022', 'DRY-E8023'],
      answers: { 200: { description: 'The token as it is now', schema: tokenWire.schema } },
      handle: async (request) => {
        const before = tokens.get(request.params.token);
        const { name } = before;
        checkUnchanged(request.context.req, 'changeToken', `token ${name}`, tokenWire.encode(before));
        const changed = await tokens.change(name, request.body);
        room.streams.dropToken(name);
        await audit(room, request, 'token.change', before, changed);
        return { body: tokenWire.encode(changed) };
      },
    }),
    operation({
      id: 'revokeToken',
      method: 'delete',
      scope: 'admin',
      path: '/v1/tokens/{token}',
      tag: 'tokens',
      summary: 'Nothing is done with the token from now on; its streams are cut',
      params: named,
      answers: { 200: { description: 'The token as it was', schema: tokenWire.schema } },
      handle: async (request) => {
        const revoked = await tokens.revoke(request.params.token);
        room.streams.dropToken(revoked.name);
        await audit(room, request, 'token.revoke', revoked, null);
        return { body: tokenWire.encode(revoked) };
      },
    }),
  ];
}

function audit(
  { plane }: Room,
  { actor, origin }: Pick<OperationRequest<unknown, unknown, unknown>, 'actor' | 'origin'>,
  action: string,
  before: Token | null,
  after: Token | null,
): Promise<void> {
  const target = `token:${(after ?? before)?.name ?? ''}`;
  const told = { before: toldOf(before), after: toldOf(after) };
  return plane.audit({ actor, origin, action, target, ...told, reason: null, result: 'done' });
}

function toldOf(token: Token | null): JsonValue {
  return token === null ? null : { scopes: [...token.scopes], expires_at: new Date(token.expiresAt).toISOString() };
}
