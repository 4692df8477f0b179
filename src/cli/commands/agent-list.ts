import { resolve } from 'node:path';
import { cobolAgents } from '../../cobol/agents/index.ts';
import { VerificationTools } from '../../cobol/equivalence/index.ts';
import { EXIT } from '../../model/index.ts';
import { AgentRegistry } from '../../registry/index.ts';
import { cacheFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { printable, type Terminal, table } from '../terminal.ts';

/** `drydock agent list` */
export async function agentList(terminal: Terminal): Promise<number> {
  await using tools = new VerificationTools(cacheFolder());
  const registry = await AgentRegistry.load(cobolAgents(tools), [resolve('agents')]);
  const agents = registry.list();
  const rows = agents.map(({ agent: { manifest }, origin }) => [
    manifest.id,
    manifest.version,
    manifest.capabilities.map(({ skill }) => skill).join(', '),
    manifest.permissions.join(', '),
    origin,
  ]);
  await terminal.answer({
    data: async () => ({ items: await agentsJson(agents), next_cursor: null }),
    text: () => table(['agent', 'version', 'skills', 'permissions', 'from'], rows),
    names: () => agents.map(({ agent: { manifest } }) => `agent/${manifest.id}`),
    columns: ['id', 'version', 'description', 'source', 'attempts_succeeded', 'attempts_failed'],
  });
  for (const problem of registry.problems) terminal.err(`! ${printable(problem.message)}   [${problem.code}]\n`);
  return EXIT.success;
}

/** As the API has them. */
async function agentsJson(agents: ReturnType<AgentRegistry['list']>): Promise<readonly unknown[]> {
  const { agentWire } = await import('../../server/index.ts');
  await using reader = await openRuns();
  const outcomes = new Map((await reader?.agentOutcomes())?.map((outcome) => [outcome.agent, outcome]));
  return agents.map(({ agent: { manifest }, origin }) =>
    agentWire.encode({
      ...manifest,
      source: origin,
      attemptsSucceeded: outcomes.get(manifest.id)?.succeeded ?? 0,
      attemptsFailed: outcomes.get(manifest.id)?.failed ?? 0,
    }),
  );
}
