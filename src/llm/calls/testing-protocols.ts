import type { ProviderSettings } from '../providers/provider-settings.ts';

/** The protocols that providers speak; OpenAI has two. */
export const PROTOCOLS = ['openai-responses', 'openai-chat', 'anthropic', 'google', 'openai-compatible'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** What a model is to say, whichever the protocol. */
export interface Saying {
  readonly text?: string;
  readonly toolCalls?: readonly { readonly name: string; readonly input: unknown }[];
  readonly finish?: 'stop' | 'length' | 'content-filter';
  /** Disjoint classes; null: none is told. */
  readonly usage?: {
    input?: number;
    cacheRead?: number;
    cacheWrite?: number;
    output?: number;
    reasoning?: number;
  } | null;
  /** Added to the total that the provider tells, so that its sum is wrong. */
  readonly totalOff?: number;
}

export function settingsFor(protocol: Protocol, url: string): ProviderSettings {
  const kind = protocol.startsWith('openai-') && protocol !== 'openai-compatible' ? 'openai' : protocol;
  return {
    id: 'test',
    kind: kind as ProviderSettings['kind'],
    baseUrl: `${url}/v1`,
    key: 'env:TEST_KEY',
    models: [],
    ...(kind === 'openai' ? { api: protocol === 'openai-chat' ? ('chat' as const) : ('responses' as const) } : {}),
  };
}

/** The frames of a Server-Sent Events stream, one for each event. */
export function framesOf(protocol: Protocol, saying: Saying): string[] {
  switch (protocol) {
    case 'openai-responses':
      return responses(saying);
    case 'anthropic':
      return anthropic(saying);
    case 'google':
      return google(saying);
    default:
      return chat(saying);
  }
}

/** The body of an error, as each provider words it. */
export function errorBody(protocol: Protocol, status: number, message: string, code = 'some_error'): string {
  if (protocol === 'anthropic') return JSON.stringify({ type: 'error', error: { type: code, message } });
  if (protocol === 'google') return JSON.stringify({ error: { code: status, message, status: code } });
  return JSON.stringify({ error: { message, type: code, code, param: null } });
}

function countsOf(saying: Saying): Required<NonNullable<Saying['usage']>> {
  return { input: 10, cacheRead: 0, cacheWrite: 0, output: 5, reasoning: 0, ...saying.usage };
}

function pieces(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((piece) => piece !== '');
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const event = (value: { type: string }): string => `event: ${value.type}\n${data(value)}`;

function chat(saying: Saying): string[] {
  const head = { id: 'chat-1', object: 'chat.completion.chunk', created: 1, model: 'm' };
  const choice = (delta: object, finish: string | null = null) =>
    data({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] });
  const { input, cacheRead, cacheWrite, output, reasoning } = countsOf(saying);
  const prompt = input + cacheRead + cacheWrite;
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: output + reasoning,
    total_tokens: prompt + output + reasoning + (saying.totalOff ?? 0),
    prompt_tokens_details: { cached_tokens: cacheRead },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
  const words = { stop: 'stop', length: 'length', 'content-filter': 'content_filter' };
  return [
    choice({ role: 'assistant', content: '' }),
    ...pieces(saying.text ?? '').map((content) => choice({ content })),
    ...(saying.toolCalls ?? []).map(({ name, input: given }, index) =>
      choice({
        tool_calls: [
          { index, id: `call_${index}`, type: 'function', function: { name, arguments: argumentsOf(given) } },
        ],
      }),
    ),
    choice({}, saying.toolCalls === undefined ? words[saying.finish ?? 'stop'] : 'tool_calls'),
    ...(saying.usage === null ? [] : [data({ ...head, choices: [], usage })]),
    'data: [DONE]\n\n',
  ];
}

/** A string is sent as it is: also one that is no JSON. */
function argumentsOf(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}

function responses(saying: Saying): string[] {
  const { input, cacheRead, cacheWrite, output, reasoning } = countsOf(saying);
  const inputs = input + cacheRead + cacheWrite;
  const usage = {
    input_tokens: inputs,
    input_tokens_details: { cached_tokens: cacheRead },
    output_tokens: output + reasoning,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: inputs + output + reasoning + (saying.totalOff ?? 0),
  };
  const response = { id: 'resp_1', object: 'response', created_at: 1, model: 'm', output: [], error: null };
  const reasons = { length: 'max_output_tokens', 'content-filter': 'content_filter' };
  const reason = saying.finish === undefined || saying.finish === 'stop' ? null : reasons[saying.finish];
  const message = { id: 'msg_1', type: 'message', status: 'in_progress', role: 'assistant', content: [] };
  const last = {
    ...response,
    status: reason === null ? 'completed' : 'incomplete',
    incomplete_details: reason === null ? null : { reason },
    usage: saying.usage === null ? null : usage,
  };
  const text = saying.text === undefined ? [] : pieces(saying.text);
  return [
    event({ type: 'response.created', response: { ...response, status: 'in_progress' } } as never),
    ...(text.length === 0
      ? []
      : [event({ type: 'response.output_item.added', output_index: 0, item: message } as never)]),
    ...text.map((delta) =>
      event({
        type: 'response.output_text.delta',
        item_id: 'msg_1',
        output_index: 0,
        content_index: 0,
        delta,
        logprobs: [],
      } as never),
    ),
    ...(text.length === 0
      ? []
      : [
          event({
            type: 'response.output_item.done',
            output_index: 0,
            item: {
              ...message,
              status: 'completed',
              content: [{ type: 'output_text', text: saying.text, annotations: [] }],
            },
          } as never),
        ]),
    ...(saying.toolCalls ?? []).flatMap((call, index) => responsesCall(call, index + 1)),
    event({ type: reason === null ? 'response.completed' : 'response.incomplete', response: last } as never),
  ];
}

function responsesCall(call: { name: string; input: unknown }, index: number): string[] {
  const item = { id: `fc_${index}`, type: 'function_call', call_id: `call_${index}`, name: call.name, arguments: '' };
  const done = { ...item, arguments: argumentsOf(call.input), status: 'completed' };
  return [
    event({
      type: 'response.output_item.added',
      output_index: index,
      item: { ...item, status: 'in_progress' },
    } as never),
    event({
      type: 'response.function_call_arguments.delta',
      item_id: item.id,
      output_index: index,
      delta: done.arguments,
    } as never),
    event({ type: 'response.output_item.done', output_index: index, item: done } as never),
  ];
}

function anthropic(saying: Saying): string[] {
  const { input, cacheRead, cacheWrite, output, reasoning } = countsOf(saying);
  const usage = {
    input_tokens: input,
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWrite,
    output_tokens: 1,
  };
  const words = { stop: 'end_turn', length: 'max_tokens', 'content-filter': 'refusal' };
  const stop = saying.toolCalls === undefined ? words[saying.finish ?? 'stop'] : 'tool_use';
  const blocks = [
    ...(saying.text === undefined
      ? []
      : [
          {
            start: { type: 'text', text: '' },
            deltas: pieces(saying.text).map((text) => ({ type: 'text_delta', text })),
          },
        ]),
    ...(saying.toolCalls ?? []).map(({ name, input: given }, index) => ({
      start: { type: 'tool_use', id: `toolu_${index}`, name, input: {} },
      deltas: [{ type: 'input_json_delta', partial_json: argumentsOf(given) }],
    })),
  ];
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null };
  return [
    event({ type: 'message_start', message: { ...message, stop_sequence: null, usage } } as never),
    event({ type: 'ping' }),
    ...blocks.flatMap(({ start, deltas }, index) => [
      event({ type: 'content_block_start', index, content_block: start } as never),
      ...deltas.map((delta) => event({ type: 'content_block_delta', index, delta } as never)),
      event({ type: 'content_block_stop', index } as never),
    ]),
    event({
      type: 'message_delta',
      delta: { stop_reason: stop, stop_sequence: null },
      usage: {
        output_tokens: output + reasoning,
        ...(reasoning > 0 ? { output_tokens_details: { thinking_tokens: reasoning } } : {}),
      },
    } as never),
    event({ type: 'message_stop' }),
  ];
}

