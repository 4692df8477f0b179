import type { APICallError } from 'ai';
import { type ErrorCode, type ErrorValues, type Failure, type FailureClass, failureOf } from '../../model/index.ts';
import type { ResolvedModel } from '../providers/resolved-model.ts';
import { retryAfterMs } from './retry-after.ts';

/** What is known of a request that failed: what of an error the protocols have in common. */
interface Trouble {
  readonly status: number | undefined;
  readonly message: string;
  /** What was asked; never with a key, which goes in a header. */
  readonly url: string | undefined;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Turns what went wrong at a provider into a failure that the engine acts on: `rate_limited` and `unavailable` are tried again, what
 * is `final` is not. Nothing that the provider wrote is taken over but its message, without secrets and of bounded length.
 */
export function failureOfCall(
  error: unknown,
  model: ResolvedModel,
  mask: (text: string) => string,
  now: number,
): Failure {
  const trouble = troubleOf(error);
  const problem = shortened(mask(trouble.message));
  const all = `${trouble.message} ${trouble.body ?? ''}`.toLowerCase();
  const values = { model: model.id, provider: model.provider.id, problem };
  const { status } = trouble;
  if (NO_CREDIT.test(all) && status !== undefined && status < 500) return final('DRY-E3027', values, model);
  if (status === 429 || (status === undefined && LIMITED.test(all))) {
    const wait = retryAfterMs(trouble.headers, trouble.body, now);
    return retryable('rate_limited', 'DRY-E3015', values, model, wait);
  }
  if (status === 401 || status === 403 || BAD_KEY.test(all)) return final('DRY-E3018', values, model);
  if (status === 413 || TOO_LONG.test(all)) return final('DRY-E3021', values, model);
  if (FILTERED.test(all)) return final('DRY-E3022', values, model);
  if (status === 404 || ((status ?? 0) < 500 && UNKNOWN_MODEL.test(all))) {
    const isOfService = UNKNOWN_MODEL.test(all) || all.includes('"error"');
    const where = `${problem}; there may be nothing at ${trouble.url ?? 'its address'}: a baseUrl mostly ends in /v1`;
    return final('DRY-E3020', { ...values, problem: isOfService ? problem : where }, model);
  }
  if (status !== undefined && status >= 300 && status < 400) {
    const elsewhere = `it sends to another address (HTTP ${status}), where its key does not go: name that as its baseUrl`;
    return final('DRY-E3019', { ...values, problem: elsewhere }, model);
  }
  if (status !== undefined && status >= 400 && status < 500 && !TRANSIENT.has(status))
    return final('DRY-E3019', values, model);
  const wait = retryAfterMs(trouble.headers, trouble.body, now);
  return retryable('unavailable', 'DRY-E3016', values, model, wait);
}

/** Request time-out, conflict and too early: another try can go well. */
const TRANSIENT = new Set([408, 409, 425]);
const NO_CREDIT = /insufficient_quota|insufficient (credit|balance|funds)|credit balance is too low|billing_not_active/;
/** How limits are worded within a stream, which has no status of its own. */
const LIMITED = /rate_limit|resource_exhausted|too many requests/;
const BAD_KEY = /api[_ ]key[_ ]invalid|invalid[_ ]api[_ ]key|api key not valid/;
const TOO_LONG =
  /context_length_exceeded|maximum context length|prompt is too long|input token count.{0,40}exceeds|exceeds? the (available )?context|context (window|size) (is )?exceeded/;
const FILTERED = /content_filter|content_policy|content policy|responsibleaipolicy|prohibited_content/;
const UNKNOWN_MODEL = /model_not_found|model.{0,80}(does not exist|not found)|unknown model/;

/** A failure that another try does not mend. */
export function final<C extends ErrorCode>(code: C, values: ErrorValues<C>, model: ResolvedModel): Failure {
  return { ...failureOf('agent_error', code, values), place: model.id, final: true };
}

/** A failure that another try may mend, after a wait that the provider may have named. */
export function retryable<C extends ErrorCode>(
  failureClass: FailureClass,
  code: C,
  values: ErrorValues<C>,
  model: ResolvedModel,
  wait: number | null = null,
): Failure {
  const failure = { ...failureOf(failureClass, code, values), place: model.id };
  return wait === null ? failure : { ...failure, retryAfterMs: wait };
}

/** True when the request was answered with an error, or never arrived: then nothing has to be paid. */
export function isUnpaid(error: unknown): boolean {
  const { status, code } = factsOf(error);
  return (status !== undefined && status >= 300 && !GAVE_UP.has(status)) || NEVER_ARRIVED.test(code ?? '');
}

/** Said by somebody between us and a provider that may still be at work. */
const GAVE_UP = new Set([504, 524]);
/** No connection, or none that could be trusted. */
const NEVER_ARRIVED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|.*CERT.*|.*SELF_SIGNED.*|UNABLE_TO_.*|ERR_SSL_WRONG_VERSION_NUMBER)$/;

function troubleOf(error: unknown): Trouble {
  const { status, body, headers, code } = factsOf(error);
  const url = (error as Partial<APICallError> | null)?.url;
  const said = error instanceof Error ? error.message : 'the answer was no error that can be read';
  const cause = causeOf(error);
  const message = cause === undefined || said.includes(cause) ? said : `${said}: ${cause}`;
  return { status, url, body, headers, message: code === undefined ? message : `${message} (${code})` };
}

/** What the innermost cause says: adapters say no more than that they failed. */
function causeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined;
  return causeOf(error.cause, depth + 1) ?? (depth > 0 && error.message !== '' ? error.message : undefined);
}

function factsOf(error: unknown): {
  status: number | undefined;
  code: string | undefined;
  body: string | undefined;
  headers: Record<string, string>;
} {
  const found = error as Partial<APICallError> & { type?: unknown; data?: unknown };
  return {
    status: typeof found?.statusCode === 'number' ? found.statusCode : undefined,
    code: codeOf(error),
    body: found?.responseBody ?? wordsOf(found),
    headers: found?.responseHeaders ?? {},
  };
}

/** What an error within a stream says beside its message. */
function wordsOf(error: { type?: unknown; code?: unknown; data?: unknown } | null): string | undefined {
  const words = [error?.type, error?.code, error?.data].filter((word) => word !== undefined);
  return words.length === 0 ? undefined : JSON.stringify(words);
}

/** The code of the operating system, however deep among the causes. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 5) return undefined;
  if (
    'code' in error &&
    typeof error.code === 'string' &&
    /^(E[A-Z]+|EAI_AGAIN|UND_ERR_\w+|ERR_\w+|\w*(CERT|SELF_SIGNED)\w*|UNABLE_TO_\w+)$/.test(error.code)
  )
    return error.code;
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0], depth + 1);
  return 'cause' in error ? codeOf(error.cause, depth + 1) : undefined;
}

const LONGEST_MESSAGE = 500;

/** One line without characters that change what a terminal shows. */
function shortened(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE)}…`;
}
