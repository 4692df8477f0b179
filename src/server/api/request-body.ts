import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { MiddlewareHandler } from 'hono';
import { DrydockError } from '../../model/index.ts';
import { problemOfJson } from './json-text.ts';
import type { ApiEnvironment } from './operation.ts';

/** Bytes of the largest body that is read. */
export const MOST_BODY_BYTES = 1024 * 1024;

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
  // No body says what an empty object says, so that nothing has to be sent where everything may be left out.
  const text = (await textOf(context.env.incoming)) || '{}';
  const problem = problemOfJson(text);
  if (problem !== null) throw new DrydockError('DRY-E8001', { problem });
  // Whoever asks the request for its JSON gets it from this text.
  context.req.bodyCache.text = Promise.resolve(text) as never;
  return next();
};

/** The whole body, however it is framed. @throws DRY-E8007 as soon as it is too large */
async function textOf(incoming: IncomingMessage): Promise<string> {
  const tooLarge = () => new DrydockError('DRY-E8007', { limit: MOST_BODY_BYTES });
  if (Number(incoming.headers['content-length'] ?? 0) > MOST_BODY_BYTES) throw tooLarge();
  const parts: Buffer[] = [];
  let bytes = 0;
  await new Promise<void>((resolve, reject) => {
    incoming.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= MOST_BODY_BYTES) return void parts.push(part);
      incoming.removeAllListeners('data').pause();
      return reject(tooLarge());
    });
    incoming.once('end', resolve);
    incoming.once('error', reject);
    incoming.once('close', () => reject(new Error('the client went away')));
  });
  return new TextDecoder().decode(Buffer.concat(parts));
}

function hasNoBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
}
