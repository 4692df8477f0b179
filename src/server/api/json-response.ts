import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { HonoRequest } from 'hono';
import { DrydockError } from '../../model/index.ts';

/** Bytes from which on an answer is compressed: secrets are in answers that are smaller. */
const COMPRESSED_FROM = 4_096;

const compressed = promisify(gzip);

export interface JsonAnswer {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer as JSON: with a tag for what is read, empty when the client has it already, compressed when it is large. */
export async function jsonResponse(request: HonoRequest, answer: JsonAnswer): Promise<Response> {
  const { status = 200, body, headers = {} } = answer;
  const text = JSON.stringify(body);
  const all: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding, authorization, cookie',
    ...headers,
  };
  const isLarge = text.length >= COMPRESSED_FROM && acceptsGzip(request.header('accept-encoding'));
  if (isReading(request) && status === 200) {
    const tag = tagOf(text);
    all['etag'] = isLarge ? tag.replace(/"$/, '-gzip"') : tag;
    if (matches(request.header('if-none-match'), tag)) return new Response(null, { status: 304, headers: all });
  }
  if (!isLarge) return new Response(text, { status, headers: all });
  return new Response(await compressed(text, { level: 1 }), {
    status,
    headers: { ...all, 'content-encoding': 'gzip' },
  });
}

/**
 * Refuses to change what is not as the client has read it.
 *
 * @param current what a GET of it answers now
 * @throws DRY-E8022 without an If-Match header, DRY-E8023 when it has another tag
 */
export function checkUnchanged(request: HonoRequest, operation: string, what: string, current: unknown): void {
  const header = request.header('if-match');
  if (header === undefined) throw new DrydockError('DRY-E8022', { operation });
  if (!matches(header, tagOf(JSON.stringify(current)))) throw new DrydockError('DRY-E8023', { what });
}

function isReading({ method }: HonoRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function tagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const given = header.split(',').map((one) =>
    one
      .trim()
      .replace(/^W\//, '')
      .replace(/-gzip"$/, '"'),
  );
  return given.includes('*') || given.includes(tag);
}

function acceptsGzip(header: string | undefined): boolean {
  return (header ?? '').split(',').some((one) => /^\s*(gzip|\*)\s*(;\s*q=(1|0\.\d*[1-9]\d*)(\.0*)?)?\s*$/i.test(one));
}
