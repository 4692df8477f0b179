import { unlinkSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { emptyUsage, type WorkspaceUsage, workspaceParts } from './disk-meter.ts';
import { measure } from './disk-usage.ts';
import { isMissing } from './file-failure.ts';

/** Holds what a workspace takes while nothing changes in it. */
const NOTE = 'usage.json';

const useSchema = z.object({ bytes: z.int().min(0), files: z.int().min(0) });

const noteSchema = z.object({
  version: z.literal(1),
  usage: z.object({ state: useSchema, reports: useSchema, outputs: useSchema, temp: useSchema }),
});

/** What a workspace takes, from its note; undefined when it has none: it is in use, or was when its process died. */
export async function readUsageNote(workspace: string): Promise<WorkspaceUsage | undefined> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(join(workspace, NOTE), 'utf8'))).usage;
  } catch {
    return undefined;
  }
}

/** Leaves the note: from now on nothing changes in the workspace until {@link dropUsageNote}. */
export async function writeUsageNote(workspace: string, usage: WorkspaceUsage): Promise<void> {
  const file = join(workspace, NOTE);
  await writeFile(`${file}.partial`, `${JSON.stringify({ version: 1, usage })}\n`, { mode: 0o600 });
  await rename(`${file}.partial`, file);
}

/** Takes the note away, before the first change: a crash from here on makes the next start measure. */
export function dropUsageNote(workspace: string): void {
  try {
    unlinkSync(join(workspace, NOTE));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Walks through a workspace. Once per workspace after a crash, never on request. */
export async function measureWorkspace(workspace: string): Promise<WorkspaceUsage> {
  const usage = emptyUsage();
  for (const part of workspaceParts) usage[part] = await measure(join(workspace, part));
  // Files of outputs are links to the content in state; they count only when that is gone.
  return usage.state.files > 0 ? { ...usage, outputs: emptyUsage().outputs } : usage;
}
