import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { retryAfterOf } from '../model/index.ts';
import { addressProblem, hostOf, type Target } from './target.ts';

export interface Posting extends Target {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for all of it: name, connection, TLS, sending, answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** How names are resolved. @default that of the system */
  readonly resolve?: ResolveName | undefined;
}

/** Bytes of an answer that are taken from the socket before it is cut. */
const MOST_ANSWER_BYTES = 65_536;

/** Gives all addresses of a name. */
export type ResolveName = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

export interface Posted {
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly durationMs: number;
  /** What went wrong, in words; null with a status of 2xx. */
  readonly error: string | null;
}

/**
 * Sends one message and reads no more than the head of the answer. Never throws. Redirects are not followed, and no proxy is used; a
 * name is resolved here, once, and the connection goes to an address that was checked: what the name resolves to a moment later does
 * not matter.
 */
export async function post(posting: Posting): Promise<Posted> {
  const since = performance.now();
  const timeout = AbortSignal.timeout(posting.timeoutMs);
  try {
    const response = await send(posting, AbortSignal.any([posting.signal, timeout]));
    const { statusCode: status = 0, headers } = response;
    forget(response);
    const retryAfterMs = retryAfterOf(headers['retry-after'], Date.now());
    return { status, retryAfterMs, durationMs: elapsed(since), error: problemOf(status) };
  } catch (error) {
    const problem = timeout.aborted ? `no answer within ${posting.timeoutMs / 1_000} s` : wordsOf(error);
    return { status: null, retryAfterMs: null, durationMs: elapsed(since), error: problem };
  }
}

/** Lets a polite receiver finish what it says, which nobody reads; one that goes on and on is cut. */
function forget(response: IncomingMessage): void {
  let bytes = 0;
  response.on('error', () => undefined);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) response.destroy();
  });
}

function send(posting: Posting, signal: AbortSignal): Promise<IncomingMessage> {
  const url = new URL(posting.url);
  const host = hostOf(url);
  const rules = { host, allowPrivate: posting.allowPrivate };
  // For an address, nothing is looked up.
  const literal = /^[\d.]+$|:/.test(host) ? addressProblem(host, rules) : null;
  if (literal !== null) return Promise.reject(new Error(literal));
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent: false,
        signal,
        lookup: checkedLookup(posting.resolve ?? resolveName, rules),
        maxHeaderSize: 16_384,
        headers: { ...posting.headers, 'content-length': Buffer.byteLength(posting.body), connection: 'close' },
      },
      resolve,
    );
    // Also after the answer: a socket that breaks then is nobody's trouble.
    sent.on('error', reject);
    sent.end(posting.body);
  });
}

/** Resolves a name to the addresses that may be connected to, and to no others. */
function checkedLookup(resolve: ResolveName, rules: { host: string; allowPrivate: boolean }): LookupFunction {
  return (host, options, done) =>
    resolve(host, (error, addresses) => {
      if (error !== null) return done(error, '', 0);
      const problems = addresses.map(({ address }) => addressProblem(address, rules));
      // One bad address among good ones is a trap, not a receiver.
      const problem = problems.find((one) => one !== null) ?? (addresses.length === 0 ? 'it has no address' : null);
      if (problem !== null) return done(new Error(problem), '', 0);
      if (options.all === true) return done(null, [...addresses]);
      const [first] = addresses;
      done(null, first?.address ?? '', first?.family ?? 0);
    });
}

const resolveName: ResolveName = (host, done) => dnsLookup(host, { all: true }, done);

function problemOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `it answered ${status}; redirects are not followed`;
  return `it answered ${status}`;
}

function elapsed(since: number): number {
  return Math.round(performance.now() - since);
}

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  return (error instanceof Error ? error.message || error.name : String(error)).slice(0, 300);
}
