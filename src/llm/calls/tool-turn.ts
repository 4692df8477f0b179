import type { ModelMessage } from 'ai';
import { z } from 'zod';
import type { ModelTool } from '../../agent.ts';
import { type JsonValue, jsonValueSchema } from '../../model/index.ts';
import type { ToolCall } from './one-request.ts';
import { orAborted } from './or-aborted.ts';

type ToolMessage = Extract<ModelMessage, { role: 'tool' }>;
type Output = { type: 'json'; value: JsonValue } | { type: 'error-text'; value: string };

/**
 * Runs the tools that a model asked for, one after the other, and makes the message with their results. What goes wrong in a tool is told to
 * the model, which may do better: an unknown name, input that does not fit, an error.
 *
 * @param mask keeps secrets out of what the model is told
 */
export async function toolMessage(
  calls: readonly ToolCall[],
  tools: Readonly<Record<string, ModelTool>>,
  mask: (text: string) => string,
  signal: AbortSignal,
): Promise<ToolMessage> {
  const content: ToolMessage['content'] = [];
  for (const call of calls) {
    signal.throwIfAborted();
    const output = await orAborted(outputOf(call, tools, mask), signal);
    content.push({ type: 'tool-result', toolCallId: call.id, toolName: call.name, output });
  }
  signal.throwIfAborted();
  return { role: 'tool', content };
}

async function outputOf(
  call: ToolCall,
  tools: Readonly<Record<string, ModelTool>>,
  mask: (text: string) => string,
): Promise<Output> {
  const failed = (problem: string): Output => ({ type: 'error-text', value: mask(problem) });
  const tool = Object.hasOwn(tools, call.name) ? tools[call.name] : undefined;
  if (tool === undefined)
    return failed(`There is no tool ${call.name}. There are: ${Object.keys(tools).join(', ') || 'none'}.`);
  if (call.problem !== undefined) return failed(`The call could not be read: ${call.problem}.`);
  const input = await tool.input.safeParseAsync(call.input);
  if (!input.success) return failed(`The input does not fit:\n${z.prettifyError(input.error)}`);
  try {
    const value: unknown = (await tool.run(input.data)) ?? null;
    return { type: 'json', value: jsonValueSchema.parse(value) };
  } catch (error) {
    return failed(`The tool failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
