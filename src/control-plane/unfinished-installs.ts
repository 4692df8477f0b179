import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../workspace/index.ts';

const NOTE = '.unfinished-';
export const STAGING = '.staging-';

const noteSchema = z.array(z.string().regex(/^[^/\\.][^/\\]*$/));

/**
 * Notes that files of the folder of installed agents are about to be put there or taken away: should this process die meanwhile, they
 * belong to nobody unless an install that was recorded names them.
 *
 * @param entries names of files and folders directly in it
 * @returns takes the note away, when files and records agree again
 */
export async function noteUnfinished(folder: string, entries: readonly string[]): Promise<() => Promise<void>> {
  const note = join(folder, `${NOTE}${randomBytes(6).toString('hex')}`);
  await writeFileAtomically(note, JSON.stringify(entries));
  return () => rm(note, { force: true });
}

/**
 * Takes away what a process left half done when it died: copies that were never placed, and files that no recorded install names.
 *
 * @param registered names of the files and folders that installs name
 */
export async function clearUnfinished(folder: string, registered: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name.startsWith(NOTE)) {
      for (const entry of entriesIn(await readFile(path, 'utf8'))) {
        if (!registered.has(entry)) await rm(join(folder, entry), { recursive: true, force: true });
      }
    }
    const isPartial = name.startsWith('.') && name.endsWith('.partial');
    if (name.startsWith(NOTE) || name.startsWith(STAGING) || isPartial)
      await rm(path, { recursive: true, force: true });
  }
}

function entriesIn(text: string): readonly string[] {
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
