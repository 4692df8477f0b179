import { runLap } from '../test/chaos/lap.ts';
import { measureInterference } from './interference.ts';
import { atLeast, atMost, type Benchmark, rounded } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const RUNS = 1_000;
const OWNERS = 10;

/** Runs at the same time, with data that would tell on the others. */
export const interference: Benchmark = {
  prefix: 'interference-',
  async measure() {
    await using place = await temporaryDirectory();
    const { leaks, ended, firstHalf } = await measureInterference(place.path, RUNS, OWNERS);
    if (ended !== RUNS) throw new Error(`only ${ended} of ${RUNS} runs succeeded`);
    return [
      atMost(0, {
        id: 'interference-1000-runs',
        measure: `data of another run, in ${RUNS} runs at the same time: parameters, files, processes, artifacts, log`,
        value: leaks.length,
        unit: 'leaks',
      }),
      atMost(1.5, {
        id: 'interference-fair-share',
        measure: `most that one of ${OWNERS} owners got of the first half of these runs, in parts of its fair share; each came as a block`,
        value: rounded(Math.max(...Object.values(firstHalf)) / (RUNS / 2 / OWNERS), 2),
        unit: 'shares',
        beside: `${Object.keys(firstHalf).length} owners among the first half to end`,
      }),
    ];
  },
};

const HOMES = 2;
const KILLS_PER_HOME = 10;

/** Kills at random, in short; `npm run chaos` does it a thousand times. */
export const cleanup: Benchmark = {
  prefix: 'cleanup-',
  async measure() {
    const seed = Date.now() % 1_000_000;
    const laps = Array.from({ length: HOMES }, (_, home) => ({
      seed: `${seed}/${home + 1}`,
      kills: KILLS_PER_HOME,
      runs: 6,
    }));
    const reports = await Promise.all(laps.map(runLap));
    const clean = reports.filter(({ violations }) => violations.length === 0).length;
    return [
      atLeast(100, {
        id: 'cleanup-after-kill',
        measure: `homes that are clean and whole after ${KILLS_PER_HOME} kills each at random moments`,
        value: rounded((clean / HOMES) * 100),
        unit: '%',
        beside: `seed ${seed}; ${reports.flatMap(({ violations }) => violations).at(0) ?? `${HOMES * KILLS_PER_HOME} kills`}`,
      }),
    ];
  },
};
