import { DrydockError } from '../model/index.ts';
import { harmless, harmlessJson, shortened } from './harmless-text.ts';

/** Characters of the longest text in an answer; a page of an artifact or of a log may have as many. */
export const MOST_TEXT = 24_000;

/** Lines of details that an error shows. */
const MOST_DETAILS = 20;

/** The result of a call: the same JSON as structured content and, for clients that do not know that, as text. */
export function resultOf(answer: Readonly<Record<string, unknown>>) {
  const structuredContent = harmlessJson(answer, { text: MOST_TEXT + 200, entries: 500 }) as Record<string, unknown>;
  return { content: [{ type: 'text' as const, text: JSON.stringify(structuredContent) }], structuredContent };
}

/** An error as a model can act on it: code, cause, place, details, and the next step. */
export function errorText(error: DrydockError): string {
  const { code, message, place, details, next, retryable } = error;
  const more = details.length > MOST_DETAILS ? [`… and ${details.length - MOST_DETAILS} more`] : [];
  const lines = [
    `${code}: ${message}`,
    ...(place === undefined ? [] : [`At: ${place}`]),
    ...details.slice(0, MOST_DETAILS).map((line) => shortened(line, 500)),
    ...more,
    `Next: ${next}${retryable ? ' The same call can succeed later.' : ''}`,
  ];
  return shortened(harmless(lines.join('\n')), 8_000);
}

/** The result of a call that failed. What is no error of ours stays inside. */
export function errorResult(error: unknown, onDefect: (error: unknown) => void) {
  return { content: [{ type: 'text' as const, text: errorText(knownError(error, onDefect)) }], isError: true as const };
}

export function knownError(error: unknown, onDefect: (error: unknown) => void): DrydockError {
  if (error instanceof DrydockError) return error;
  onDefect(error);
  return new DrydockError('DRY-E9001', { problem: 'the call failed; the log of drydock says why' });
}
