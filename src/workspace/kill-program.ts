import { appendFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '../model/index.ts';
import { attempt, newRunId, snapshotOf } from './testing.ts';
import { Workspaces } from './workspaces.ts';

/**
 * Works on homes until it is killed: makes runs, commits, lays out, publishes, cleans and removes. What it must not lose, and which
 * runs there are, it writes into `ledger` of each home, as the log of the control plane would.
 */
async function work(home: string): Promise<void> {
  const workspaces = new Workspaces(home);
  const note = (entry: object) => appendFileSync(join(home, 'ledger'), `${JSON.stringify(entry)}\n`);
  for (let round = 0; ; round += 1) {
    const run = newRunId();
    note({ created: run });
    const workspace = await workspaces.open(snapshotOf(run));
    const committed: Artifact[] = [];
    for (const item of ['A', 'B']) {
      const files = workspace.attemptDirectory(attempt(item));
      const artifacts: Artifact[] = [];
      for (const part of ['x', 'y']) {
        const bytes = new TextEncoder().encode(`${run} ${item} ${part} `.repeat(200));
        artifacts.push(await files.stage(`${item}/${part}.txt`, 't', { bytes }));
      }
      await files.commit();
      note({ run, committed: artifacts });
      committed.push(...artifacts);
      await files.discard();
    }
    await workspace.layOutputs(committed);
    await workspace.publish(committed, { target: join(home, '..', 'published'), apartFrom: [] });
    await workspace.clean(round % 3 === 0 ? 'results' : 'no_temp');
    if (round % 2 === 0) {
      note({ deleted: run });
      await workspaces.remove(run);
    }
  }
}

writeSync(1, 'ready\n');
await Promise.all(process.argv.slice(2).map(work));
