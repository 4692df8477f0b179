/** Starts the command as a user does: a process of its own, with a home and an environment of its own. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, realpath, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { RunEvent } from '../../src/model/index.ts';
import { eventWire } from '../../src/server/index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const bank = join(root, 'examples/bank');
export const fixture = join(root, 'test/fixtures/mixed');
export const exampleAgents = join(root, 'examples/agents');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place {
  readonly home: string;
  readonly cwd?: string;
  /** Replaces PATH, and hides tools that other variables name. */
  readonly path?: string;
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'drydock-cli-')).then((path) => realpath(path));
}

/** Runs a command to its end; `onLine` sees each line of its progress, and may kill it. */
export async function drydock(
  place: Place,
  args: readonly string[],
  onLine: (line: string, child: ChildProcess) => void = () => {},
  onStart: (child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const { npm_lifecycle_event: _, ...inherited } = process.env;
  const env: NodeJS.ProcessEnv = {
    ...inherited,
    DRYDOCK_HOME: place.home,
    // What people have set for themselves is not for tests to see, nor to change.
    XDG_CONFIG_HOME: `${place.home}-config`,
    NO_COLOR: '1',
  };
  if (place.path !== undefined) {
    env['PATH'] = place.path;
    delete env['JAVA_HOME'];
    delete env['DRYDOCK_COBC'];
  }
  const child = spawn(process.execPath, [inject('command'), ...args], { cwd: place.cwd ?? root, env });
  onStart(child);
  child.stdin.end();
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const lines: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    lines.push(line);
    onLine(line, child);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr: lines.join('\n') };
}

/** The events of a run, as `run logs --json` prints them. */
export async function eventsOf(home: string, run = '@last'): Promise<RunEvent[]> {
  const { stdout } = await drydock({ home }, ['run', 'logs', run, '--json']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => eventWire.decode(JSON.parse(line)));
}

function executable(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const javac = executable('javac');
export const hasJdk = javac !== undefined && spawnSync(javac, ['-version']).status === 0;
export const hasCobc = executable('cobc') !== undefined;
for (const [name, has] of [
  ['JDK', hasJdk],
  ['GnuCOBOL', hasCobc],
] as const)
  if (!has) process.stderr.write(`! no ${name} here: tests that execute with it are skipped\n`);

/** A folder for PATH that holds links to these tools alone. */
export async function pathWith(folder: string, tools: readonly string[]): Promise<string> {
  const path = join(folder, `path-${tools.join('-') || 'empty'}`);
  await mkdir(path);
  for (const tool of tools) await symlink(await realpath(executable(tool) ?? tool), join(path, tool));
  return path;
}
