import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative } from 'node:path';
import {
  type Candidate,
  changes,
  configFiles,
  type FileScope,
  loadConfig,
  readText,
  readValue,
  SCOPES,
  type SettingKey,
  settingOf,
  shownFrom,
  writeWhole,
} from '../../config/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { configuration, invalidConfiguration } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { misused } from '../words.ts';
import { settingNamed, shown } from './config-show.ts';

export interface FileOptions {
  readonly project?: true | undefined;
  readonly user?: true | undefined;
}

/** `drydock config set <key> <value…> [--project | --user]` @throws DRY-E8072 before anything is written */
export async function configSet(
  name: string,
  words: readonly string[],
  options: FileOptions,
  terminal: Terminal,
): Promise<number> {
  const key = settingNamed(name);
  const { scope, file } = await fileMeant(options);
  return changed({ op: 'set', key, value: inFile(key, valueOf(key, words), scope, file) }, options, terminal);
}

/** `drydock config unset <key> [--project | --user]` */
export async function configUnset(name: string, options: FileOptions, terminal: Terminal): Promise<number> {
  return changed({ op: 'unset', key: settingNamed(name) }, options, terminal);
}

function valueOf(key: SettingKey, words: readonly string[]): unknown {
  const { kind } = settingOf(key);
  const [first = ''] = words;
  const read = words.length === 1 ? readText(kind, first) : readValue(kind, words);
  if (read !== null && first !== '') return read.value;
  throw new DrydockError('DRY-E8072', { key, value: JSON.stringify(words.join(' ')), expects: kind.expects });
}

/** Paths are typed as they are seen from here. In a file of a project they stay short, so that the project can be moved. */
function inFile(key: SettingKey, value: unknown, scope: FileScope, file: string): unknown {
  const absolute = settingOf(key).kind.from?.(value, process.cwd());
  if (absolute === undefined) return value;
  const short = (path: unknown) => (scope === 'project' ? shownFrom(dirname(file), String(path)) || '.' : path);
  return Array.isArray(absolute) ? absolute.map(short) : short(absolute);
}

type Change =
  | { readonly op: 'set'; readonly key: SettingKey; readonly value: unknown }
  | { readonly op: 'unset'; readonly key: SettingKey };

async function changed(change: Change, options: FileOptions, terminal: Terminal): Promise<number> {
  const { changeConfig } = await changes();
  const { scope, file } = await fileMeant(options);
  const name = shownFrom(process.cwd(), file);
  const before = textOf(file);
  const result = changeConfig({ scope, file, shown: name, text: before }, change);
  if (!result.ok) throw invalidConfiguration(result.issues);
  const isNew = result.text !== before;
  if (isNew) await write(file, result.text, scope === 'user' ? 0o600 : 0o644);
  const { effective } = await loadConfig({ folder: process.cwd(), environment: process.env });
  const candidates = effective.get(change.key) ?? [];
  const [holds] = candidates;
  await terminal.answer({
    data: () => ({ key: change.key, scope, file, changed: isNew, value: holds?.value ?? null }),
    text: () => {
      if (change.op === 'set') return `${change.key} = ${shown(change.key, change.value)}   ${name}\n`;
      return isNew ? `${change.key} is no longer set in ${name}\n` : `${change.key} is not set in ${name}\n`;
    },
    names: () => [`setting/${change.key}`],
  });
  if (holds !== undefined) warnOfShadow(change, scope, holds, terminal);
  return EXIT.success;
}

function warnOfShadow(change: Change, scope: FileScope, holds: Candidate, terminal: Terminal): void {
  if (SCOPES.indexOf(holds.scope) < SCOPES.indexOf(scope)) {
    terminal.err(
      `! ${holds.place} goes before this file: ${change.key} is ${shown(change.key, holds.value)} here. See: ${terminal.command} config explain ${change.key}\n`,
    );
  } else if (change.op === 'unset') terminal.hint(`  It is ${shown(change.key, holds.value)} now (${holds.place}).\n`);
}

/** The file that is changed: the one that was named, else that of the project when there is one, else that of the user. */
export async function fileMeant(
  options: FileOptions,
): Promise<{ readonly scope: 'project' | 'user'; readonly file: string }> {
  if (options.project && options.user) throw misused('config', '--project contradicts --user', 'Give one of them.');
  const { files } = await configuration();
  const scope = options.user || (!options.project && !files.project.exists) ? 'user' : 'project';
  return { scope, file: configFiles({ folder: process.cwd(), environment: process.env })[scope] };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw notWritable(file, error);
  }
}

/** @throws DRY-E8073 */
export async function write(file: string, text: string, mode: number): Promise<void> {
  try {
    await writeWhole(file, text, mode);
  } catch (error) {
    throw notWritable(file, error);
  }
}

function notWritable(file: string, error: unknown): DrydockError<'DRY-E8073'> {
  const path = relative(process.cwd(), file);
  const problem = error instanceof Error ? error.message : String(error);
  return new DrydockError('DRY-E8073', { file: path.startsWith('..') || isAbsolute(path) ? file : path, problem });
}
