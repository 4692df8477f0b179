import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { DrydockError } from '../../model/index.ts';
import type { ApiEnvironment } from './operation.ts';

/** Bytes of the largest body that is read. */
export const MOST_BODY_BYTES = 1024 * 1024;

/** Levels of the deepest JSON that is looked into. */
const MOST_LEVELS = 100;

const limited = bodyLimit({
  maxSize: MOST_BODY_BYTES,
  onError: () => {
    throw new DrydockError('DRY-E8007', { limit: MOST_BODY_BYTES });
  },
});

/** Refuses bodies that are too large, of another type, or too deep before anything is made of them. */
export const checkBody: MiddlewareHandler<ApiEnvironment> = async (context, next) => {
  if (context.req.method === 'GET' || context.req.method === 'HEAD') return next();
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new DrydockError('DRY-E8008', { type: type.slice(0, 80) || 'none' });
  return limited(context, async () => {
    // Kept by the request: whoever asks for the JSON gets it from this text.
    const text = await context.req.text();
    if (levelsOf(text) > MOST_LEVELS) {
      throw new DrydockError('DRY-E8001', { problem: `its JSON has more than ${MOST_LEVELS} levels` });
    }
    await next();
  });
};

/** How deep brackets nest in a text of JSON, without parsing it. */
function levelsOf(text: string): number {
  let level = 0;
  let most = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) most = Math.max(most, ++level);
    else if (code === 0x7d || code === 0x5d) level -= 1;
  }
  return most;
}
