import { resolve } from 'node:path';
import { AgentRegistry } from '../../registry/index.ts';
import { cobolAgents } from '../../cobol/agents/index.ts';
import { VerificationTools } from '../../cobol/equivalence/index.ts';
import { EXIT } from '../../model/index.ts';
import { cacheFolder } from '../home.ts';
import { printable, type Terminal } from '../terminal.ts';
import { workflowNamed } from '../workflow-file.ts';

/** `drydock workflow validate`: the same checks as at the start of a run, agents included. */
export async function workflowValidate(file: string, terminal: Terminal): Promise<number> {
  const workflow = workflowNamed(file);
  await using tools = new VerificationTools(cacheFolder());
  const registry = await AgentRegistry.load(cobolAgents(tools), [resolve('agents')]);
  for (const problem of registry.problems) terminal.err(`! ${printable(problem.message)}   [${problem.code}]\n`);
  const problem = registry.problemWith(workflow.skills);
  if (problem !== null) throw problem;
  const { name, version, steps } = workflow.definition;
  for (const { file: place, line, column, message, rule, fix } of workflow.warnings) {
    terminal.err(`! ${printable(`${place}:${line}:${column}: ${message} [${rule}]. ${fix}`)}\n`);
  }
  const parameters = Object.keys(workflow.definition.parameters).length;
  await terminal.answer({
    data: () => ({ valid: true, name, version, warnings: workflow.warnings }),
    text: () => `✓ ${name}@${version}: ${Object.keys(steps).length} steps, ${parameters} parameters\n`,
    names: () => [`workflow/${name}`],
  });
  return EXIT.success;
}
