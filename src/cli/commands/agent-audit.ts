import { type AgentUse, usesOfAgents } from '../../control-plane/index.ts';
import { EXIT } from '../../model/index.ts';
import { type AgentAnswer, withAgents } from '../agent-answer.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { printable, type Terminal, table } from '../terminal.ts';

export interface AgentAuditOptions {
  readonly run?: string | undefined;
  /** How many of the newest runs are looked at. */
  readonly runs: number;
}

/** `drydock agent audit [agent]`: what agents may do, and what they used and were refused in the runs that are looked at. */
export async function agentAudit(
  only: string | undefined,
  options: AgentAuditOptions,
  terminal: Terminal,
): Promise<number> {
  const agents = await agentsNow(terminal);
  await using reader = await openRuns();
  const runs =
    options.run === undefined
      ? ((await reader?.runs({ limit: options.runs })) ?? [])
      : [await runNamed(options.run, reader)];
  const uses =
    reader === undefined
      ? []
      : await usesOfAgents(
          reader,
          runs.map(({ id }) => id),
        );
  const ids = [...new Set([...agents.map(({ id }) => id), ...uses.map(({ agent }) => agent)])]
    .filter((id) => only === undefined || id === only)
    .toSorted();
  const rows = ids.map((id) => ({
    agent: agents.find((one) => one.id === id),
    use: uses.find(({ agent }) => agent === id),
    id,
  }));
  await terminal.answer({
    data: () => ({ runs: runs.map(({ id }) => id), items: rows.map(inJson), next_cursor: null }),
    text: () =>
      `${table(
        ['agent', 'may', 'attempts', 'isolation', 'used', 'refused'],
        rows.map(({ id, agent, use }) => [
          id,
          agent === undefined ? 'is gone' : agent.permissions.join(', ') || 'nothing',
          String(use?.attempts ?? 0),
          use === undefined ? '' : named(use.isolation),
          use === undefined ? '' : usedText(use),
          use === undefined ? '' : named(use.used.refused),
        ]),
      )}Looked at: ${runs.length} run(s). What each run granted: ${terminal.command} run view <run>\n`,
    names: () => ids.map((id) => `agent/${id}`),
    columns: ['agent', 'attempts'],
  });
  return EXIT.success;
}

async function agentsNow(terminal: Terminal): Promise<readonly AgentAnswer[]> {
  let found: readonly AgentAnswer[] = [];
  await withAgents(terminal, async (client) => {
    ({ items: found } = (await client.call('GET', '/v1/agents?limit=500')) as { items: readonly AgentAnswer[] });
    return EXIT.success;
  });
  return found;
}

function usedText({ used, models }: AgentUse): string {
  const parts = [named(used.commands), named(used.hosts), named(used.secrets), named(models)];
  return parts.filter((part) => part !== '').join(', ');
}

function named(counts: ReadonlyMap<string, number>): string {
  return printable([...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(', '));
}

function inJson({ id, agent, use }: { id: string; agent: AgentAnswer | undefined; use: AgentUse | undefined }) {
  const counts = (of: ReadonlyMap<string, number> | undefined) => Object.fromEntries(of ?? []);
  return {
    agent: id,
    version: agent?.version ?? null,
    source: agent?.source ?? null,
    permissions: agent?.permissions ?? null,
    attempts: use?.attempts ?? 0,
    isolation: counts(use?.isolation),
    used: {
      commands: counts(use?.used.commands),
      hosts: counts(use?.used.hosts),
      secrets: counts(use?.used.secrets),
      models: counts(use?.models),
    },
    refused: counts(use?.used.refused),
  };
}
