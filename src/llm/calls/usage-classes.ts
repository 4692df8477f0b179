import { z } from 'zod';
import { type JsonObject, type Tokens } from '../../model/index.ts';

/** More tokens than any one request can use: such a number is no count. */
const MOST_TOKENS = 1_000_000_000;

/** NaN stands for what is no count of tokens, such as -5 or "5". */
const count = z
  .int()
  .min(0)
  .max(MOST_TOKENS)
  .nullish()
  .transform((value) => value ?? 0)
  .catch(Number.NaN);
const counts = (...names: string[]) => z.object(Object.fromEntries(names.map((name) => [name, count]))).catch({});

/** What of a provider's own form of usage we read. */
interface Told {
  /** Null: they cannot be, since one of them is no count. */
  readonly tokens: Tokens | null;
  /** All tokens as the provider adds them up; null: it does not. */
  readonly total: number | null;
}

/** The usage that stands in one piece of a stream, in whichever of the protocols; null: none does. */
export function rawUsageIn(chunk: unknown): JsonObject | null {
  const holder = z
    .object({
      usage: z.json().optional(),
      message: z.object({ usage: z.json() }).optional().catch(undefined),
      response: z.object({ usage: z.json() }).optional().catch(undefined),
      usageMetadata: z.json().optional(),
    })
    .safeParse(chunk).data;
  const found = holder?.usage ?? holder?.message?.usage ?? holder?.response?.usage ?? holder?.usageMetadata;
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : null;
}

/**
 * Classes that do not overlap, whose sum is all tokens. Providers count differently: what was read from the cache is part of
 * `prompt_tokens`, `input_tokens` of OpenAI and `promptTokenCount`, and stands beside `input_tokens` of Anthropic; what was reasoned is
 * part of `completion_tokens` and `output_tokens`, and stands beside `candidatesTokenCount`.
 */
export function classesOf(raw: JsonObject): Told | null {
  const told = inItsForm(raw);
  const areCounts = Object.values(told?.tokens ?? {}).every(Number.isSafeInteger);
  return told === null || areCounts ? told : { ...told, tokens: null };
}

function inItsForm(raw: JsonObject): Told | null {
  if ('promptTokenCount' in raw || 'candidatesTokenCount' in raw) return ofGoogle(raw);
  if ('prompt_tokens' in raw || 'completion_tokens' in raw) return ofOpenAi(raw, 'prompt', 'completion');
  if ('cache_read_input_tokens' in raw || 'cache_creation_input_tokens' in raw || 'cache_creation' in raw)
    return ofAnthropic(raw);
  if ('total_tokens' in raw) return ofOpenAi(raw, 'input', 'output');
  return 'input_tokens' in raw || 'output_tokens' in raw ? ofAnthropic(raw) : null;
}

function ofOpenAi(raw: JsonObject, input: 'prompt' | 'input', output: 'completion' | 'output'): Told {
  const top = read(raw, `${input}_tokens`, `${output}_tokens`);
  const inputDetails = read(raw[`${input}_tokens_details`], 'cached_tokens', 'cache_write_tokens');
  const outputDetails = read(raw[`${output}_tokens_details`], 'reasoning_tokens');
  const cacheRead = inputDetails['cached_tokens'] ?? 0;
  const cacheWrite = inputDetails['cache_write_tokens'] ?? 0;
  const reasoning = outputDetails['reasoning_tokens'] ?? 0;
  const [inputs, outputs] = [top[`${input}_tokens`] ?? 0, top[`${output}_tokens`] ?? 0];
  const total = totalOf(raw['total_tokens']);
  // Some compatible servers count reasoning beside the answer: their own total tells.
  const isBeside = total !== null && reasoning > 0 && total === inputs + outputs + reasoning;
  return {
    tokens: {
      inputUncached: Math.max(0, inputs - cacheRead - cacheWrite),
      cacheRead,
      cacheWrite,
      output: isBeside ? outputs : Math.max(0, outputs - reasoning),
      reasoning,
    },
    total: total ?? inputs + outputs,
  };
}

function ofAnthropic(raw: JsonObject): Told {
  const top = read(raw, 'input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens');
  const reasoning = read(raw['output_tokens_details'], 'thinking_tokens')['thinking_tokens'] ?? 0;
  const outputs = top['output_tokens'] ?? 0;
  return {
    tokens: {
      inputUncached: top['input_tokens'] ?? 0,
      cacheRead: top['cache_read_input_tokens'] ?? 0,
      cacheWrite: top['cache_creation_input_tokens'] ?? 0,
      output: Math.max(0, outputs - reasoning),
      reasoning,
    },
    total: null,
  };
}

function ofGoogle(raw: JsonObject): Told {
  const top = read(
    raw,
    'promptTokenCount',
    'toolUsePromptTokenCount',
    'cachedContentTokenCount',
    'candidatesTokenCount',
    'thoughtsTokenCount',
  );
  const cacheRead = top['cachedContentTokenCount'] ?? 0;
  return {
    tokens: {
      inputUncached: Math.max(0, (top['promptTokenCount'] ?? 0) + (top['toolUsePromptTokenCount'] ?? 0) - cacheRead),
      cacheRead,
      cacheWrite: 0,
      output: top['candidatesTokenCount'] ?? 0,
      reasoning: top['thoughtsTokenCount'] ?? 0,
    },
    total: totalOf(raw['totalTokenCount']),
  };
}

function read(value: unknown, ...names: string[]): Partial<Record<string, number>> {
  return counts(...names).parse(value);
}

function totalOf(value: unknown): number | null {
  return z.int().min(0).max(MOST_TOKENS).nullable().catch(null).parse(value);
}
