import type { Client } from '../server/index.ts';
import { accessRuns } from './run-access.ts';
import { printable, type Terminal } from './terminal.ts';

/** As the API gives it. */
export interface AgentAnswer {
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly kind: string;
  readonly author: string;
  readonly tags: readonly string[];
  readonly capabilities: readonly {
    readonly skill: string;
    readonly input?: string;
    readonly output?: string;
    readonly constraints: Readonly<Record<string, unknown>>;
  }[];
  readonly permissions: readonly string[];
  readonly runtime: string;
  readonly source: string;
  readonly from: string;
  readonly state: string;
  readonly state_reason: string | null;
  readonly state_changed_by: string | null;
  readonly running: number;
  readonly health: { readonly status: string; readonly breaker: string; readonly trial_at: string | null };
  readonly versions: readonly {
    readonly version: string;
    readonly source: string;
    readonly hash: string | null;
    readonly first_seen_at: string;
    readonly is_present: boolean;
    readonly is_changed: boolean;
  }[];
  readonly figures: readonly {
    readonly version: string;
    readonly skill: string;
    readonly invocations: number;
    readonly succeeded: number;
    readonly failures: Readonly<Record<string, number>>;
    readonly tokens: Readonly<Record<string, number>>;
    readonly latency_ms: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
    readonly cost_usd: string;
    readonly unknown_costs: number;
    readonly proven: {
      readonly proven: number;
      readonly sample: number;
      readonly rate: number | null;
      readonly low: number;
      readonly high: number;
    };
  }[];
}

/** Works with the owner of this home, or as it. */
export async function withAgents(
  terminal: Terminal,
  work: (client: Client, isOwner: boolean) => Promise<number>,
): Promise<number> {
  await using access = await accessRuns(terminal);
  return await work(access.client, access.session !== null);
}

export function agentPath(id: string): string {
  return `/v1/agents/${encodeURIComponent(id)}`;
}

/** Says what is wrong with files that define no agent. */
export function tellProblems(
  problems: readonly { readonly code: string; readonly message: string }[],
  terminal: Terminal,
): void {
  for (const { code, message } of problems) terminal.err(`! ${printable(message)}   [${code}]\n`);
}
