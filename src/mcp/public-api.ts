import { randomUUID } from 'node:crypto';

/** One request to the public API. */
export interface ApiCall {
  /** @default GET */
  readonly method?: 'GET' | 'POST';
  /** With its query: /v1/runs?limit=1 */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The public API as whoever asks may use it: scopes are checked, and changes audited, behind it. Every error is a DrydockError with
 * the words of the API.
 */
export interface PublicApi {
  /** The JSON of an answer; null for an empty one. */
  json(call: ApiCall): Promise<unknown>;
  /** The bytes of a download, as they come; to stop reading ends the download. */
  bytes(call: ApiCall): AsyncIterable<Uint8Array>;
}

/** A path with its parts escaped: `pathOf('runs', '@last', 'items', 'a/b')`. */
export function pathOf(...parts: readonly string[]): string {
  return `/v1/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}

/** A path with a query; what is undefined is left out, lists are joined by commas. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value.toString() !== '') asked.set(name, value.toString());
  }
  const text = asked.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The header that makes a request the same when it is sent again (RFC 8941). */
export function keyHeader(key: string = randomUUID()): Readonly<Record<string, string>> {
  return { 'idempotency-key': `"${key.replace(/["\\]/g, '\\$&')}"` };
}
