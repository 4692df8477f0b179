import { existsSync, readFileSync } from 'node:fs';
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { type ConfigIssue, environmentLayer } from './environment.ts';
import { type Effective, type Layer, resolveSettings, type Scope } from './resolve.ts';
import type { ParsedFile } from './parse-file.ts';

/** Name of the file of a project. */
export const PROJECT_FILE = 'drydock.yaml';

/** Scopes that are files. */
export type FileScope = Extract<Scope, 'project' | 'user' | 'system'>;

/** Where settings are looked for. */
export interface Surroundings {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** @default /etc/drydock/config.yaml */
  readonly systemFile?: string;
}

/** The files that can hold settings, strongest first. */
export function configFiles(around: Surroundings): Readonly<Record<FileScope, string>> {
  const { folder, environment, systemFile = '/etc/drydock/config.yaml' } = around;
  const own = environment['XDG_CONFIG_HOME'];
  const base = own && isAbsolute(own) ? own : join(homedir(), '.config');
  return { project: projectFile(folder), user: join(base, 'drydock', 'config.yaml'), system: systemFile };
}

/**
 * The nearest drydock.yaml from the folder up to the root of its git repository; without a repository only the folder itself
 * counts, for what stands above it may be anybody's. When there is none: where it would be, in the folder.
 */
function projectFile(folder: string): string {
  const passed: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    passed.push(join(at, PROJECT_FILE));
    if (existsSync(join(at, '.git'))) return passed.find((file) => existsSync(file)) ?? join(folder, PROJECT_FILE);
    if (dirname(at) === at) return join(folder, PROJECT_FILE);
  }
}

/** All settings of a process, and what is wrong with them. */
export interface LoadedConfig {
  readonly effective: Effective;
  /** What is wrong is left out of `effective`. */
  readonly issues: readonly ConfigIssue[];
  readonly files: Readonly<Record<FileScope, { readonly path: string; readonly exists: boolean }>>;
}

/** Reads every place that settings can come from. `flags`: what the command line says. */
export async function loadConfig(around: Surroundings, flags: Layer['values'] = new Map()): Promise<LoadedConfig> {
  const paths = configFiles(around);
  const environment = environmentLayer(around.environment, around.folder);
  const parsed = await Promise.all(
    (['project', 'user', 'system'] as const).map((scope) => readConfigFile(scope, paths[scope], around.folder)),
  );
  const [project, user, system] = parsed;
  const present = [project, user, system].filter((one) => one !== null && one !== undefined);
  return {
    effective: resolveSettings([
      { scope: 'flag', values: flags },
      environment.layer,
      ...present.map((one) => one.layer),
    ]),
    issues: [...environment.issues, ...present.flatMap((one) => one.issues)],
    files: {
      project: { path: paths.project, exists: Boolean(project) },
      user: { path: paths.user, exists: Boolean(user) },
      system: { path: paths.system, exists: Boolean(system) },
    },
  };
}

/** Reads one file; null when there is none. A file that cannot be read is an issue. */
export async function readConfigFile(scope: FileScope, file: string, folder: string): Promise<ParsedFile | null> {
  const name = shownFrom(folder, file);
  const text = textOf(file);
  if (text === null) return null;
  if (typeof text === 'object') {
    const fix = 'Make it readable, or remove it.';
    return { layer: { scope, values: new Map() }, issues: [{ place: name, message: text.problem, fix }] };
  }
  // Most runs have no file: they do without the parser.
  const { parseConfigFile } = await import('./parse-file.ts');
  return parseConfigFile({ scope, file, shown: name, text });
}

/** Longest file that is read: more is a mistake. */
const MOST_BYTES = 1_000_000;

function textOf(file: string): string | null | { readonly problem: string } {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > MOST_BYTES) return { problem: 'it is larger than 1 MB: this is no configuration' };
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (error instanceof TypeError) return { problem: 'it is not UTF-8' };
    return { problem: `it cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Below the folder as people type it, else the whole path. */
export function shownFrom(folder: string, file: string): string {
  const path = relative(folder, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}

/** Replaces a file as a whole: whoever reads it sees the old text or the new one. A link stays, and its target is replaced. */
export async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const target = await realpath(file).catch(() => file);
  const kept = await stat(target).then(
    (found) => found.mode & 0o777,
    () => mode,
  );
  const draft = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text, { mode: kept, flag: 'wx' });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
