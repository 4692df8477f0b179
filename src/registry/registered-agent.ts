import type { Agent } from '../agent.ts';

/** An agent with where it came from. */
export interface RegisteredAgent {
  readonly agent: Agent;
  /** `built-in`, or the file that defines it. */
  readonly origin: string;
  /** SHA-256 of that file; null for what comes with the product. */
  readonly hash: string | null;
}
