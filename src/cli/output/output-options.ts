import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { DrydockError } from '../../model/index.ts';
import { misused } from '../words.ts';
import { type Format, FORMATS, type OutputChoice } from './format.ts';

/** Commands whose answer is text alone, and why. */
const textOnlyCommands = new WeakMap<object, string>();

/** Says that a command has nothing to answer in another format than text. @param why completes `drydock x: …` */
export function textOnly<C extends object>(command: C, why: string): C {
  textOnlyCommands.set(command, why);
  return command;
}

/** Whether a command was marked so. */
export function answersInTextAlone(command: object): boolean {
  return textOnlyCommands.has(command);
}

/** Gives a command, and all below it, the options that say how it answers. */
export function addOutputOptions(command: CommandUnknownOpts): void {
  const isGroup = command.commands.length > 0;
  const add = (option: Option) => command.addOption(option.helpGroup('Output:').hideHelp(isGroup));
  add(new Option('-o, --output <format>', FORMATS.join('|')).argParser(formatNamed));
  add(
    new Option('--json [=fields]', 'as JSON; with =id,state only these fields').argParser((text: string) =>
      text === '' ? true : [...new Set(text.split(',').map((field) => field.trim()))],
    ),
  );
  add(new Option('--jq <expression>', 'what a jq program makes of the JSON'));
  add(new Option('-q, --quiet', 'only the primary result, such as an id'));
  for (const inner of command.commands) addOutputOptions(inner);
}

function formatNamed(text: string): Format {
  const known = FORMATS.find((format) => format === text);
  if (known !== undefined) return known;
  throw misused('-o', `there is no format ${text}`, `One of: ${FORMATS.join(', ')}. Directories are named with --out.`);
}

/** The arguments with a bare `--json` marked as one without fields: the next word is never taken for its value. */
export function withBareJson(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, index) => (arg === '--json' && (end < 0 || index < end) ? '--json=' : arg));
}

/** Whether a program reads, as far as the bare arguments tell: for errors in them. */
export function asksForPrograms(args: readonly string[]): boolean {
  return args.some((arg, index) => {
    const value = /^(?:-o|--output=?)(.*)$/.exec(arg)?.[1] || (/^(-o|--output)$/.test(arg) ? args[index + 1] : '');
    return /^(json|jsonl|yaml)$/.test(value ?? '') || /^--(json|jq)(=|$)/.test(arg);
  });
}

/**
 * What was chosen for a command, by options of its own or of those above it.
 *
 * @throws DRY-E2051 for options that contradict each other, DRY-E8060 when the command answers in text alone
 */
export function outputChoiceOf(command: CommandUnknownOpts): OutputChoice {
  const output = optionGiven(command, 'output') as Format | undefined;
  const json = optionGiven(command, 'json') as true | readonly string[] | undefined;
  const jq = (optionGiven(command, 'jq') as string | undefined) ?? null;
  const fields = json === undefined || json === true ? null : json;
  if (json === true && output !== undefined && output !== 'json' && output !== 'jsonl')
    throw misused(pathOf(command), `--json contradicts -o ${output}`, 'Give one of them.');
  if (jq !== null && (output === 'name' || output === 'none'))
    throw misused(pathOf(command), `--jq has nothing to do with -o ${output}`, 'Give one of them.');
  const format = output ?? (json === undefined && jq === null ? 'text' : 'json');
  const choice = {
    format: format === 'text' && (fields !== null || jq !== null) ? 'json' : format,
    fields,
    jq,
    isNamed: output !== undefined && output !== 'text',
    quiet: optionGiven(command, 'quiet') === true,
  } as const;
  refuseTextOnly(command, choice);
  return choice;
}

function refuseTextOnly(command: CommandUnknownOpts, { format, quiet }: OutputChoice): void {
  const why = textOnlyCommands.get(command);
  if (why === undefined || (format === 'text' && !quiet) || format === 'none') return;
  const asked = format === 'text' ? 'a primary result (-q)' : format;
  throw new DrydockError('DRY-E8060', { format: asked, why: `${pathOf(command)}: ${why}`, known: 'text, none' });
}

/** The value that was given nearest to the command. */
export function optionGiven(command: CommandUnknownOpts, name: string): unknown {
  for (let one: CommandUnknownOpts | null = command; one !== null; one = one.parent)
    if (one.getOptionValueSource(name) === 'cli') return one.getOptionValue(name);
  return undefined;
}

function pathOf(command: CommandUnknownOpts): string {
  const names: string[] = [];
  for (let one: CommandUnknownOpts = command; one.parent !== null; one = one.parent) names.unshift(one.name());
  return names.join(' ');
}
