import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { countOf } from './counts.ts';
import type { Shell } from './shell.ts';

const collect = (value: string, before: string[]): string[] => [...before, value];

const AGENT = 'id of an agent';

const CHANGES = {
  enable: 'Let an agent take part in runs',
  disable: 'Give an agent nothing more; what it has in hand goes on',
  drain: 'Give an agent nothing more, and disable it when what it has in hand has ended',
} as const;

/** Adds `drydock agent …` to the program. */
export function addAgents(program: Command, shell: Shell): void {
  const { run, terminal } = shell;
  const agents = program
    .command('agent')
    .description('Agents: list, view, explain, audit, new, test, bench, add, enable, disable, drain, remove, skills');
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
  addTrials(agents, shell);
  agents
    .command('add')
    .description('Install an agent into the home: a file, or a folder with an agent.yaml')
    .argument('<file>', 'a .ts, .js, .mjs, .agent.yaml or .agent.md file, or a folder')
    .option('--reason <text>', 'why, for the audit log')
    .action(
      run(async (file, options) => (await import('./commands/agent-changes.ts')).agentAdd(file, options, terminal())),
    );
  agents
    .command('audit')
    .description('Show what agents may do, and what they used and were refused')
    .argument('[agent]', AGENT)
    .option('--run <run>', 'in this run')
    .option('--runs <count>', 'in so many of the newest runs', countOf, 20)
    .action(
      run(async (id, options) => (await import('./commands/agent-audit.ts')).agentAudit(id, options, terminal())),
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

/** Making agents, and finding out what they are worth. */
function addTrials(agents: Command, { run, terminal, signal }: Shell): void {
  const around = () => ({ terminal: terminal(), signal });
  agents
    .command('new')
    .description('Write an agent into agents/ that works as it is, and an input to try it with')
    .argument('<id>', 'what it is to be called: word-count')
    .option('--kind <kind>', 'code, prompt, program-python, program-shell or remote', 'code')
    .option('--skill <skill>', 'what steps ask for; default: text.<id>')
    .option('--description <text>', 'what it does')
    .action(run(async (id, options) => (await import('./commands/agent-new.ts')).agentNew(id, options, terminal())));
  agents
    .command('test')
    .description(
      'Let an agent perform one attempt, with the permissions and the isolation of any run, and show what it came to',
    )
    .argument('<agent>', AGENT)
    .option('--input <file>', 'its input as JSON; -: the standard input; default: {}')
    .option('--skill <skill>', 'for which of its skills; default: its first')
    .option('--source <dir>', 'code base that it may read')
    .option(
      '--agent-config <agent.key=value>',
      'configuration of an agent in this run (repeatable)',
      collect,
      [] as string[],
    )
    .option('--budget <amount>', 'dollars that it may cost: 5, $7.50')
    .action(run(async (id, options) => (await import('./commands/agent-test.ts')).agentTest(id, options, around())));
  agents
    .command('bench')
    .description('Give several agents the same work, and compare cost, time, success and what was proven')
    .argument('<agent...>', AGENT)
    .option('--items <file>', 'what to try them on: a JSON array or JSON lines; -: the standard input')
    .option('--verify <skill>', 'what verifies each result; it gets {"input", "output"}')
    .option('-w, --workflow <workflow>', 'instead of --items: a run of this workflow for each agent')
    .option('--step <step>', 'of the workflow: what each of them does')
    .option('-p, --param <name=value>', 'parameter of the workflow (repeatable)', collect, [] as string[])
    .option('--skill <skill>', 'default: one that all of them have, else the first of each')
    .option('--source <dir>', 'code base that they may read')
    .option(
      '--agent-config <agent.key=value>',
      'configuration of an agent in this run (repeatable)',
      collect,
      [] as string[],
    )
    .option('--budget <amount>', 'dollars that a run may cost: 5, $7.50')
    .action(
      run(async (ids, options) => (await import('./commands/agent-bench.ts')).agentBench(ids, options, around())),
    );
}

function shareOf(value: string): number {
  const share = value.trim() === '' ? Number.NaN : Number(value);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('Give a number from 0 to 1.');
  return share;
}
