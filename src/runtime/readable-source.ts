import type { AgentContext } from '../agent.ts';

/** The code base of an attempt; null when its agent has no permission to read it. */
export function readableSource(context: Pick<AgentContext, 'source'>): string | null {
  try {
    return context.source;
  } catch {
    return null;
  }
}
