import { Command, CommanderError, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { DrydockError, EXIT } from '../model/index.ts';
import { countOf } from './counts.ts';
import { addGlobalOptions, enter, type GlobalOptions, globalOptionsOf } from './global-options.ts';
import { reportError } from './error-report.ts';
import {
  AS_TEXT,
  type OutputChoice,
  addOutputOptions,
  asksForPrograms,
  isForPrograms,
  outputChoiceOf,
  textOnly,
  withBareJson,
} from './output/index.ts';
import { addAgents } from './agent-program.ts';
import { addCompletion } from './completion-program.ts';
import { addConfig } from './config-program.ts';
import { addApi } from './api-program.ts';
import { addDaemon } from './daemon-program.ts';
import { addCost, addItems } from './item-program.ts';
import { addProjects } from './project-program.ts';
import { addQueue } from './queue-program.ts';
import { addRuns } from './run-program.ts';
import type { Shell } from './shell.ts';
import { withStartOptions } from './start-program.ts';
import { type ColorChoice, processTerminal } from './terminal.ts';
import { usageError } from './usage-error.ts';
import { version } from './version.ts';
import { addWebhooks } from './webhook-program.ts';
import { addAuth } from './auth-program.ts';

const overview = `drydock ${version} runs agents over a code base. It migrates COBOL to Java, and
proves each program by running both.

  drydock demo             migrate a bundled bank (no account, no network)
  drydock assess <dir>     what your sources have to expect; nothing is executed
  drydock migrate <dir>    migrate your own sources
  drydock doctor           what is installed, and what is missing

  drydock run list         what ran, and what runs
  drydock up               a daemon, for runs that no terminal follows
  drydock help             all commands
`;

const program = new Command('drydock')
  .description('Runs workflows of agents over a code base; migrates COBOL to Java and proves each program equivalent.')
  .version(version, '-V, --version')
  // What is wrong with the arguments is reported as every other error: see the end of this file.
  .configureOutput({
    outputError: () => undefined,
    // Help for a group of commands, of which none was named: programs get a problem document instead.
    writeErr: (text) => void (asksForPrograms(args) || process.stderr.write(text)),
  })
  .configureHelp({ optionTerm: ({ flags }) => flags.replace(' [=', '[=') })
  .helpCommand(false)
  .enablePositionalOptions()
  .exitOverride();

const interrupted = new AbortController();

/** How the command that runs answers. */
let output: OutputChoice = AS_TEXT;
let globals: GlobalOptions = { color: null, debug: false, dir: null };

/** What the settings say; until they are read, the environment. To read them costs more than to print a version. */
let configuredColor = colorOf(process.env['DRYDOCK_COLOR']);

function terminal(): ReturnType<typeof processTerminal> {
  return processTerminal(globals.color ?? configuredColor, output);
}

function colorOf(word: string | undefined): ColorChoice {
  return word === 'always' || word === 'never' ? word : 'auto';
}

function report(error: unknown): number {
  const isDebug = globals.debug || args.includes('--debug');
  return reportError(error, terminal(), { isDebug, asProblem: isForPrograms(output) || asksForPrograms(args) });
}

/** Runs a command and turns what it returns or throws into the exit code. */
function run<Args extends unknown[]>(action: (...args: Args) => Promise<number>): (...args: Args) => Promise<void> {
  return async (...args) => {
    try {
      const code = await action(...args);
      process.exitCode = code === EXIT.interrupted ? stoppedBy : code;
    } catch (error) {
      if (interrupted.signal.aborted) {
        terminal().err('\nStopped.\n');
        process.exitCode = stoppedBy;
        return;
      }
      process.exitCode = report(error);
    }
  };
}

const shell: Shell = { terminal, signal: interrupted.signal, run };

const std = (): Option<'--std <name>'> => new Option('--std <name>', 'dialect, as cobc -std= names it');
const collect = (value: string, before: string[]): string[] => [...before, value];

program
  .command('demo')
  .description('Migrate the bundled bank application and prove every program')
  .option('--out <dir>', 'copy the results to folders of this directory')
  .option('--live', 'ask the language model of the settings, instead of what was recorded')
  .action(
    run(async (options) =>
      (await import('./commands/demo.ts')).demo(options, { terminal: terminal(), signal: interrupted.signal }),
    ),
  );

withStartOptions(program.command('migrate'))
  .description('Migrate the COBOL programs of a directory to Java and prove them')
  .argument('<dir>', 'source tree; it is read, never written')
  .option('--out <dir>', 'copy the result to this directory, which must be new or empty')
  .option('-I, --copybooks <dir>', 'further folder with copybooks (repeatable)', collect, [] as string[])
  .addOption(std())
  .addOption(
    new Option('--format <format>', 'reference format')
      .choices(['auto', 'fixed', 'free'] as const)
      .default('auto' as const),
  )
  .option('--vectors <dir>', 'test vectors: a folder with a manifest.json')
  .option('-w, --workflow <file>', 'another workflow than the built-in one')
  .option('--dry-run', 'show what would be done, and do nothing')
  .action(
    run(async (dir, options) =>
      (await import('./commands/migrate.ts')).migrate(dir, options, {
        terminal: terminal(),
        signal: interrupted.signal,
      }),
    ),
  );

program
  .command('assess')
  .description(
    'Say what a migration of a directory has to expect; nothing is executed, and nothing leaves this machine',
  )
  .argument('[dir]', 'source tree; it is read, never written', '.')
  .option('--out <file>', 'also write a page: Markdown, or HTML when the name ends in .html; it must not exist')
  .option('-I, --copybooks <dir>', 'further folder with copybooks (repeatable)', collect, [] as string[])
  .addOption(std())
  .addOption(
    new Option('--format <format>', 'reference format')
      .choices(['auto', 'fixed', 'free'] as const)
      .default('auto' as const),
  )
  .option('--vectors <dir>', 'test vectors: a folder with a manifest.json')
  .action(
    run(async (dir, options) =>
      (await import('./commands/assess.ts')).assess(dir, options, terminal(), interrupted.signal),
    ),
  );

const cobol = program.command('cobol').description('Single steps of the COBOL migration');
cobol
  .command('translate')
  .description('Translate a program to a complete Java source tree')
  .argument('<program...>', 'source file; further ones are programs that it calls')
  .requiredOption('--out <dir>', 'directory for the result, which must be new or empty')
  .option('-I, --copybooks <dir>', 'folder with copybooks (repeatable)', collect, [] as string[])
  .addOption(std())
  .addOption(
    new Option('--format <format>', 'reference format')
      .choices(['auto', 'fixed', 'free'] as const)
      .default('auto' as const),
  )
  .option('--cobc-arg <flag>', 'flag as given to cobc, such as -fsign=EBCDIC (repeatable)', collect, [] as string[])
  .option('--package <name>', 'Java package of the programs', 'app')
  .action(
    run(async (programs, options) =>
      (await import('./commands/translate.ts')).translate(programs, options, terminal()),
    ),
  );
cobol
  .command('coverage')
  .description('Say which lines of programs their test vectors execute, counted in the originals')
  .argument('[dir]', 'source tree; it is read, never written', '.')
  .argument('[program...]', 'only these programs, with all that is not executed')
  .option('-I, --copybooks <dir>', 'further folder with copybooks (repeatable)', collect, [] as string[])
  .addOption(std())
  .addOption(
    new Option('--format <format>', 'reference format')
      .choices(['auto', 'fixed', 'free'] as const)
      .default('auto' as const),
  )
  .option('--vectors <dir>', 'test vectors: a folder with a manifest.json')
  .action(
    run(async (dir, programs, options) =>
      (await import('./commands/coverage.ts')).coverage(dir, programs, options, terminal(), interrupted.signal),
    ),
  );

program
  .command('verify')
  .description('Execute original and translation again and compare: the proof of a program, or test cases')
  .argument('[program]', 'a program of a run: its proof is repeated, without a model')
  .option('--run <run>', 'the run; without it, the newest of the project')
  .option('--project <project>', 'the project; without it, that of the last run')
  .option('--vector <vector>', 'only this vector (repeatable)', (value: string, before: string[] | undefined) => [
    ...(before ?? []),
    value,
  ])
  .option(
    '--cases <dir>',
    'folder with a manifest.json, or a folder of such folders (repeatable)',
    (value: string, before: string[] | undefined) => [...(before ?? []), value],
  )
  .option('--filter <text>', 'only cases whose id contains the text')
  .addOption(new Option('--only <oracle>', 'only cases with output bytes to compare').choices(['strong'] as const))
  .option('--junit <file>', 'write what came of each case as JUnit XML')
  .option('--results <file>', 'write the result of each case to a file')
  .option('--fresh', 'execute the originals with cobc now, instead of using recorded outputs')
  .addOption(
    new Option('--fail-on <verdict>', 'exit with 6 when a case ends so')
      .choices(['mismatch', 'partial', 'unverified'] as const)
      .default('mismatch' as const),
  )
  .action(
    run(async (name, options) =>
      (await import('./commands/verify.ts')).verify(name, options, terminal(), interrupted.signal),
    ),
  );

addRuns(program, shell);
addQueue(program, shell);
addItems(program, shell);
addCost(program, shell);
addWebhooks(program, shell);
addAuth(program, shell);
addDaemon(program, shell);
addConfig(program, shell);
addApi(program, shell);
addCompletion(program, shell);
addProjects(program, shell);

const workflows = program
  .command('workflow')
  .description('Workflow definitions: list, view, validate, graph, diff, schema');
workflows
  .command('list')
  .description('List the workflows of the project (workflows/) and the built-in ones')
  .action(run(async () => (await import('./commands/workflow-list.ts')).workflowList(terminal())));
workflows
  .command('view')
  .description('Show what a workflow is for, its parameters and its steps')
  .argument('<workflow>', 'name, or file (.yaml, .ts, .js)')
  .action(run(async (name) => (await import('./commands/workflow-view.ts')).workflowView(name, terminal())));
workflows
  .command('validate')
  .description('Check a workflow file')
  .argument('<file>', 'name, or file (.yaml, .ts, .js)')
  .action(run(async (file) => (await import('./commands/workflow-validate.ts')).workflowValidate(file, terminal())));
workflows
  .command('graph')
  .description('Print the graph of a workflow as Mermaid')
  .argument('<workflow>', 'name, or file (.yaml, .ts, .js)')
  .option('--dot', 'for Graphviz')
  .action(
    run(async (name, options) =>
      (await import('./commands/workflow-graph.ts')).workflowGraph(name, options, terminal()),
    ),
  );
workflows
  .command('diff')
  .description('Show what differs between two workflows; exits with 1 if anything does')
  .argument('<old>', 'name, or file (.yaml, .ts, .js)')
  .argument('<new>', 'name, or file (.yaml, .ts, .js)')
  .action(run(async (a, b) => (await import('./commands/workflow-diff.ts')).workflowDiff([a, b], terminal())));
textOnly(workflows.command('schema'), 'it prints a JSON Schema as it is')
  .description('Print the JSON Schema of workflow files, for editors')
  .action(run(async () => (await import('./commands/workflow-schema.ts')).workflowSchema(terminal())));

const workspaceCommands = program.command('workspace').description('Files of runs: list, view, du, prune, export, pin');
workspaceCommands
  .command('list')
  .description('List the workspaces, last used first')
  .action(run(async () => (await import('./commands/workspace-list.ts')).workspaceList(terminal())));
workspaceCommands
  .command('view')
  .description('Show a workspace: what it takes, and what its run was started with')
  .argument('[run]', 'run number, id, a unique part of it, or @last', '@last')
  .action(run(async (id) => (await import('./commands/workspace-view.ts')).workspaceView(id, terminal())));
workspaceCommands
  .command('du')
  .description('What the files take, by part and type, and what could be deleted')
  .argument('[run]', 'only this run')
  .action(run(async (id) => (await import('./commands/workspace-du.ts')).workspaceDu(id, terminal())));
workspaceCommands
  .command('prune')
  .description('Show which workspaces would go; with --yes, remove them')
  .argument('[run...]', 'these runs')
  .option('--older-than <time>', 'those last used longer ago: 30d, 12h')
  .option('--keep-last <count>', 'all but the newest')
  .option('--max-size <size>', 'the oldest, until the rest is no larger: 5GiB')
  .option('-y, --yes', 'remove them')
  .action(
    run(async (ids, options) =>
      (await import('./commands/workspace-prune.ts')).workspacePrune(ids, options, terminal()),
    ),
  );
workspaceCommands
  .command('export')
  .description('Copy files of a workspace to a new directory or .tar.gz, with a manifest of hashes')
  .argument('[run]', 'run number, id, a unique part of it, or @last', '@last')
  .requiredOption('--out <path>', 'a directory, or a file that ends in .tar.gz; it must not exist')
  .addOption(
    new Option('--what <part>', 'what to copy')
      .choices(['outputs', 'reports', 'all'] as const)
      .default('outputs' as const),
  )
  .action(
    run(async (id, options) =>
      (await import('./commands/workspace-export.ts')).workspaceExport(id, options, terminal()),
    ),
  );
for (const verb of ['pin', 'unpin'] as const) {
  workspaceCommands
    .command(verb)
    .description(verb === 'pin' ? 'Keep a workspace from being pruned' : 'Let a workspace be pruned again')
    .argument('[run]', 'run number, id, a unique part of it, or @last', '@last')
    .action(
      run(async (id) => (await import('./commands/workspace-pin.ts')).workspacePin(id, verb === 'pin', terminal())),
    );
}

addAgents(program, shell);

const admin = program.command('admin').description('Maintenance of the store: check, rebuild, compact');
admin
  .command('check')
  .description('Check pages, sequences of events, and rows against the log')
  .action(run(async () => (await import('./commands/admin-check.ts')).adminCheck(terminal())));
admin
  .command('rebuild')
  .description('Make lists and views of all runs anew from the log')
  .action(run(async () => (await import('./commands/admin-rebuild.ts')).adminRebuild(terminal())));
admin
  .command('compact')
  .description('Drop progress and log lines of runs that ended long ago')
  .requiredOption('--older-than <age>', 'only runs that ended longer ago: 12h, 30d, 8w')
  .option('--history', 'drop all events but the last; lists and views of the runs stay')
  .option('--dry-run', 'count, and change nothing')
  .action(run(async (options) => (await import('./commands/admin-compact.ts')).adminCompact(options, terminal())));

const audit = program.command('audit').description('Who did what: list, verify, export');
audit
  .command('list')
  .description('List the newest entries')
  .option('--actor <actor>', 'only of this actor: user:ana')
  .option('--action <action>', 'only this action: run.cancel')
  .option('--target <id>', 'only on this target')
  .option('-n, --limit <count>', 'at most so many', countOf, 50)
  .action(run(async (options) => (await import('./commands/audit-list.ts')).auditList(options, terminal())));
audit
  .command('verify')
  .description('Find any entry that was changed, removed or put elsewhere')
  .action(run(async () => (await import('./commands/audit-verify.ts')).auditVerify(terminal())));
textOnly(audit.command('export'), 'it prints the entries as lines of JSON, as they are kept')
  .description('Print all entries, one JSON object a line')
  .action(run(async () => (await import('./commands/audit-export.ts')).auditExport(terminal())));

program
  .command('init')
  .description('Write the first drydock.yaml of a project, and say what was found there')
  .argument('[dir]', 'folder of the project', '.')
  .option('-y, --yes', 'also add a home inside of the project to .gitignore, without asking')
  .option('--no-input', 'ask nothing')
  .option('--dry-run', 'show what would be written')
  .action(run(async (dir, options) => (await import('./commands/init.ts')).init(dir, options, terminal())));

program
  .command('version')
  .description('Print the version of this command, and of the process that owns the home')
  .action(run(async () => (await import('./commands/version.ts')).versions(terminal())));

program
  .command('doctor')
  .description('Check this machine, the settings, the home and its daemon, and what proves programs')
  .argument('[check...]', 'only these')
  .option('--fix', 'put right what can be put right safely, and say what')
  .option('--offline', 'look at nothing on the network')
  .option(
    '--bundle <file>',
    'also write an archive (.tar.gz) for who helps you: redacted, without sources, results and tokens',
  )
  .action(run(async (checks, options) => (await import('./commands/doctor.ts')).doctor(checks, options, terminal())));

program
  .command('purge')
  .description(
    'List what drydock keeps on this machine: home, cache, configuration of this user; with --yes, remove it',
  )
  .option('--home', 'runs, their events and their files')
  .option('--cache', 'what can be made again')
  .option('--config', 'the configuration file of this user')
  .option('-y, --yes', 'remove it for good')
  .action(run(async (options) => (await import('./commands/purge.ts')).purge(options, terminal())));

program
  .command('help')
  .description('Explain a command, an error code such as DRY-E2001, or: flags, formatting, exit-codes, environment')
  .argument('[topic...]')
  .option('--all', 'every command; with --json, all that each takes')
  .action(
    run(async (topic, options) => (await import('./commands/help.ts')).help(topic, options, program, terminal())),
  );

/** The first signal asks to come to rest, the second does not ask. */
let stoppedBy: typeof EXIT.interrupted | typeof EXIT.terminated = EXIT.interrupted;
for (const [name, code] of [
  ['SIGINT', EXIT.interrupted],
  ['SIGTERM', EXIT.terminated],
] as const) {
  process.on(name, () => {
    if (interrupted.signal.aborted) process.exit(code);
    stoppedBy = code;
    interrupted.abort();
  });
}
// A reader that went away (drydock run list | head) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.success);
  process.exit(report(new DrydockError('DRY-E5004', { path: 'the output', problem: error.message }, { cause: error })));
});
// What cannot be told changes nothing of what a command does, and nothing of its exit code.
process.stderr.on('error', () => undefined);

