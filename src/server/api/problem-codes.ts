import { ERRORS, type ErrorCode } from '../../model/index.ts';
import { statusOfCode } from '../problem.ts';
import type { Scope } from '../security/index.ts';

/** What of an operation says what can be wrong with a request for it. */
interface Form {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly query?: { readonly shape: Readonly<Record<string, unknown>> } | undefined;
  readonly body?: unknown;
  readonly needsKey?: boolean;
  readonly problems?: readonly ErrorCode[];
}

/** The codes of errors that an operation can answer: those that follow from its form, and its own. In their order. */
export function problemCodesOf(of: Form, scope: Scope | null): readonly ErrorCode[] {
  const codes: ErrorCode[] = ['DRY-E8005', 'DRY-E8012', ...(of.problems ?? [])];
  if (scope !== null) codes.push('DRY-E8004', 'DRY-E8014', 'DRY-E8015');
  if (scope !== null && of.method !== 'get') codes.push('DRY-E8016');
  if (of.path.includes('{') || of.query !== undefined || of.body !== undefined) codes.push('DRY-E8001');
  if (of.body !== undefined) codes.push('DRY-E8002', 'DRY-E8007', 'DRY-E8008');
  if (of.needsKey === true) codes.push('DRY-E8006', 'DRY-E2003');
  if (of.path.includes('{run}')) codes.push('DRY-E2001', 'DRY-E8100');
  if (/\{(?!run\})/.test(of.path)) codes.push('DRY-E8003');
  if (of.query !== undefined && 'cursor' in of.query.shape) codes.push('DRY-E8009');
  if (of.query !== undefined && 'filter' in of.query.shape) codes.push('DRY-E8102');
  return [...new Set(codes)].toSorted();
}

/** The answers that tell of problems, by status, for the document of an operation. */
export function problemAnswers(codes: readonly ErrorCode[], schema: unknown) {
  const byStatus = Map.groupBy(codes, statusOfCode);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => {
      const description = same.map((code) => `${code} ${ERRORS[code].title}`).join('; ');
      return [status, { description, content: { 'application/problem+json': { schema } } }];
    }),
  );
}
