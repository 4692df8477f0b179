import { EXIT } from '../../model/index.ts';
import type { AuditEntry, AuditQuery } from '../../store/index.ts';
import { openRuns } from '../open-runs.ts';
import { type Terminal, table } from '../terminal.ts';

export interface AuditListOptions extends Pick<AuditQuery, 'actor' | 'action' | 'target'> {
  readonly limit: number;
}

/** `drydock audit list`: the newest entries that match, oldest first. */
export async function auditList({ limit, ...filter }: AuditListOptions, terminal: Terminal): Promise<number> {
  await using reader = await openRuns();
  const newest: AuditEntry[] = [];
  for (let after = 0; ; ) {
    const page = (await reader?.audit({ ...filter, after, limit: 5_000 })) ?? [];
    newest.push(...page);
    if (newest.length > limit) newest.splice(0, newest.length - limit);
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.no;
  }
  await terminal.answer({
    data: async () => {
      const { auditWire } = await import('../../server/index.ts');
      return { items: newest.map((entry) => auditWire.encode(entry)), next_cursor: null };
    },
    text: () => {
      if (newest.length === 0) terminal.hint('No entry matches.\n');
      return newest.length === 0 ? '' : shown(newest);
    },
    names: () => newest.map(({ no }) => `audit/${no}`),
    columns: ['no', 'at', 'actor', 'action', 'target', 'result', 'reason'],
  });
  return EXIT.success;
}

function shown(entries: readonly AuditEntry[]): string {
  const rows = entries.map(({ no, at, actor, action, target, result, reason }) => {
    const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
    return [String(no), time, actor, action, target, result, reason ?? ''];
  });
  return table(['no', 'time (UTC)', 'actor', 'action', 'target', 'result', 'reason'], rows);
}
