/**
 * Builds the command once for all tests that start it: a build starts in a third of the time of the sources, and is what users
 * run. It stands in a folder of its own, laid out like the package.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

const root = resolve(import.meta.dirname, '..');

/** What a build reads beside its own files. */
const SHARED = ['package.json', 'CHANGELOG.md', 'java', 'workflows', 'prompts', 'examples'];

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute path of the built command. */
    command: string;
  }
}

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'drydock-built-')));
  const build = [
    join(root, 'node_modules/rolldown/bin/cli.mjs'),
    '-c',
    'rolldown.config.ts',
    '-d',
    join(folder, 'dist'),
  ];
  await promisify(execFile)(process.execPath, build, { cwd: root });
  await mkdir(join(folder, 'bin'));
  await copyFile(join(root, 'bin/drydock.js'), join(folder, 'bin/drydock.js'));
  for (const name of SHARED) await symlink(join(root, name), join(folder, name));
  provide('command', join(folder, 'bin/drydock.js'));
  return () => rm(folder, { recursive: true, force: true });
}
