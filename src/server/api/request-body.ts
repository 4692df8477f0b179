import type { IncomingHttpHeaders } from 'node:http';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { DrydockError } from '../../model/index.ts';
import { problemOfJson } from './json-text.ts';
import type { ApiEnvironment } from './operation.ts';

/** Bytes of the largest body that is read. */
export const MOST_BODY_BYTES = 1024 * 1024;

const limited = bodyLimit({
  maxSize: MOST_BODY_BYTES,
  onError: () => {
    throw new DrydockError('DRY-E8007', { limit: MOST_BODY_BYTES });
  },
});

/** Refuses bodies that are too large, of another type, or too deep before anything is made of them. */
export const checkBody: MiddlewareHandler<ApiEnvironment> = async (context, next) => {
  if (context.req.method === 'GET' || context.req.method === 'HEAD') return next();
  if (context.req.method === 'DELETE' && hasNoBody(context.env.incoming.headers)) return next();
  const encoding = context.req.header('content-encoding');
  if (encoding !== undefined) throw new DrydockError('DRY-E8008', { type: `encoded as ${encoding.slice(0, 40)}` });
  const type = context.req.header('content-type') ?? '';
  const isPatch = context.req.method === 'PATCH' && /^application\/merge-patch\+json\s*(;|$)/i.test(type);
  if (!isPatch && !/^application\/json\s*(;|$)/i.test(type))
    throw new DrydockError('DRY-E8008', { type: type.slice(0, 80) || 'none' });
  return limited(context, async () => {
    // Kept by the request: whoever asks for the JSON gets it from this text.
    const text = await context.req.text();
    const problem = problemOfJson(text);
    if (problem !== null) throw new DrydockError('DRY-E8001', { problem });
    await next();
  });
};

function hasNoBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
}
