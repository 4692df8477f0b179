import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { countOf } from './counts.ts';
import type { Shell } from './shell.ts';

const AGENT = 'id of an agent';

const CHANGES = {
  enable: 'Let an agent take part in runs',
  disable: 'Give an agent nothing more; what it has in hand goes on',
  drain: 'Give an agent nothing more, and disable it when what it has in hand has ended',
} as const;

/** Adds `drydock agent …` to the program. */
export function addAgents(program: Command, { run, terminal }: Shell): void {
  const agents = program
    .command('agent')
    .description('Agents: list, view, explain, add, enable, disable, drain, remove, skills');
  agents
    .command('list')
    .description('List the agents, built in, of the project and installed; find them by what they can and how they do')
    .option('--skill <skill>', 'with this skill')
    .option('--takes <type>', 'that take this type')
    .option('--gives <type>', 'that give this type')
    .option('--constraint <pairs>', 'that apply where these hold: dialect=ibm,level=2')
    .option('--tag <tag>', 'with this tag')
    .option('--kind <kind>', 'code, prompt, program or remote')
    .option('--from <source>', 'built-in, project or installed')
    .option('--state <words>', 'by commas: enabled, disabled, draining, unregistered; default: all but unregistered')
    .option('--health <words>', 'by commas: healthy, degraded, unhealthy, never-probed')
    .option('--min-proven <share>', 'of whose work at least so much was proven, 0 to 1', shareOf)
    .option('--min-success <share>', 'of whose attempts at least so much succeeded, 0 to 1', shareOf)
    .action(run(async (options) => (await import('./commands/agent-queries.ts')).agentList(options, terminal())));
  agents
    .command('view')
    .description('Show an agent: what it can, may and did, its versions, state and health')
    .argument('<agent>', AGENT)
    .action(run(async (id) => (await import('./commands/agent-queries.ts')).agentView(id, terminal())));
  agents
    .command('skills')
    .description('List what agents can do, and which of them')
    .action(run(async () => (await import('./commands/agent-queries.ts')).agentSkills(terminal())));
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
  agents
    .command('add')
    .description('Install an agent into the home: a file, or a folder with an agent.yaml')
    .argument('<file>', 'a .ts, .js, .mjs, .agent.yaml or .agent.md file, or a folder')
    .option('--reason <text>', 'why, for the audit log')
    .action(
      run(async (file, options) => (await import('./commands/agent-changes.ts')).agentAdd(file, options, terminal())),
    );
  for (const verb of ['enable', 'disable', 'drain'] as const) {
    agents
      .command(verb)
      .description(`${CHANGES[verb]}; at once, and for good`)
      .argument('<agent>', AGENT)
      .option('--reason <text>', 'why, for the audit log')
      .action(
        run(async (id, options) =>
          (await import('./commands/agent-changes.ts')).agentChange(id, verb, options, terminal()),
        ),
      );
  }
  agents
    .command('remove')
    .description('Remove an installed agent, or unregister one of the project; what it did is remembered')
    .argument('<agent>', AGENT)
    .action(run(async (id) => (await import('./commands/agent-changes.ts')).agentRemove(id, terminal())));
}

function shareOf(value: string): number {
  const share = value.trim() === '' ? Number.NaN : Number(value);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('Give a number from 0 to 1.');
  return share;
}
