import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { z } from '@hono/zod-openapi';
import { DrydockError } from '../../model/index.ts';
import { type AnyOperation, operation, type Room } from '../api/index.ts';
import { readinessOf } from '../readiness.ts';

const TEXT = 'text/plain; charset=utf-8';

/** The oldest drydock whose commands this server still understands. */
const OLDEST_CLIENT = '0.1.0';

/** What a client may use, by names that stay. */
const FEATURES = ['streams.ndjson', 'streams.topics', 'streams.merged_progress', 'sessions', 'webhooks'] as const;

const versionSchema = z.strictObject({
  version: z.string(),
  api: z.array(z.string()),
  min_client: z.string().openapi({ description: 'The oldest drydock whose commands it understands' }),
  features: z.array(z.string()).openapi({ description: 'What a client may use' }),
});

const checkSchema = z.strictObject({
  id: z.enum(['store', 'disk', 'turn', 'queue', 'webhooks']),
  status: z.enum(['ok', 'warn', 'fail', 'skip']).openapi({ description: 'fail: send no new work' }),
  found: z.string(),
});

export function metaOperations(room: Room): readonly AnyOperation[] {
  const { plane, streams, version, extensions } = room;
  const { metrics } = extensions;
  return [
    operation({
      id: 'health',
      method: 'get',
      scope: null,
      path: '/healthz',
      tag: 'meta',
      summary: 'Whether the process answers; needs no token',
      answers: { 200: { description: 'ok', contentType: TEXT } },
      handle: ({ context: { env } }) => {
        env.outgoing.writeHead(200, { 'content-type': TEXT, 'cache-control': 'no-store', 'content-length': 2 });
        env.outgoing.end('ok');
        return RESPONSE_ALREADY_SENT;
      },
    }),
    operation({
      id: 'readiness',
      method: 'get',
      path: '/readyz',
      tag: 'meta',
      summary: 'Whether work can be sent here: 503 when a check fails; with verbose, every check',
      description:
        'It is not ready while its disk is nearly full, or its store cannot be used. Everything else is told, and cuts nobody off.',
      query: z.object({ verbose: z.string().max(10).optional() }),
      answers: {
        200: {
          description: 'Ready',
          schema: z.strictObject({
            ready: z.literal(true),
            last_event: z.int(),
            streams: z.int(),
            checks: z.array(checkSchema).optional(),
          }),
        },
      },
      problems: ['DRY-E8166'],
      handle: async ({ query: { verbose } }) => {
        const checks = await readinessOf(room);
        const failed = checks.filter(({ status }) => status === 'fail');
        if (failed.length > 0) {
          const details = failed.map(({ id, found }) => `${id}: ${found}`);
          throw new DrydockError('DRY-E8166', { count: failed.length }, { details });
        }
        const told = verbose === undefined || verbose === 'false' ? {} : { checks };
        return {
          body: { ready: true, last_event: await plane.store.lastEventId(), streams: streams.count, ...told },
        };
      },
    }),
    operation({
      id: 'version',
      method: 'get',
      path: '/version',
      tag: 'meta',
      summary: 'Version of drydock and of its API',
      answers: {
        200: { description: 'Versions', schema: versionSchema },
      },
      handle: () => ({ body: { version, api: ['v1'], min_client: OLDEST_CLIENT, features: [...FEATURES] } }),
    }),
    ...(metrics === undefined
      ? []
      : [
          operation({
            id: 'metrics',
            method: 'get',
            path: '/metrics',
            tag: 'meta',
            summary: 'Metrics as Prometheus reads them',
            answers: { 200: { description: 'Metrics', contentType: TEXT } },
            handle: async () =>
              new Response(await metrics(), {
                headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
              }),
          }),
        ]),
  ];
}
