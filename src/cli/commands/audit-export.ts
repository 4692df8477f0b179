import { EXIT } from '../../model/index.ts';
import { openRuns } from '../open-runs.ts';
import type { Terminal } from '../terminal.ts';

/** `drydock audit export`: every entry as one line of JSON, with its hash, so that the copy can be compared later. */
export async function auditExport(terminal: Terminal): Promise<number> {
  await using reader = await openRuns();
  let after = 0;
  for (;;) {
    const entries = (await reader?.audit({ after, limit: 1_000 })) ?? [];
    const last = entries.at(-1);
    if (last === undefined) break;
    terminal.out(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    after = last.no;
  }
  return EXIT.success;
}
