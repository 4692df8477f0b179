import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { DrydockError, ERRORS, EXIT, type ErrorCode } from '../../model/index.ts';
import type { Terminal } from '../terminal.ts';

const topics: Readonly<Record<string, string>> = {
  flags: `How a run is executed: --flag <name>=on|off. Whatever the flags, the results are the same.

  useLegacyOrchestration    off  direct mode: steps in sequence, no record, no queue, no commands
  enableWorkspaceIsolation  on   a workspace of its own for each run; off: all share one
  enableDynamicRouting      on   the agent of each attempt is chosen when it starts; off: once per step
  enableProgressStreaming   on   progress and log lines of attempts are recorded
  enableControlPlane        on   the run waits its turn in the queue; off: it starts at once
`,
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
export function help(topic: readonly string[], program: CommandUnknownOpts, terminal: Terminal): number {
  const [first = ''] = topic;
  if (/^DRY-E\d+$/i.test(first)) return explain(first.toUpperCase(), terminal);
  const text = topics[first];
  if (text !== undefined && topic.length === 1) {
    terminal.out(text);
    return EXIT.success;
  }
  let command = program;
  for (const name of topic) {
    const found = command.commands.find((one) => one.name() === name);
    if (found === undefined) {
      const names = command.commands.map((one) => one.name());
      const known = (topic.length === 1 ? [...names, ...Object.keys(topics)] : names).join(', ');
      throw new DrydockError('DRY-E8064', {
        problem: `there is no command ${topic.join(' ')}`,
        next: `Name one of: ${known || 'none'}`,
      });
    }
    command = found;
  }
  terminal.out(command.helpInformation());
  return EXIT.success;
}

function explain(code: string, terminal: Terminal): number {
  if (!isErrorCode(code)) {
    const next = 'Name a code as an error message shows it.';
    throw new DrydockError('DRY-E8064', { problem: `there is no error ${code}`, next });
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
