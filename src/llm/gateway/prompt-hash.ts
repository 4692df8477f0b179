import { createHash } from 'node:crypto';
import type { JsonValue } from '../../model/index.ts';
import type { ModelExchange } from '../calls/exchange.ts';

/** SHA-256 of what was asked, whichever model was to answer: a recording is found by it again, also without a model. */
export function promptHashOf(exchange: ModelExchange): string {
  return createHash('sha256')
    .update(canonical({ ...exchange, model: '' }))
    .digest('hex');
}

/** JSON with the names of every object in order, so that the same value is the same text. */
function canonical(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.keys(value)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${entries.join(',')}}`;
}
