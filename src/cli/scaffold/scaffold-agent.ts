import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DrydockError } from '../../model/index.ts';
import { agentTemplate, type ScaffoldKind } from './agent-template.ts';

/** An agent to be written. */
export interface Scaffold {
  readonly id: string;
  readonly kind: ScaffoldKind;
  readonly skill: string;
  readonly description: string;
}

/** What was written; absolute paths. */
export interface Scaffolded {
  /** What defines the agent comes first. */
  readonly files: readonly string[];
  /** An input with which it can be tried. */
  readonly example: string;
}

/**
 * Writes an agent that works as it is, and an input with which to try it. Either all of it is there afterwards, or nothing.
 *
 * @param folder absolute path of a folder of agents; made when it is missing
 * @throws DRY-E3100 something of that name is there; DRY-E5004 it cannot be written
 */
export async function scaffoldAgent(scaffold: Scaffold, folder: string): Promise<Scaffolded> {
  const { id } = scaffold;
  const secretFile = join(folder, id, 'secret');
  const made = agentTemplate(scaffold, { secretFile });
  const isFolder = made.files.some(({ name }) => name.startsWith(`${id}/`));
  const entries = [...new Set(made.files.map(({ name }) => name.split('/')[0] ?? name))];
  const taken = [...entries, ...OTHERS.map((suffix) => `${id}${suffix}`)];
  for (const name of taken) {
    const path = join(folder, name);
    if (await exists(path)) throw new DrydockError('DRY-E3100', { path, agent: id });
  }
  const staging = join(folder, `.new-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(isFolder ? join(staging, id) : staging, { recursive: true });
    for (const { name, text, mode } of made.files) {
      const path = join(staging, name);
      await writeFile(path, text, { flag: 'wx' });
      if (mode !== undefined) await chmod(path, mode);
    }
    // What defines the agent comes last: whoever watches the folder finds the rest there.
    for (const name of entries.toReversed()) await rename(join(staging, name), join(folder, name));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5004', { path: folder, problem }, { cause: error });
  } finally {
    // Where nothing could be made, there is nothing to take away.
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
  const files = made.files.map(({ name }) => join(folder, name));
  return { files, example: files.find((file) => basename(file).endsWith('example.json')) ?? '' };
}

/** Names under which an agent of the same id may be there in another form. */
const OTHERS = [
  '',
  '.example.json',
  '.ts',
  '.mts',
  '.js',
  '.mjs',
  '.agent.md',
  '.agent.yaml',
  '.agent.yml',
  '.agent.json',
];

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
