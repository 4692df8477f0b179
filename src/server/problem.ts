import { z } from 'zod';
import {
  type CommandVerb,
  COMMAND_VERBS,
  DrydockError,
  type ErrorCode,
  ERRORS,
  EXIT,
  type ExitCode,
} from '../model/index.ts';

/** An error as HTTP tells it (RFC 9457). */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ example: '/problems/DRY-E2001' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'Path of the request' }),
    code: z.string().meta({ example: 'DRY-E2001' }),
    request_id: z.string(),
    place: z.string().optional().meta({ description: 'file:line:column' }),
    details: z.array(z.string()).optional(),
    errors: z
      .array(
        z.strictObject({ pointer: z.string().meta({ description: 'JSON Pointer (RFC 6901)' }), detail: z.string() }),
      )
      .optional(),
    next: z.array(z.strictObject({ label: z.string() })),
    retryable: z.boolean(),
    allowed_actions: z.array(z.enum(COMMAND_VERBS)).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** A place in a request that is wrong. */
export interface RequestIssue {
  readonly pointer: string;
  readonly detail: string;
}

/** An error with what only a request has: an HTTP status of its own, places in the body. */
export class RequestError extends DrydockError {
  readonly status: number | undefined;
  readonly issues: readonly RequestIssue[];
  readonly allowed: readonly CommandVerb[] | undefined;

  constructor(
    error: DrydockError,
    {
      status,
      issues = [],
      allowed,
    }: { status?: number; issues?: readonly RequestIssue[]; allowed?: readonly CommandVerb[] },
  ) {
    super(error.code, {} as never, { place: error.place, details: error.details, cause: error });
    this.message = error.message;
    Object.defineProperty(this, 'next', { value: error.next });
    this.status = status;
    this.issues = issues;
    this.allowed = allowed;
  }
}

const STATUS_BY_EXIT: Partial<Record<ExitCode, number>> = {
  [EXIT.usage]: 422,
  [EXIT.notFound]: 404,
  [EXIT.conflict]: 409,
  [EXIT.notPermitted]: 403,
  [EXIT.pending]: 409,
  [EXIT.budget]: 409,
};

const STATUS_BY_CODE: Partial<Record<ErrorCode, number>> = {
  'DRY-E2003': 422,
  'DRY-E2005': 503,
  'DRY-E3002': 422,
  'DRY-E5002': 422,
  'DRY-E5004': 507,
  'DRY-E5005': 422,
  'DRY-E5006': 410,
  'DRY-E6004': 503,
  'DRY-E8001': 400,
  'DRY-E8004': 401,
  'DRY-E8005': 403,
  'DRY-E8006': 400,
  'DRY-E8007': 413,
  'DRY-E8008': 415,
  'DRY-E8009': 400,
  'DRY-E8012': 503,
  'DRY-E8166': 503,
  'DRY-E8180': 507,
  'DRY-E8015': 429,
  'DRY-E8017': 401,
  'DRY-E8022': 428,
  'DRY-E8023': 412,
  'DRY-E8025': 429,
  'DRY-E8100': 410,
  'DRY-E8102': 400,
};

export function statusOf(error: DrydockError): number {
  if (error instanceof RequestError && error.status !== undefined) return error.status;
  return statusOfCode(error.code);
}

/** What an error of this code is answered with, unless a request knows better. */
export function statusOfCode(code: ErrorCode): number {
  return STATUS_BY_CODE[code] ?? STATUS_BY_EXIT[ERRORS[code].exit] ?? 500;
}

/** The document for an error. What is not one of ours stays inside: it is named by the id of the request alone. */
export function problemOf(error: unknown, instance: string, requestId: string): Problem {
  const known = error instanceof DrydockError ? error : internalError(requestId);
  const { code, title, message, place, details, next, retryable } = known;
  const own = known instanceof RequestError ? known : undefined;
  return {
    type: `/problems/${code}`,
    title,
    status: statusOf(known),
    detail: message,
    instance,
    code,
    request_id: requestId,
    ...(place === undefined ? {} : { place }),
    ...(details.length === 0 ? {} : { details: [...details] }),
    ...(own === undefined || own.issues.length === 0 ? {} : { errors: own.issues.map((issue) => ({ ...issue })) }),
    next: [{ label: next }],
    retryable,
    ...(own?.allowed === undefined ? {} : { allowed_actions: [...own.allowed] }),
  };
}

function internalError(requestId: string): DrydockError {
  return new DrydockError('DRY-E9001', { problem: `request ${requestId} failed; the log of drydock says why` });
}
