import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { atMost, type Benchmark, rounded } from './row.ts';

const PROGRAM = fileURLToPath(new URL('./memory-program.ts', import.meta.url));
const KIBIBYTE = 1_024;

/** What a run that is going on takes of the memory of the process. */
export const memoryPerRun: Benchmark = {
  prefix: 'memory-',
  async measure() {
    return [1, 100, 1_000].map((runs) => {
      const printed = execFileSync(process.execPath, [PROGRAM, String(runs)], { encoding: 'utf8' });
      const { heap, rss } = JSON.parse(printed) as { readonly heap: number; readonly rss: number };
      return atMost(1_024, {
        id: `memory-per-run-${runs}`,
        measure: `memory in use per run while ${runs} run(s) are in the middle of a step`,
        value: rounded(heap / runs / KIBIBYTE),
        unit: 'KiB',
        beside: `resident memory of the whole process ${Math.round(rss / KIBIBYTE / KIBIBYTE)} MiB`,
      });
    });
  },
};
