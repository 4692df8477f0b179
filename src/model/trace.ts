import { createHash } from 'node:crypto';

/** Where a run was started from, in somebody's trace: https://www.w3.org/TR/trace-context/#traceparent-header */
export interface TraceParent {
  /** 32 lower-case hexadecimal digits. */
  readonly trace: string;
  /** 16 lower-case hexadecimal digits. */
  readonly span: string;
}

/** Reads a `traceparent`; null when it is none: then it is ignored, as the specification wants. */
export function parseTraceParent(text: string | undefined): TraceParent | null {
  const [, version = '', trace = '', span = '', rest = ''] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(.*)$/.exec(text?.trim() ?? '') ?? [];
  const isKnown = version === '00' ? rest === '' : version !== '' && version !== 'ff' && /^(-.*)?$/.test(rest);
  return isKnown && /[^0]/.test(trace) && /[^0]/.test(span) ? { trace, span } : null;
}

/** The trace that a run is told in: that of who started it, or one of its own, which follows from its id. */
export function traceIdOf(run: string, traceparent?: string): string {
  return parseTraceParent(traceparent)?.trace ?? digest(['trace', run], 32);
}

/** The span of a run, or of a part of it: the same whenever, and by whichever process, it is told. */
export function spanIdOf(run: string, ...part: readonly (string | number | null)[]): string {
  return digest(['span', run, ...part], 16);
}

/** What is passed on to others, for whom a span is the parent. */
export function traceParentText(trace: string, span: string): string {
  return `00-${trace}-${span}-01`;
}

function digest(parts: readonly unknown[], length: number): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, length);
}
