import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { DrydockError, ERRORS, EXIT, type ErrorCode } from '../../model/index.ts';
import { type CommandTree, commandTree, leavesOf } from '../command-tree.ts';
import type { Answer } from '../output/index.ts';
import type { Terminal } from '../terminal.ts';
import { closestWord } from '../../workflow/index.ts';

const formatting = `  -o, --output <format>    how the answer is printed; stderr has everything else
    text    for people, and may change at any time (default)
    table   the fields that are no objects or lists; on a terminal, as many as fit
    wide    all of them, with those within objects as names with dots
    json    the document; lists are {items, next_cursor}; a contract
    jsonl   one item a line
    yaml    the document
    csv     RFC 4180; texts that a spreadsheet would run get an apostrophe in front
    tsv     tabs; within a cell backslash, tab and ends of lines are \\\\, \\t, \\n, \\r
    name    kind/id of the primary results; none: nothing

  --json                   -o json
  --json=no,workflow.name  these fields alone, also with -o csv and its like
  --jq <expression>        what a jq program makes of the document; bare texts, other values as JSON
  -q, --quiet              the ids of the primary results, and no hints

  With a format that programs read, an error is one JSON object on stderr (RFC 9457), and stdout is empty.
`;

const topics: Readonly<Record<string, string>> = {
  flags: `How a run is executed: --flag <name>=on|off. Whatever the flags, the results are the same.

  useLegacyOrchestration    off  direct mode: steps in sequence, no record, no queue, no commands
  enableWorkspaceIsolation  on   a workspace of its own for each run; off: all share one
  enableDynamicRouting      on   the agent of each attempt is chosen when it starts; off: once per step
  enableProgressStreaming   on   progress and log lines of attempts are recorded
  enableControlPlane        on   the run waits its turn in the queue; off: it starts at once
`,
  formatting,
  'exit-codes': `  0  success                       7  the run was cancelled
  1  unexpected failure            8  it goes on, is paused, or waits for a person
  2  wrong usage or input          9  the budget or a quota stopped it
  3  declined, or waited too long  10  nobody drives the runs of this home
  4  not permitted                 11  not found
  5  the run failed                12  not possible in its state
  6  not everything is proven      20  doctor found something that keeps it from working
  130, 143  stopped by Ctrl-C, or by SIGTERM
`,
  environment: `  DRYDOCK_HOME   folder of the runs and their files; default: $XDG_STATE_HOME/drydock, ~/.local/state/drydock
  DRYDOCK_COBC   path of cobc
  JAVA_HOME      the JDK
  NO_COLOR, FORCE_COLOR, CI   as everywhere
`,
};

/** `drydock help`: about all commands, about one of them, about a topic, or about an error code. */
export async function help(
  topic: readonly string[],
  options: { readonly all?: true | undefined },
  program: CommandUnknownOpts,
  terminal: Terminal,
): Promise<number> {
  const [first = ''] = topic;
  await terminal.answer(
    /^DRY-E\d+$/i.test(first)
      ? errorAnswer(first.toUpperCase())
      : (topicAnswer(topic) ?? commandAnswer(topic, program, options)),
  );
  return EXIT.success;
}

function topicAnswer(topic: readonly string[]): Answer | undefined {
  const [name = ''] = topic;
  const text = Object.hasOwn(topics, name) ? topics[name] : undefined;
  if (text === undefined || topic.length !== 1) return undefined;
  return { data: () => ({ id: name, text }), text: () => text, names: () => [`topic/${name}`] };
}

/** @throws DRY-E8064 when there is no such command */
function commandAnswer(
  topic: readonly string[],
  program: CommandUnknownOpts,
  { all }: { all?: true | undefined },
): Answer {
  let command = program;
  for (const name of topic) {
    const found = command.commands.find((one) => one.name() === name);
    if (found === undefined) throw unknownCommand(topic, command.commands);
    command = found;
  }
  const tree = commandTree(command, topic.slice(0, -1));
  return {
    data: () => tree,
    text: () => (all ? listed(leavesOf(tree)) : command.helpInformation()),
    names: () => leavesOf(tree).map(({ path }) => `command/${path}`),
  };
}

function listed(leaves: readonly CommandTree[]): string {
  const width = Math.max(...leaves.map(({ path }) => path.length));
  return leaves.map(({ path, description }) => `${path.padEnd(width)}  ${description}\n`).join('');
}

function unknownCommand(topic: readonly string[], commands: readonly CommandUnknownOpts[]): DrydockError {
  const names = commands.map((one) => one.name());
  const known = topic.length === 1 ? [...names, ...Object.keys(topics)] : names;
  const closest = closestWord(topic.at(-1) ?? '', known);
  return new DrydockError('DRY-E8064', {
    problem: `there is no command ${topic.join(' ')}`,
    next: `${closest === null ? '' : `Did you mean ${closest}? `}Name one of: ${known.join(', ') || 'none'}`,
  });
}

function errorAnswer(code: string): Answer {
  if (!isErrorCode(code)) {
    const next = 'Name a code as an error message shows it.';
    throw new DrydockError('DRY-E8064', { problem: `there is no error ${code}`, next });
  }
  const { title, message, next, exit, retryable } = ERRORS[code];
  const again = retryable ? '; the same command can succeed later' : '';
  return {
    data: () => ({ id: code, title, message: shown(message), next: shown(next), exit_code: exit, retryable }),
    text: () => `${code}  ${title}\n\n  ${shown(message)}\n\n  Next: ${shown(next)}\n  Exit code ${exit}${again}.\n`,
    names: () => [`error/${code}`],
  };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** Placeholders as people know them: `<run>`. */
function shown(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, '<$1>');
}
