import type { Command } from '@commander-js/extra-typings';
import { countOf } from './counts.ts';
import type { Shell } from './shell.ts';

/** Adds `drydock agent …` to the program. */
export function addAgents(program: Command, { run, terminal }: Shell): void {
  const agents = program.command('agent').description('Agents: list, explain');
  agents
    .command('list')
    .description('List the agents, built in and from the agents folder')
    .action(run(async () => (await import('./commands/agent-list.ts')).agentList(terminal())));
  agents
    .command('explain')
    .description('Say how the agents of a step were chosen: candidates, scores, reasons')
    .argument('<run>', 'number, id or its beginning, name, @last or @running')
    .argument('<step>')
    .argument('[item]', 'its attempts; without it, every choice that was recorded for the step')
    .option('-n, --limit <count>', 'at most so many choices', countOf, 50)
    .action(
      run(async (id, step, item, options) =>
        (await import('./commands/agent-explain.ts')).agentExplain(id, step, item, options, terminal()),
      ),
    );
}
