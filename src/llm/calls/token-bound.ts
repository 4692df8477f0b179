import type { ModelExchange, TokenBound } from './exchange.ts';

/** Marks of roles and turns around one message; the largest template that is known takes fewer. */
const TOKENS_PER_MESSAGE = 16;
/** What providers add of their own to a request: once, for its schema, and for tools (Anthropic documents up to 804). */
const TOKENS_PER_REQUEST = 64;
const TOKENS_FOR_SCHEMA = 1024;
const TOKENS_FOR_TOOLS = 1024;
/** The instruction that repeats a schema in words, for servers that take none. */
const COPIES_OF_SCHEMA = 2;

/**
 * The greatest number of tokens that ONE request to the provider can use.
 *
 * Input: every tokenizer in use (byte-level BPE, SentencePiece with byte fallback) makes at most one token of a byte of UTF-8, so the
 * bytes of all that is sent, plus what providers add, are a bound: about four times what English text takes, three times of code.
 * Output: `maxOutputTokens`, which holds reasoning, too, and is always sent. Further requests of the same exchange (results of
 * tools, repairs) are longer: bound each by itself, with its own messages, as `CallMeter.begin` does.
 */
export function maxTokens(exchange: ModelExchange, furtherText: readonly string[] = []): TokenBound {
  const messages = exchange.messages.length + furtherText.length + 1;
  let input = TOKENS_PER_REQUEST + messages * TOKENS_PER_MESSAGE + bytes(exchange.system ?? '');
  for (const message of exchange.messages) input += bytes(message.content);
  for (const text of furtherText) input += bytes(text);
  if (exchange.schema !== undefined)
    input += TOKENS_FOR_SCHEMA + COPIES_OF_SCHEMA * bytes(JSON.stringify(exchange.schema));
  if (exchange.tools !== undefined) input += TOKENS_FOR_TOOLS + bytes(JSON.stringify(exchange.tools));
  return { input, output: exchange.maxOutputTokens };
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