addOutputOptions(program);
addGlobalOptions(program);
program.hook('preAction', async (_, command) => {
  globals = globalOptionsOf(command);
  output = outputChoiceOf(command);
  if (globals.dir !== null) enter(globals.dir);
  const name = topOf(command).name();
  if (!NEEDS_NO_SETTINGS.has(name)) await readSettings(name);
  if (globals.debug) (await import('./trace-requests.ts')).traceRequests((line) => terminal().err(`${line}\n`));
});

async function readSettings(command: string): Promise<void> {
  const { color } = globals;
  const { loadSettings, settings } = await import('./settings.ts');
  const flags = new Map(color === null ? [] : [['color', { value: color, place: '--color' }] as const]);
  await loadSettings(flags, { toleratesMistakes: CORRECTS.has(command) });
  configuredColor = settings().color;
}

const NEEDS_NO_SETTINGS: ReadonlySet<string> = new Set(['help', 'version', 'completion']);

/** Commands that help to correct a configuration do not need a right one. */
const CORRECTS: ReadonlySet<string> = new Set(['config', 'doctor', '__complete', 'init', 'purge']);

function topOf(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent === null || command.parent === program ? command : topOf(command.parent);
}

const args = withBareJson(process.argv.slice(2));
if (args.length === 0) {
  process.stdout.write(overview);
} else {
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) process.exitCode = report(error);
    else if (error.exitCode === 0) process.exitCode = EXIT.success;
    // Help that was shown because no command was named says all.
    else if (error.code === 'commander.help' && !asksForPrograms(args)) process.exitCode = EXIT.usage;
    else process.exitCode = report(usageError(error, args, program));
  }
}
