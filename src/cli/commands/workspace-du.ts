import { EXIT } from '../../model/index.ts';
import type { RunReader } from '../../store/index.ts';
import { sizeInWords, type WorkspacePart, workspaceParts, Workspaces } from '../../workspace/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { type Terminal, table } from '../terminal.ts';
import { allWorkspaces, type WorkspaceFacts, workspaceOf } from './workspace-facts.ts';

/** Whether a part can be deleted without losing what cannot be had again. */
const DELETING: Record<WorkspacePart, string> = {
  state: 'loses retry and fork of the run; its outputs stay',
  reports: 'loses evidence',
  outputs: 'safe while artifacts are there: they are links to them',
  temp: 'safe when the run has ended',
};

interface Row {
  readonly part: WorkspacePart;
  /** Type of the artifacts; null: the part as a whole. */
  readonly type: string | null;
  readonly bytes: number;
  readonly files: number;
  readonly deleting: string;
}

/** `drydock workspace du`: what the files of one workspace, or of all, take; by part, and by type of artifact. */
export async function workspaceDu(reference: string | undefined, terminal: Terminal): Promise<number> {
  const workspaces = new Workspaces(homeFolder());
  await using reader = await openRuns();
  const all = reference === undefined ? await allWorkspaces(workspaces, reader) : [];
  const chosen = reference === undefined ? all : [await workspaceOf(reference, workspaces, reader)];
  const rows = [...byPart(chosen), ...(await byType(chosen, reader))];
  const cells = rows.map(({ part, type, files, bytes, deleting }) => [
    part,
    type ?? '(all)',
    String(files),
    sizeInWords(bytes),
    type === null ? deleting : '',
  ]);
  await terminal.answer({
    data: () => ({ items: rows, next_cursor: null }),
    text: () => table(['part', 'type', 'files', 'size', 'to delete it'], cells),
    names: () => rows.map(({ part, type }) => `part/${part}${type === null ? '' : `/${type}`}`),
  });
  return EXIT.success;
}

function byPart(chosen: readonly WorkspaceFacts[]): Row[] {
  return workspaceParts.map((part) => {
    const uses = chosen.map(({ entry }) => entry.usage[part]);
    const bytes = uses.reduce((sum, use) => sum + use.bytes, 0);
    const files = uses.reduce((sum, use) => sum + use.files, 0);
    return { part, type: null, bytes, files, deleting: DELETING[part] };
  });
}

/** What the log knows of the artifacts. A content that several artifacts share counts once, with the first. */
async function byType(chosen: readonly WorkspaceFacts[], reader: RunReader | undefined): Promise<Row[]> {
  const types = new Map<string, { bytes: number; files: number }>();
  for (const { entry } of chosen) {
    const seen = new Set<string>();
    for (const { sha256, type, bytes } of (await reader?.artifacts(entry.run)) ?? []) {
      if (seen.has(sha256)) continue;
      seen.add(sha256);
      const before = types.get(type) ?? { bytes: 0, files: 0 };
      types.set(type, { bytes: before.bytes + bytes, files: before.files + 1 });
    }
  }
  return [...types]
    .sort(([, a], [, b]) => b.bytes - a.bytes)
    .map(([type, use]) => ({ part: 'state', type, ...use, deleting: DELETING.state }));
}
