import { type Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { countOf } from './counts.ts';
import { addRunChanges } from './run-change-program.ts';
import { addRunCommands } from './run-program-commands.ts';
import type { Shell } from './shell.ts';
import { withStartOptions } from './start-program.ts';

const RUN = 'number, id or its beginning, name, @last or @running';

const collect = (value: string, before: string[]): string[] => [...before, value];

/** Adds `drydock run …` to the program. */
export function addRuns(program: Command, shell: Shell): void {
  const { run, terminal, signal } = shell;
  const runs = program.command('run').description('Runs: start, list, view, watch, and every command on them');
  withStartOptions(runs.command('start'))
    .description('Start a workflow and follow it')
    .requiredOption('-w, --workflow <name>', 'a workflow file, or the name of one')
    .option('--source <dir>', 'the code base that it works on')
    .option('-p, --param <name=value>', 'parameter (repeatable)', collect, [] as string[])
    .option('--out <dir>', 'copy the result to this directory')
    .action(
      run(async (options) =>
        (await import('./commands/run-start.ts')).runStart(options, { terminal: terminal(), signal }),
      ),
    );
  addList(runs, 'list', shell);
  runs
    .command('view')
    .description('Show a run: steps, findings, open questions, what it may be told')
    .argument('[run]', RUN, '@last')
    .option('--items', 'show every item')
    .option('--junit <file>', 'write what came of each item and step as JUnit XML')
    .action(run(async (id, options) => (await import('./commands/run-view.ts')).runView(id, options, terminal())));
  addWatch(runs, 'watch', shell);
  runs
    .command('wait')
    .description('Wait, silently, until a run has ended, or is in a state; exits with 3 when the time is over')
    .argument('[run]', RUN, '@last')
    .option('--for <state>', 'terminal, or a state such as paused or awaiting_input', 'terminal')
    .option('--timeout <time>', 'at most so long: 90s, 30m, 2h')
    .option('--junit <file>', 'write what came of each item and step as JUnit XML')
    .action(
      run(async (id, options) => (await import('./commands/run-wait.ts')).runWait(id, options, terminal(), signal)),
    );
  addLogs(runs, 'logs', shell);
  runs
    .command('events')
    .description('Print the events of a run as JSON lines, as they come, until it has ended')
    .argument('[run]', RUN, '@last')
    .action(
      run(async (id) =>
        (await import('./commands/run-logs.ts')).runLogs(
          id,
          { follow: true, events: true },
          { terminal: terminal(), signal },
        ),
      ),
    );
  addRunCommands(runs, shell);
  addRunChanges(runs, shell);
  // What people type most.
  addList(program, 'ls', shell);
  addLogs(program, 'logs', shell);
  addWatch(program, 'watch', shell);
  program
    .command('events')
    .description('Print the events of all runs as JSON lines, as they come')
    .option('--after <id>', 'from this event on; 0: from the beginning', Number)
    .addOption(new Option('--types <types>', 'only of these types, by commas: run.finished,item.finished'))
    .action(
      run(async (options) => (await import('./commands/events.ts')).events(options, { terminal: terminal(), signal })),
    );
}

function addList(to: CommandUnknownOpts, name: string, { run, terminal }: Shell): void {
  to.command(name)
    .description('List the runs, newest first')
    .option('--state <states>', 'only in these states, by commas')
    .option('--filter <terms>', 'such as status:failed,workflow:cobol-java,label:nightly,started:<7d, or words')
    .option('--label <label>', 'only with this label')
    .option('--sort <field>', 'created_at, started_at, finished_at, state, name or spent_usd; with - descending')
    .option('-n, --limit <count>', 'at most so many', countOf, 50)
    .action(run(async (options) => (await import('./commands/run-list.ts')).runList(options, terminal())));
}

function addWatch(to: CommandUnknownOpts, name: string, { run, terminal, signal }: Shell): void {
  to.command(name)
    .description('Follow a run that another process drives; Ctrl-C leaves it going')
    .argument('[run]', RUN, '@last')
    .option('--junit <file>', 'write what came of each item and step as JUnit XML')
    .action(
      run(async (id, options) =>
        (await import('./commands/run-watch.ts')).runWatch(id, options, { terminal: terminal(), signal }),
      ),
    );
}

function addLogs(to: CommandUnknownOpts, name: string, { run, terminal, signal }: Shell): void {
  to.command(name)
    .description('Print what a run did, event by event')
    .argument('[run]', RUN, '@last')
    .option('--item <id>', 'only this item')
    .option('--step <id>', 'only this step')
    .option('-f, --follow', 'go on until the run has ended')
    .option('--tail <count>', 'only the last lines of what happened', Number)
    .option('--since <time>', 'only what happened in the last 10m, 2h; or since a moment in RFC 3339')
    .option('--level <level>', 'only what matters so much: debug, info, warn or error')
    .option('--grep <pattern>', 'only lines that contain a match of the regular expression')
    .option('--exit-status', 'exit with the code of the run')
    .action(
      run(async (id, options) =>
        (await import('./commands/run-logs.ts')).runLogs(id, options, { terminal: terminal(), signal }),
      ),
    );
}
