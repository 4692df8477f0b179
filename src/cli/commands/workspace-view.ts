import { EXIT, isTerminal } from '../../model/index.ts';
import { DEFAULT_RETENTION, keepAfter, sizeInWords, workspaceParts, Workspaces } from '../../workspace/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns } from '../open-runs.ts';
import { stateWord } from '../run-words.ts';
import { printable, type Terminal, table } from '../terminal.ts';
import { factsInJson, workspaceOf } from './workspace-facts.ts';

/** `drydock workspace view`: what it takes, where it is, and what its run was started with. */
export async function workspaceView(
  reference: string,
  options: { readonly json?: true | undefined },
  terminal: Terminal,
): Promise<number> {
  const workspaces = new Workspaces(homeFolder());
  await using reader = await openRuns();
  const facts = await workspaceOf(reference, workspaces, reader);
  const { entry, run, health } = facts;
  const text = await workspaces.snapshotText(run.id);
  const snapshot = text === undefined ? null : parsed(text);
  const retention = isTerminal(run.state) ? keepAfter(DEFAULT_RETENTION, run.state) : null;
  if (options.json) {
    terminal.out(`${JSON.stringify({ ...factsInJson(facts), retention, config: snapshot }, null, 2)}\n`);
    return EXIT.success;
  }
  terminal.out(`${printable(run.name)}  #${run.no}  ${stateWord(run.state)}\n${entry.path}\n\n`);
  const rows = workspaceParts.map((part) => {
    const { bytes, files } = entry.usage[part];
    return [part, String(files), sizeInWords(bytes)];
  });
  terminal.out(table(['part', 'files', 'size'], rows));
  const lines = [
    ['health', `${health}${entry.isSettled ? '' : ' (measured now)'}`],
    ['pinned', entry.isPinned ? 'yes: it is never pruned' : 'no'],
    ['kept', retention ?? 'everything, until the run ends'],
    ['isolation', 'directory of its own, mode 0700'],
    ['source', `${stringOf(snapshot, 'source') ?? 'none'} (read only)`],
    ['publishes to', stringOf(snapshot, 'publishTo') ?? 'nowhere'],
    ['tools', JSON.stringify(snapshot?.['tools'] ?? {})],
  ];
  terminal.out(
    `\n${table(
      ['fact', 'value'],
      lines.map((line) => line.map(printable)),
    )}`,
  );
  return EXIT.success;
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
