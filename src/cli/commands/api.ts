import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { DrydockError, EXIT } from '../../model/index.ts';
import type { Client } from '../../server/index.ts';
import { accessRuns } from '../run-access.ts';
import { misused } from '../words.ts';
import type { Surroundings } from './run-commands.ts';

export interface ApiOptions {
  readonly method?: string | undefined;
  /** `name=text` or `name:=JSON`. */
  readonly field: readonly string[];
  readonly header: readonly string[];
  /** A file with the body, or `-`. */
  readonly input?: string | undefined;
  readonly paginate?: true | undefined;
}

interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * `drydock api <path>`: one request to the API of whoever owns the home, with its rights; without an owner, of this process.
 *
 * @throws what the API said is wrong, with its code
 */
export async function api(path: string, options: ApiOptions, { terminal, signal }: Surroundings): Promise<number> {
  const request = requestOf(path, options);
  await using access = await accessRuns(terminal);
  const response = await access.client.request({ ...request, signal });
  const type = response.headers['content-type'] ?? '';
  if (type.startsWith('text/event-stream')) return streamed(response, terminal.out);
  const first = await textOf(response);
  const content = options.paginate ? JSON.stringify(await allPages(access.client, request, first)) : first;
  await terminal.answer({
    data: () => jsonOf(content, type),
    text: () => (content === '' || content.endsWith('\n') ? content : `${content}\n`),
  });
  return EXIT.success;
}

function requestOf(path: string, options: ApiOptions): ApiRequest {
  if (/^\w+:\/\//.test(path)) throw misused('api', `${path} names a host`, 'Give the path alone: /v1/runs');
  const fields = Object.fromEntries(options.field.map(fieldOf));
  const hasFields = options.field.length > 0;
  if (hasFields && options.input !== undefined)
    throw misused('api', '--input stands for the whole body', 'Leave out -f.');
  const method = (options.method ?? (hasFields || options.input !== undefined ? 'POST' : 'GET')).toUpperCase();
  if (!/^(GET|POST|PUT|PATCH|DELETE|HEAD)$/.test(method))
    throw misused('api', `-X: there is no method ${method}`, 'One of: GET, POST, PUT, PATCH, DELETE, HEAD');
  if (options.paginate && method !== 'GET') throw misused('api', '--paginate reads lists', 'Leave out -X.');
  const isRead = method === 'GET' || method === 'HEAD';
  const body = options.input === undefined ? (hasFields && !isRead ? fields : undefined) : bodyIn(options.input);
  const headers = Object.fromEntries(options.header.map(headerOf));
  if (!isRead) {
    headers['idempotency-key'] ??= `"${randomUUID()}"`;
    // Also without a body: what changes something has to say that it is JSON.
    headers['content-type'] ??= 'application/json';
  }
  return { method, path: withQuery(escaped(path), isRead ? fields : {}), body, headers };
}

/** With every character that a request line cannot have as it is percent-encoded. */
function escaped(path: string): string {
  const { pathname, search } = new URL(`http://localhost${path.startsWith('/') ? path : `/${path}`}`);
  return `${pathname}${search}`;
}

function fieldOf(given: string): [string, unknown] {
  const [, name = '', sign, value = ''] = /^([^=:]+)(:?=)(.*)$/s.exec(given) ?? [];
  if (sign === undefined)
    throw misused('api', `-f: ${given} is no field`, 'Write name=text, or name:=5 for a number or other JSON.');
  return [name, sign === '=' ? value : parsed(value, `-f ${name}`)];
}

function headerOf(given: string): [string, string] {
  const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e]*)$/.exec(given) ?? [];
  if (name === '') throw misused('api', `-H: ${given} is no header`, 'Write name: value.');
  return [name.toLowerCase(), value];
}

/** @throws DRY-E5002 when it cannot be read */
function bodyIn(file: string): unknown {
  try {
    return parsed(readFileSync(file === '-' ? 0 : file, 'utf8'), `--input ${file}`);
  } catch (error) {
    if (error instanceof DrydockError) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5002', { path: file, problem });
  }
}

function parsed(json: string, what: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw misused('api', `${what}: ${error instanceof Error ? error.message : 'it is no JSON'}`, 'Give valid JSON.');
  }
}

function withQuery(path: string, fields: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  ).toString();
  if (query === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

function jsonOf(content: string, type: string): unknown {
  if (content === '') return null;
  try {
    return JSON.parse(content) as unknown;
  } catch {
    throw new DrydockError('DRY-E8060', { format: 'JSON', why: `the API answers with ${type}`, known: 'text, none' });
  }
}

/** A list with the items of all its pages. */
async function allPages(client: Client, request: ApiRequest, first: string): Promise<unknown> {
  let page = jsonOf(first, 'no list') as { readonly items?: readonly unknown[]; readonly next_cursor?: string | null };
  if (!Array.isArray(page.items)) throw misused('api', '--paginate reads lists, this is none', 'Leave out --paginate.');
  const items: unknown[] = [...(page.items as readonly unknown[])];
  while (typeof page.next_cursor === 'string') {
    const path = withQuery(request.path.replace(/([?&])cursor=[^&]*&?/, '$1'), { cursor: page.next_cursor });
    page = (await client.call('GET', path, undefined, request.headers)) as typeof page;
    items.push(...(page.items ?? []));
  }
  return { ...page, items, next_cursor: null };
}

/** Events come until the stream, or the user, ends it. */
async function streamed(response: IncomingMessage, out: (text: string) => void): Promise<number> {
  try {
    for await (const chunk of response.setEncoding('utf8')) out(String(chunk));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
    return EXIT.interrupted;
  }
  return EXIT.success;
}
