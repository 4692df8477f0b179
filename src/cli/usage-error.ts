import type { CommanderError, CommandUnknownOpts } from '@commander-js/extra-typings';
import { DrydockError } from '../model/index.ts';

/** What the arguments have wrong, as one of our errors; the next step is the help of the command that was meant. */
export function usageError(
  { message, code }: CommanderError,
  args: readonly string[],
  program: CommandUnknownOpts,
): DrydockError {
  if (code === 'commander.help') {
    const next = 'Name a command: drydock help --all';
    return new DrydockError('DRY-E8064', { problem: 'a group of commands was named, and none of them', next });
  }
  const [problem = '', ...more] = message
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const asked = args.indexOf('--json=');
  const fields = args[asked + 1] ?? '';
  const isField = asked >= 0 && problem.startsWith('too many arguments') && /^[a-z]\w*([.,]\w+)*$/i.test(fields);
  return new DrydockError(
    'DRY-E8064',
    {
      problem,
      next: isField
        ? `Fields follow an equals sign: --json=${fields}`
        : `See the options: ${['drydock help', ...pathOf(args, program)].join(' ')}`,
    },
    { details: more.map((line) => line.trim()) },
  );
}

/** The command that arguments name, as far as there is one. */
function pathOf(args: readonly string[], program: CommandUnknownOpts): string[] {
  const path: string[] = [];
  let command = program;
  for (const word of args) {
    const found = command
      .createHelp()
      .visibleCommands(command)
      .find((one) => one.name() === word);
    if (found !== undefined) {
      path.push(word);
      command = found;
    }
    if (command.commands.length === 0) break;
  }
  return path;
}
