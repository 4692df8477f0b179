import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { constantWrites } from './constant-writes.ts';
import { directMode } from './direct-mode.ts';
import { parallelSteps, sequentialSteps } from './durable-steps.ts';
import { eventAppend } from './event-append.ts';
import { hubDeliveries } from './hub-deliveries.ts';
import { linesToAdd } from './lines-to-add.ts';
import { describeMachine } from './machine.ts';
import { memoryPerRun } from './memory.ts';
import { overhead } from './overhead.ts';
import { peers } from './peers.ts';
import { recoveryTime } from './recovery.ts';
import type { Benchmark, Row } from './row.ts';
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
  sseFanout,
  constantWrites,
  overhead,
  memoryPerRun,
  recoveryTime,
  startUp,
  interference,
  cleanup,
  linesToAdd,
];

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
    for (const row of await benchmark.measure()) {
      if (!row.id.startsWith(only)) continue;
      rows.push(row);
      if (!markdown) console.log(lineOf(row));
    }
  }
  console.log(markdown ? markdownOf(machine, rows) : `\n${summaryOf(rows)}`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
  return 0;
}

process.exitCode = await main();
