import { EXIT } from '../../model/index.ts';
import type { AuditEntry, AuditQuery } from '../../store/index.ts';
import { openRuns } from '../open-runs.ts';
import { printable, type Terminal, table } from '../terminal.ts';

export interface AuditListOptions extends Pick<AuditQuery, 'actor' | 'action' | 'target'> {
  readonly limit: number;
  readonly json?: true | undefined;
}

/** `drydock audit list`: the newest entries that match, oldest first. */
export async function auditList({ limit, json, ...filter }: AuditListOptions, terminal: Terminal): Promise<number> {
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
  if (json) {
    terminal.out(`${JSON.stringify({ items: newest }, null, 2)}\n`);
  } else if (newest.length === 0) {
    terminal.err('No entry matches.\n');
  } else {
    const rows = newest.map(({ no, at, actor, action, target, result, reason }) => {
      const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
      return [String(no), time, actor, action, target, result, reason ?? ''];
    });
    terminal.out(printable(table(['no', 'time (UTC)', 'actor', 'action', 'target', 'result', 'reason'], rows)));
  }
  return EXIT.success;
}
