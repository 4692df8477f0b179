import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { DrydockError, ERRORS, EXIT, type ErrorCode } from '../../model/index.ts';
import { type CommandTree, commandTree, leavesOf } from '../command-tree.ts';
import { helpTopics, topicText } from '../help-topics.ts';
import type { Answer } from '../output/index.ts';
import type { Terminal } from '../terminal.ts';
import { closestWord } from '../../workflow/index.ts';

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
      : (topicAnswer(topic, program) ?? commandAnswer(topic, program, options)),
  );
  return EXIT.success;
}

function topicAnswer(topic: readonly string[], program: CommandUnknownOpts): Answer | undefined {
  const [name = ''] = topic;
  const text = topicText(name);
  if (text === null || topic.length !== 1) return undefined;
  // A topic that is called as a command is told before the command.
  const command = program.commands.find((one) => one.name() === name);
  const whole = command === undefined ? text : `${text}\n${command.helpInformation()}`;
  return { data: () => ({ id: name, text }), text: () => whole, names: () => [`topic/${name}`] };
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
    if (found === undefined) throw unknownCommand(topic, command.createHelp().visibleCommands(command));
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
  const known = topic.length === 1 ? [...names, ...helpTopics()] : names;
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
