import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { apiCost } from './api-cost.ts';
import { apiLists } from './api-lists.ts';
import { apiLoad } from './api-load.ts';
import { constantWrites } from './constant-writes.ts';
import { directMode } from './direct-mode.ts';
import { parallelSteps, sequentialSteps } from './durable-steps.ts';
import { eventAppend } from './event-append.ts';
import { hubDeliveries } from './hub-deliveries.ts';
import { linesToAdd } from './lines-to-add.ts';
import { describeMachine } from './machine.ts';
import { memoryPerRun } from './memory.ts';
import { modelGateway } from './model-gateway.ts';
import { overhead } from './overhead.ts';
import { peers } from './peers.ts';
import { programAgents } from './program-agents.ts';
import { recoveryTime } from './recovery.ts';
import { type Benchmark, notMeasured, type Row } from './row.ts';
import { routing } from './routing.ts';
import { cleanup, interference } from './safety.ts';
import { sseFanout } from './sse-fanout.ts';
import { startUp } from './start-up.ts';
import { introduction, lineOf, markdownOf, summaryOf } from './table.ts';

const benchmarks: readonly Benchmark[] = [
  sequentialSteps,
  parallelSteps,
  directMode,
  eventAppend,
  hubDeliveries,
  routing,
  sseFanout,
  apiCost,
  apiLists,
  apiLoad,
  constantWrites,
  overhead,
  programAgents,
  modelGateway,
  memoryPerRun,
  recoveryTime,
  startUp,
  interference,
  cleanup,
  linesToAdd,
];

/** A benchmark that takes longer has come to no end; installing peers takes a while. */
const LONGEST_MS = 300_000;

const USAGE = `Usage: npm run bench [-- --only id] [--json file] [--markdown] [--peers]

  --only id     only the rows whose id begins so: ${[...benchmarks, peers].map(({ prefix }) => prefix).join(', ')}
  --json file   also write the figures to a file
  --markdown    print the table as Markdown
  --peers       other engines on the same workloads, too; they are installed into a temporary folder`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      json: { type: 'string' },
      markdown: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const { only, markdown } = values;
  const all = values.peers ? [...benchmarks, peers] : benchmarks;
  const chosen = all.filter(({ prefix }) => prefix.startsWith(only) || only.startsWith(prefix));
  if (chosen.length === 0) {
    console.error(`There is no row ${only}.\n\n${USAGE}`);
    return 2;
  }
  const machine = describeMachine();
  if (!markdown) console.log(`${introduction(machine)}\n`);
  const rows: Row[] = [];
  for (const benchmark of chosen) {
    for (const row of await measured(benchmark)) {
      if (!row.id.startsWith(only)) continue;
      rows.push(row);
      if (!markdown) console.log(lineOf(row));
    }
  }
  console.log(markdown ? markdownOf(machine, rows) : `\n${summaryOf(rows)}`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
  return 0;
}

/** One benchmark that fails does not take the others along: its rows are said to be missing, and why. */
async function measured(benchmark: Benchmark): Promise<readonly Row[]> {
  try {
    const stop = new AbortController();
    const late = wait(LONGEST_MS, null, { signal: stop.signal }).then(() => {
      throw new Error(`it took longer than ${LONGEST_MS / 1_000} seconds`);
    });
    return await Promise.race([benchmark.measure(), late]).finally(() => stop.abort());
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const row = { id: benchmark.prefix, measure: 'all rows whose id begins so', unit: '', target: null };
    return [notMeasured(row, reason)];
  }
}

// What a benchmark that came to no end has left open must not hold this up.
process.exit(await main());
