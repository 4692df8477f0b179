import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { atMost, type Benchmark, type Row, rounded } from './row.ts';

const PROGRAM = fileURLToPath(new URL('./memory-program.ts', import.meta.url));
const KIBIBYTE = 1_024;
const RUNS_TO_COMPARE = 100;

interface Memory {
  /** What the runs take of the heap, in bytes. */
  readonly heap: number;
  /** Resident memory of the whole process, in bytes. */
  readonly rss: number;
}

/** What a run that is going on takes of the memory of the process. */
export const memoryPerRun: Benchmark = {
  prefix: 'memory-',
  async measure() {
    const rows = [1, 100, 1_000].map((runs) => {
      const { heap, rss } = memoryOf(runs, 'control-plane');
      return atMost(1_024, {
        id: `memory-per-run-${runs}`,
        measure: `memory in use per run while ${runs} run(s) are in the middle of a step`,
        value: rounded(heap / runs / KIBIBYTE),
        unit: 'KiB',
        beside: `resident memory of the whole process ${inMebibytes(rss)} MiB`,
      });
    });
    return [...rows, againstDirectMode()];
  },
};

function againstDirectMode(): Row {
  const own = memoryOf(RUNS_TO_COMPARE, 'control-plane').rss;
  const direct = memoryOf(RUNS_TO_COMPARE, 'direct').rss;
  return atMost(5, {
    id: 'memory-over-direct',
    measure: `resident memory of a process with ${RUNS_TO_COMPARE} runs at the same time, more than in direct mode`,
    value: rounded((own / direct - 1) * 100),
    unit: '%',
    beside: `${inMebibytes(own)} MiB, direct mode ${inMebibytes(direct)} MiB`,
  });
}

function memoryOf(runs: number, mode: 'control-plane' | 'direct'): Memory {
  const printed = execFileSync(process.execPath, [PROGRAM, String(runs), mode], { encoding: 'utf8' });
  return JSON.parse(printed) as Memory;
}

function inMebibytes(bytes: number): number {
  return Math.round(bytes / KIBIBYTE / KIBIBYTE);
}
