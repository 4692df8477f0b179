type Fetch = typeof globalThis.fetch;

/** The longest answer that is read, with all that frames it. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The standard `fetch` that follows no redirect, since a key goes to the address of the settings and nowhere else, and reads no answer
 * without end. With a cap on output it also holds the whole answer of an Anthropic model to it, whose adapter adds what the model may
 * think on top.
 */
export function guardedFetch(cap: { readonly maxOutputTokens: number } | null, mostBytes = MOST_BYTES): Fetch {
  return async (input, init) => {
    const body = cap !== null && typeof init?.body === 'string' ? capped(init.body, cap.maxOutputTokens) : init?.body;
    const response = await fetch(input, { ...init, redirect: 'manual', ...(body === undefined ? {} : { body }) });
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(upTo(mostBytes)), { status, statusText, headers });
  };
}

function upTo(most: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > most) controller.error(new Error(`the answer is longer than ${most} bytes`));
      else controller.enqueue(chunk);
    },
  });
}

/** The least that Anthropic takes as a budget for thinking. */
const LEAST_THINKING = 1024;

function capped(text: string, most: number): string {
  const body = JSON.parse(text) as { max_tokens?: number; thinking?: { type?: string; budget_tokens?: number } };
  if ((body.max_tokens ?? most) <= most) return text;
  const { thinking, ...rest } = body;
  const budget = Math.min(thinking?.budget_tokens ?? 0, Math.floor(most / 2));
  const kept = thinking?.type === 'enabled' && budget < LEAST_THINKING ? {} : { thinking };
  if (kept.thinking?.budget_tokens !== undefined) kept.thinking.budget_tokens = budget;
  return JSON.stringify({ ...rest, ...kept, max_tokens: most });
}

/** What is told of an answer that is no stream, in characters: more than is shown, so that no key is shown in part. */
const MOST_TOLD = 5000;

/**
 * The same for answers that must come as a stream of events: says what came in their place, which the adapters keep to themselves. A server
 * that names no type, or another one, is read.
 */
export function streamingFetch(cap: { readonly maxOutputTokens: number } | null): Fetch {
  const guarded = guardedFetch(cap);
  return async (input, init) => {
    const response = await guarded(input, init);
    const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
    if (!response.ok || !NO_STREAM.has(type)) return response;
    const shown = await beginningOf(response);
    throw new Error(`it answered with ${type} in place of a stream; is the baseUrl right? It begins: ${shown}`);
  };
}

const NO_STREAM: ReadonlySet<string> = new Set(['text/html', 'application/json', 'application/xml', 'text/xml']);

async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return '';
  let text = '';
  for (let part = await reader.read(); !part.done && text.length < MOST_TOLD; part = await reader.read())
    text += part.value;
  await reader.cancel().catch(() => {});
  return text.slice(0, MOST_TOLD);
}
