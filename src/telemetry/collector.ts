import { gzipSync } from 'node:zlib';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Where spans go. */
export interface Collector {
  /**
   * Resolves when the collector has taken the spans, or refuses them for good: what comes later must not wait for what would be
   * refused again.
   *
   * @throws when they are to be sent again
   */
  send(spans: ReadableSpan[], signal: AbortSignal): Promise<void>;
}

/** Milliseconds for one request: the default of the specification. https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const TIMEOUT_MS = 10_000;

/**
 * The collector that variables of the environment name (`OTEL_EXPORTER_OTLP_ENDPOINT` and its like), else that of the configuration.
 *
 * @param endpoint base of the collector; variables of the environment override it
 * @param onRefused hears of spans that the collector will never take
 * @returns null when there is none, or telling is switched off
 */
export function collectorOf(
  endpoint: string | null,
  env: NodeJS.ProcessEnv,
  onRefused: (error: unknown) => void,
): Collector | null {
  const isOff = env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none';
  const url = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || withPath(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || endpoint);
  if (isOff || url === null) return null;
  const isPacked = ofTraces(env, 'COMPRESSION') === 'gzip';
  const headers = {
    ...pairs(env['OTEL_EXPORTER_OTLP_HEADERS']),
    ...pairs(env['OTEL_EXPORTER_OTLP_TRACES_HEADERS']),
    'content-type': 'application/json',
    ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
  };
  const timeoutMs = Number(ofTraces(env, 'TIMEOUT')) || TIMEOUT_MS;
  return {
    async send(spans, signal) {
      // Nothing of OpenTelemetry is loaded before there is something to tell.
      const { JsonTraceSerializer } = await import('@opentelemetry/otlp-transformer');
      const content = Buffer.from(JsonTraceSerializer.serializeRequest(spans) ?? new Uint8Array());
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const body = isPacked ? gzipSync(content) : content;
      const response = await fetch(url, { method: 'POST', headers, body, signal: limit, redirect: 'error' });
      await response.body?.cancel();
      if (response.ok) return;
      const { status } = response;
      const error = new Error(`the collector answered ${status}`);
      if (status < 400 || status >= 500 || status === 408 || status === 429) throw error;
      onRefused(error);
    },
  };
}

/** A variable for traces, else the one for everything. */
function ofTraces(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[`OTEL_EXPORTER_OTLP_TRACES_${name}`] || env[`OTEL_EXPORTER_OTLP_${name}`];
}

/** A collector is named by its base; the path is that of traces. */
function withPath(base: string | null): string | null {
  if (base === null || base.endsWith('/v1/traces')) return base;
  return `${base.replace(/\/+$/, '')}/v1/traces`;
}

/** `a=1,b=2` with percent encoding, as W3C Baggage writes it. */
export function pairs(list: string | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of list?.split(',') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0) found[decoded(pair.slice(0, at))] = decoded(pair.slice(at + 1));
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return text.trim();
  }
}
