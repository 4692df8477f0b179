import { EXIT, isTerminal } from '../../model/index.ts';
import type { NumberedRun } from '../../store/index.ts';
import { DEFAULT_RETENTION, keepAfter, sizeInWords, workspaceParts, Workspaces } from '../../workspace/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { stateWord } from '../run-words.ts';
import { type Terminal, table } from '../terminal.ts';
import { factsInJson, type WorkspaceFacts, workspaceOf } from './workspace-facts.ts';

/** `drydock workspace view`: what it takes, where it is, and what its run was started with. */
export async function workspaceView(reference: string, terminal: Terminal): Promise<number> {
  const workspaces = new Workspaces(homeFolder());
  await using reader = await openRuns();
  const facts = await workspaceOf(reference, workspaces, reader);
  const { run } = facts;
  const text = await workspaces.snapshotText(run.id);
  const snapshot = text === undefined ? null : parsed(text);
  const retention = isTerminal(run.state) ? keepAfter(DEFAULT_RETENTION, run.state) : null;
  await terminal.answer({
    data: () => ({ ...factsInJson(facts), retention, config: snapshot }),
    text: () => shown(facts, snapshot, retention),
    names: () => [`workspace/${run.id}`],
  });
  return EXIT.success;
}

function shown(
  { entry, run, health }: WorkspaceFacts & { readonly run: NumberedRun },
  snapshot: Record<string, unknown> | null,
  retention: string | null,
): string {
  const head = `${run.name}  #${run.no}  ${stateWord(run.state)}\n${entry.path}\n`;
  const rows = workspaceParts.map((part) => {
    const { bytes, files } = entry.usage[part];
    return [part, String(files), sizeInWords(bytes)];
  });
  const lines = [
    ['health', `${health}${entry.isSettled ? '' : ' (measured now)'}`],
    ['pinned', entry.isPinned ? 'yes: it is never pruned' : 'no'],
    ['kept', retention ?? 'everything, until the run ends'],
    ['isolation', 'directory of its own, mode 0700'],
    ['source', `${stringOf(snapshot, 'source') ?? 'none'} (read only)`],
    ['publishes to', stringOf(snapshot, 'publishTo') ?? 'nowhere'],
    ['tools', JSON.stringify(snapshot?.['tools'] ?? {})],
  ];
  return [head, table(['part', 'files', 'size'], rows), table(['fact', 'value'], lines)].join('\n');
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function stringOf(snapshot: Record<string, unknown> | null, name: string): string | undefined {
  const value = snapshot?.[name];
  return typeof value === 'string' ? value : undefined;
}