function google(saying: Saying): string[] {
  const { input, cacheRead, cacheWrite, output, reasoning } = countsOf(saying);
  const prompt = input + cacheRead + cacheWrite;
  const usageMetadata = {
    promptTokenCount: prompt,
    cachedContentTokenCount: cacheRead,
    candidatesTokenCount: output,
    thoughtsTokenCount: reasoning,
    totalTokenCount: prompt + output + reasoning + (saying.totalOff ?? 0),
  };
  const words = { stop: 'STOP', length: 'MAX_TOKENS', 'content-filter': 'SAFETY' };
  const parts = [
    ...pieces(saying.text ?? '').map((text) => ({ text })),
    ...(saying.toolCalls ?? []).map(({ name, input: args }) => ({ functionCall: { name, args } })),
  ];
  const head = { modelVersion: 'm', responseId: 'r1' };
  return [
    ...parts.map((part) =>
      data({
        ...head,
        candidates: [{ index: 0, content: { role: 'model', parts: [part] } }],
        ...(saying.usage === null ? {} : { usageMetadata: { promptTokenCount: prompt, totalTokenCount: prompt } }),
      }),
    ),
    data({
      ...head,
      candidates: [{ index: 0, content: { role: 'model', parts: [] }, finishReason: words[saying.finish ?? 'stop'] }],
      ...(saying.usage === null ? {} : { usageMetadata }),
    }),
  ];
}
