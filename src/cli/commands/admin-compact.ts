import { catchUpAudit, writeAnchor } from '../../events/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import type { Terminal } from '../terminal.ts';
import { openOwnedStore, thisUser } from './admin-store.ts';

interface CompactOptions {
  /** `30d`, `12h`. */
  readonly olderThan: string;
  readonly history?: true | undefined;
  readonly dryRun?: true | undefined;
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `drydock admin compact` @throws DRY-E6016 for an age that is none */
export async function adminCompact(options: CompactOptions, terminal: Terminal): Promise<number> {
  const now = Date.now();
  const olderThan = now - ageOf(options.olderThan);
  const drop = options.history ? 'history' : 'progress';
  await using owned = await openOwnedStore();
  const { home, store } = owned;
  // The audit log tells of events: it reads them before they go.
  if (!options.dryRun) await catchUpAudit(store);
  const { runs, events } = await store.compact({ olderThan, drop, by: thisUser(), now, dryRun: options.dryRun });
  const data = () => ({ dry_run: options.dryRun === true, drop, runs, events });
  if (options.dryRun) {
    const text = () => `Would drop ${events} event(s) of ${runs} run(s). Nothing was changed.\n`;
    await terminal.answer({ data, text });
    return EXIT.success;
  }
  const record = { at: now, actor: thisUser(), action: 'store.compact', target: home, event: null, before: null };
  const after = { drop, olderThan: options.olderThan, runs, events };
  const head = await store.appendAudit([{ ...record, after, reason: null, origin: 'CLI', result: 'done' }], null);
  await writeAnchor(home, head);
  await terminal.answer({ data, text: () => `Dropped ${events} event(s) of ${runs} run(s).\n` });
  return EXIT.success;
}

function ageOf(text: string): number {
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const milliseconds = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(milliseconds)) throw new DrydockError('DRY-E6016', { age: text });
  return milliseconds;
}
