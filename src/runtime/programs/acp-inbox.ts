import type { AnyMessage } from '@agentclientprotocol/sdk';
import { z } from '../../agent.ts';

const kind = <const K extends string>(name: K) => z.literal(name);

/** What is of use among what an agent tells of a session; the rest is a sign of life. */
const updateSchema = z.discriminatedUnion('sessionUpdate', [
  z.object({
    sessionUpdate: kind('agent_message_chunk'),
    content: z.object({ type: z.string(), text: z.string().optional() }),
  }),
  z.object({ sessionUpdate: kind('tool_call'), title: z.string() }),
  z.object({
    sessionUpdate: kind('tool_call_update'),
    toolCallId: z.string(),
    title: z.string().nullish(),
    status: z.string().nullish(),
  }),
  z.object({ sessionUpdate: kind('plan'), entries: z.array(z.object({ content: z.string(), status: z.string() })) }),
  z.object({
    sessionUpdate: kind('usage_update'),
    cost: z.object({ amount: z.number().min(0).max(1e9), currency: z.string() }).nullish(),
  }),
]);

export type AcpUpdate = z.output<typeof updateSchema>;

/** One line of an agent: for the protocol's library, an update of a session, something to pass over, or nonsense. */
export type Incoming =
  | { readonly kind: 'message'; readonly message: AnyMessage }
  | { readonly kind: 'update'; readonly sessionId: string; readonly update: AcpUpdate | null }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'nonsense'; readonly problem: string };

/**
 * Sorts what an agent writes. The library hears only requests, and answers to what it asked: of anything else that is wrong it would
 * complain on the engine's own standard error, as often as an agent likes.
 */
export class AcpInbox {
  readonly #asked = new Set<unknown>();

  /** A message on its way to the agent. */
  sent(message: AnyMessage): void {
    if ('method' in message && 'id' in message) this.#asked.add(message.id);
  }

  /** Never throws. */
  read(text: string): Incoming {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return { kind: 'nonsense', problem: `not JSON: ${text.slice(0, 200)}` };
    }
    if (typeof message !== 'object' || message === null || !('jsonrpc' in message) || message.jsonrpc !== '2.0')
      return { kind: 'nonsense', problem: `not JSON-RPC 2.0: ${text.slice(0, 200)}` };
    if ('method' in message && typeof message.method === 'string') {
      if ('id' in message) return { kind: 'message', message: message as AnyMessage };
      return message.method === 'session/update' ? updateIn(message) : { kind: 'nothing' };
    }
    if ('id' in message && this.#asked.delete(message.id)) return { kind: 'message', message: message as AnyMessage };
    return { kind: 'nonsense', problem: `an answer to nothing that was asked: ${text.slice(0, 200)}` };
  }
}

function updateIn(message: object): Incoming {
  const params: unknown = 'params' in message ? message.params : undefined;
  const parsed = z.object({ sessionId: z.string(), update: z.unknown() }).safeParse(params);
  if (!parsed.success) return { kind: 'nonsense', problem: 'a session/update without a session' };
  const { sessionId, update } = parsed.data;
  return { kind: 'update', sessionId, update: updateSchema.safeParse(update).data ?? null };
}
