import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { ERRORS, EXIT, type ErrorCode } from '../../model/index.ts';
import type { Terminal } from '../terminal.ts';

/** `drydock help`: about all commands, about one of them, or about an error code. */
export function help(topic: readonly string[], program: CommandUnknownOpts, terminal: Terminal): number {
  const [first = ''] = topic;
  if (/^DRY-E\d+$/i.test(first)) return explain(first.toUpperCase(), terminal);
  let command = program;
  for (const name of topic) {
    const found = command.commands.find((one) => one.name() === name);
    if (found === undefined) {
      const known = command.commands.map((one) => one.name()).join(', ');
      terminal.err(`✗ there is no command ${topic.join(' ')}\n  Next: name one of: ${known || 'none'}\n`);
      return EXIT.usage;
    }
    command = found;
  }
  terminal.out(command.helpInformation());
  return EXIT.success;
}

function explain(code: string, terminal: Terminal): number {
  if (!isErrorCode(code)) {
    terminal.err(`✗ there is no error ${code}\n  Next: name a code as an error message shows it\n`);
    return EXIT.notFound;
  }
  const { title, message, next, exit, retryable } = ERRORS[code];
  terminal.out(`${code}  ${title}\n\n  ${shown(message)}\n\n  Next: ${shown(next)}\n`);
  terminal.out(`  Exit code ${exit}${retryable ? '; the same command can succeed later' : ''}.\n`);
  return EXIT.success;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** Placeholders as people know them: `<run>`. */
function shown(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, '<$1>');
}
