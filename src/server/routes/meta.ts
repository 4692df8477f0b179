import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { z } from '@hono/zod-openapi';
import { type AnyOperation, operation, type Room } from '../api/index.ts';

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
      summary: 'Whether the store can be read',
      answers: {
        200: {
          description: 'Ready',
          schema: z.strictObject({ ready: z.literal(true), last_event: z.int(), streams: z.int() }),
        },
      },
      handle: async () => ({
        body: { ready: true, last_event: await plane.store.lastEventId(), streams: streams.count },
      }),
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
