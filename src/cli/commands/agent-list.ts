import { resolve } from 'node:path';
import { cobolAgents } from '../../cobol/agents/index.ts';
import { VerificationTools } from '../../cobol/equivalence/index.ts';
import { EXIT } from '../../model/index.ts';
import { AgentRegistry } from '../../registry/index.ts';
import { cacheFolder } from '../home.ts';
import { printable, type Terminal, table } from '../terminal.ts';

/** `drydock agent list` */
export async function agentList(options: { readonly json?: true | undefined }, terminal: Terminal): Promise<number> {
  await using tools = new VerificationTools(cacheFolder());
  const registry = await AgentRegistry.load(cobolAgents(tools), [resolve('agents')]);
  const agents = registry.list();
  if (options.json) {
    terminal.out(
      `${JSON.stringify({ items: agents.map(({ agent, origin }) => ({ ...agent.manifest, origin })) }, null, 2)}\n`,
    );
  } else {
    const rows = agents.map(({ agent: { manifest }, origin }) => [
      manifest.id,
      manifest.version,
      manifest.capabilities.map(({ skill }) => skill).join(', '),
      manifest.permissions.join(', '),
      origin,
    ]);
    terminal.out(printable(table(['agent', 'version', 'skills', 'permissions', 'from'], rows)));
  }
  for (const problem of registry.problems) terminal.err(`! ${printable(problem.message)}   [${problem.code}]\n`);
  return EXIT.success;
}
