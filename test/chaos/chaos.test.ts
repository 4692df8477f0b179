import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runLap } from './lap.ts';

/** For a repetition; otherwise every run of the tests kills at other moments. */
const seed = process.env['DRYDOCK_CHAOS_SEED'] ?? String(Date.now() % 1_000_000);

describe(`kill -9 at random moments (DRYDOCK_CHAOS_SEED=${seed})`, () => {
  it('loses nothing that was told, repeats nothing that was done, and leaves nothing half, whatever runs are doing', async () => {
    const laps = Array.from({ length: 4 }, (_, lap) => ({ seed: `${seed}/${lap + 1}`, kills: 6, runs: 4 }));
    const violations: string[] = [];
    let kills = 0;
    const worker = async () => {
      for (let lap = laps.shift(); lap !== undefined; lap = laps.shift()) {
        const report = await runLap(lap);
        kills += report.kills;
        if (report.folder !== null) violations.push(`lap ${lap.seed}, kept in ${report.folder}`, ...report.violations);
      }
    };
    await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
    expect(violations).toEqual([]);
    expect(kills).toBe(24);
  }, 180_000);
});
