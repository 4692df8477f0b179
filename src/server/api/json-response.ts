import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
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
  /** Of what people can change in it; it ends the tag, so that a change can name it while the rest moves on. */
  readonly version?: number;
}

/** An answer to a read as it goes over the wire, made once however often it is given. */
export interface EncodedAnswer {
  readonly bytes: Buffer;
  readonly tag: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The same, compressed; null until somebody asks for it. */
  packed: Buffer | null;
}

const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-cache',
  vary: 'accept-encoding, authorization, cookie',
} as const;

/** An answer to a request that changes something. */
export function jsonResponse({ status = 200, body, headers = {} }: JsonAnswer): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...JSON_HEADERS, ...headers } });
}

/** What is read, with its tag. */
export function encodedAnswer({ body, headers = {}, version }: JsonAnswer): EncodedAnswer {
  const { text, tag } = taggedText(body, version);
  return { bytes: Buffer.from(text), tag, headers: { ...JSON_HEADERS, ...headers }, packed: null };
}

/**
 * Sends what was read: nothing when the client has it already, compressed when it is large. Written to the connection as it is: a
 * response object around it would cost more than the rest.
 */
export async function send(
  answer: EncodedAnswer,
  { incoming, outgoing }: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse },
): Promise<void> {
  const { bytes, tag, headers } = answer;
  const isLarge = bytes.length >= COMPRESSED_FROM && acceptsGzip(incoming.headers['accept-encoding']);
  const all = { ...headers, etag: isLarge ? tag.replace(/"$/, '-gzip"') : tag };
  if (matches(incoming.headers['if-none-match'], tag)) {
    outgoing.writeHead(304, all);
    outgoing.end();
    return;
  }
  if (!isLarge) {
    outgoing.writeHead(200, { ...all, 'content-length': bytes.length });
    outgoing.end(bytes);
    return;
  }
  answer.packed ??= await compressed(bytes, { level: 1 });
  outgoing.writeHead(200, { ...all, 'content-encoding': 'gzip', 'content-length': answer.packed.length });
  outgoing.end(answer.packed);
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

/** When a list was read is no part of what it says: who has it already need not get it again. Its tag is a weak one. */
function taggedText(body: unknown, version?: number): { readonly text: string; readonly tag: string } {
  if (typeof body !== 'object' || body === null || !('as_of' in body)) {
    const text = JSON.stringify(body);
    return { text, tag: tagOf(text, version) };
  }
  const { as_of, as_of_event, ...said } = body as Record<string, unknown>;
  const text = JSON.stringify(said);
  return { text: `${text.slice(0, -1)},${JSON.stringify({ as_of, as_of_event }).slice(1)}`, tag: `W/${tagOf(text)}` };
}

function tagOf(text: string, version?: number): string {
  const digest = hash('sha256', text, 'base64url').slice(0, 22);
  return version === undefined ? `"${digest}"` : `"${digest}-v${version}"`;
}

/**
 * The version that a change was made for, from the tag of an answer or as `"v3"`; null: whichever it is.
 *
 * @throws DRY-E8022 without an If-Match header, DRY-E8023 when it names none
 */
export function versionIn(request: HonoRequest, operation: string, what: string): number | null {
  const header = request.header('if-match');
  if (header === undefined) throw new DrydockError('DRY-E8022', { operation });
  if (header.trim() === '*') return null;
  const version = /^(?:W\/)?"(?:[\w-]{22}-)?v(\d{1,15})(?:-gzip)?"$/.exec(header.trim())?.[1];
  if (version === undefined) throw new DrydockError('DRY-E8023', { what });
  return Number(version);
}

function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const given = header.split(',').map((one) =>
    one
      .trim()
      .replace(/^W\//, '')
      .replace(/-gzip"$/, '"'),
  );
  return given.includes('*') || given.includes(tag.replace('W/', ''));
}

function acceptsGzip(header: string | undefined): boolean {
  return (header ?? '').split(',').some((one) => /^\s*(gzip|\*)\s*(;\s*q=(1|0\.\d*[1-9]\d*)(\.0*)?)?\s*$/i.test(one));
}
