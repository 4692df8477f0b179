import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { DrydockError } from '../model/index.ts';
import { optionGiven } from './output/index.ts';
import type { ColorChoice } from './terminal.ts';

/** What may be said of any command, before or after it. */
export interface GlobalOptions {
  /** Null: as the settings say. */
  readonly color: ColorChoice | null;
  /** Stack traces, and requests to the API. */
  readonly debug: boolean;
  /** Directory to work in; null: the current one. */
  readonly dir: string | null;
}

/** Gives a command, and all below it, the options of {@link GlobalOptions}; help shows them at the root. */
export function addGlobalOptions(command: CommandUnknownOpts): void {
  const isRoot = command.parent === null;
  const known = new Set(command.options.map(({ long }) => long));
  for (const option of [
    new Option('--color <when>', 'colour in messages: auto, always or never').choices(['auto', 'always', 'never']),
    new Option('--debug', 'show stack traces, and requests to the API'),
    new Option('-C, --dir <dir>', 'work in this directory'),
  ])
    if (!known.has(option.long)) command.addOption(option.hideHelp(!isRoot));
  for (const inner of command.commands) addGlobalOptions(inner);
}

/** What was said, wherever. */
export function globalOptionsOf(command: CommandUnknownOpts): GlobalOptions {
  return {
    color: (optionGiven(command, 'color') as ColorChoice | undefined) ?? null,
    debug: optionGiven(command, 'debug') === true,
    dir: (optionGiven(command, 'dir') as string | undefined) ?? null,
  };
}

/** Goes to the directory to work in. @throws DRY-E5001 when there is none */
export function enter(dir: string): void {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw new DrydockError('DRY-E5001', { path: dir });
  process.chdir(resolve(dir));
}
