import { type Failure, failureOf, retryAfterOf } from '../../model/index.ts';

/** Characters of a refusal that are told. */
const MOST_WORDS = 500;

/** Longest time that a service may ask to wait, in milliseconds. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1_000;

/** What an answer other than 200 means for the attempt. Reads the answer. @param now Unix milliseconds */
export async function refusalOf(agent: string, response: Response, now: number): Promise<Failure> {
  const { status, headers } = response;
  const words = await wordsOf(response);
  const problem = `it answered ${status}${words === '' ? '' : `: ${words}`}`;
  const retryAfterMs = retryAfterOf(headers.get('retry-after'), now);
  const waiting = retryAfterMs === null ? {} : { retryAfterMs: Math.min(LONGEST_WAIT_MS, Math.round(retryAfterMs)) };
  if (status === 429) return { ...failureOf('rate_limited', 'DRY-E4062', { agent, problem }), ...waiting };
  if (status >= 500 || status === 408 || status === 425)
    return { ...failureOf('unavailable', 'DRY-E4061', { agent, problem }), ...waiting };
  if (status >= 300 && status < 400) {
    const redirected = `it answered ${status}; redirects are not followed, since they could lead anywhere`;
    return { ...failureOf('agent_error', 'DRY-E4060', { agent, problem: redirected }), final: true };
  }
  return { ...failureOf('agent_error', 'DRY-E4060', { agent, problem }), final: true };
}

/** The beginning of the body, in one line. */
async function wordsOf(response: Response): Promise<string> {
  let text = '';
  try {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.length > MOST_WORDS) break;
    }
  } catch {
    // What was heard until then is told.
  }
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, MOST_WORDS);
}
