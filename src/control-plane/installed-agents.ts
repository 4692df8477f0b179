import { randomBytes } from 'node:crypto';
import { cp, lstat, mkdir, readdir, readlink, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Agent } from '../agent.ts';
import { DrydockError } from '../model/index.ts';
import { hashOfAgentFile, loadAgentFile, loaderOf } from '../registry/index.ts';
import type { RunStore } from '../store/index.ts';
import { isBelow, moveDurably } from '../workspace/index.ts';
import { noteUnfinished, STAGING } from './unfinished-installs.ts';

export const INSTALLS = 'agent-install';

/** The versions of one agent that were installed: its files belong to it only while they are named here. */
export const installSchema = z.object({
  versions: z.record(z.string(), z.object({ name: z.string(), hash: z.string() })),
});

export type Install = z.infer<typeof installSchema>;

/** A file or folder that was checked and copied beside where it shall be. */
export interface Staged {
  readonly agent: Agent;
  /** SHA-256 of the file that defines it. */
  readonly hash: string;
  /** Its name in the folder of installed agents, such as `greeter@1.0.0.mjs` or `greeter@1.0.0/agent.yaml`. */
  readonly name: string;
  /** Puts it where it belongs, in one step that a crash cannot halve; resolves to what ends the placing once it is recorded. */
  place(): Promise<() => Promise<void>>;
  /** Takes away what was copied. */
  discard(): Promise<void>;
}

export async function installsOf(store: RunStore): Promise<ReadonlyMap<string, Install>> {
  const found = new Map<string, Install>();
  for (let after: string | undefined; ; ) {
    const page = await store.documents({ kind: INSTALLS, after, limit: 500 });
    for (const { id, body } of page) found.set(id, installSchema.parse(body));
    if (page.length < 500) return found;
    after = page.at(-1)?.id;
  }
}

/**
 * Copies an agent file, or a folder with an `agent.yaml`, into a place of its own within the folder of installed agents, and loads
 * the copy: what does not work alone is refused.
 *
 * @throws DRY-E3071
 */
export async function stageAgent(path: string, folder: string): Promise<Staged> {
  const isFolder = await checkSource(path);
  const staging = join(folder, `${STAGING}${randomBytes(6).toString('hex')}`);
  const discard = () => rm(staging, { recursive: true, force: true });
  try {
    await mkdir(staging, { recursive: true, mode: 0o700 });
    const entry = basename(path);
    // What is given may itself be a link.
    const real = await realpath(path);
    await cp(real, join(staging, entry), { recursive: true, errorOnExist: true, force: false, verbatimSymlinks: true });
    const file = isFolder ? join(staging, entry, 'agent.yaml') : join(staging, entry);
    const hash = await hashOfAgentFile(file);
    const agent = await loadAgentFile(isFolder ? `${entry}/agent.yaml` : entry, file, hash);
    if (agent instanceof DrydockError) throw refusal(path, whatIsWrong(agent), agent.next);
    checkStandsAlone(path, agent, isFolder);
    const { id, version } = agent.manifest;
    const final = `${id}@${version}${isFolder ? '' : suffixOf(entry)}`;
    const place = async () => {
      const finished = await noteUnfinished(folder, [final]);
      // What lies there was never recorded.
      await rm(join(folder, final), { recursive: true, force: true });
      await moveDurably(join(staging, entry), join(folder, final));
      return finished;
    };
    return { agent, hash, name: isFolder ? `${final}/agent.yaml` : final, place, discard };
  } catch (error) {
    await discard();
    if (error instanceof DrydockError) throw error;
    throw refusal(path, error instanceof Error ? error.message : String(error), 'See whether it can be read.');
  }
}

/** What installs name in their folder: a file, or the folder of an `agent.yaml`. */
export function entryOf({ name }: Install['versions'][string]): string {
  return name.endsWith('/agent.yaml') ? dirname(name) : name;
}

export function refusal(path: string, problem: string, fix: string): DrydockError {
  return new DrydockError('DRY-E3071', { path, problem, fix });
}

/** @returns true for a folder @throws DRY-E3071 */
async function checkSource(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) throw refusal(path, 'there is no such file or folder', 'Correct the path.');
  if (!stats.isDirectory()) {
    if (loaderOf(basename(path)) !== undefined) return false;
    throw refusal(
      path,
      'no agent is in a file of this type',
      'Give a .ts, .js, .mjs, .agent.yaml or .agent.md file, or a folder.',
    );
  }
  if (!(await stat(join(path, 'agent.yaml')).catch(() => null))?.isFile()) {
    throw refusal(path, 'the folder has no agent.yaml', 'Write one, or give the file that defines the agent.');
  }
  await refuseLinks(path);
  return true;
}

/** A link must not lead out of what is copied: those within a folder, as packages have them, are copied as they are. */
async function refuseLinks(folder: string): Promise<void> {
  const root = await realpath(folder);
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(root, name);
    if (!(await lstat(path)).isSymbolicLink()) continue;
    const target = await readlink(path);
    const real = isAbsolute(target) ? null : await realpath(path).catch(() => null);
    const isWithin = real !== null && isBelow(root, real) && isBelow(root, resolve(dirname(path), target));
    if (!isWithin) throw refusal(folder, `${name} is a link that leads elsewhere`, 'Put the file itself there.');
  }
}

function checkStandsAlone(path: string, { manifest }: Agent, isFolder: boolean): void {
  const beside = isFolder ? undefined : manifest.program?.command.find((word) => /^\.\.?\//.test(word));
  if (beside === undefined) return;
  throw refusal(
    path,
    `it needs ${beside} beside it`,
    'Put both into a folder, the manifest as agent.yaml, and add that.',
  );
}

function suffixOf(entry: string): string {
  return /\.agent\.(ya?ml|json|md)$|\.m?[jt]s$/.exec(entry)?.[0] ?? '';
}

function whatIsWrong({ message, details }: DrydockError): string {
  return [message, ...(details ?? [])].join('; ');
}
