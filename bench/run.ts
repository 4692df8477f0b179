import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parallelSteps, sequentialSteps } from './durable-steps.ts';
import { eventAppend } from './event-append.ts';
import { describeMachine, type Machine } from './machine.ts';
import type { Benchmark, Row } from './row.ts';

const benchmarks: readonly Benchmark[] = [sequentialSteps, parallelSteps, eventAppend];

const USAGE = `Usage: npm run bench -- [--only id] [--json file]

  --only id     only the rows whose id begins so: ${benchmarks.map(({ prefix }) => prefix).join(', ')}
  --json file   also write the figures to a file`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string', default: '' }, json: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const { only } = values;
  const chosen = benchmarks.filter(({ prefix }) => prefix.startsWith(only) || only.startsWith(prefix));
  if (chosen.length === 0) {
    console.error(`There is no row ${only}.\n\n${USAGE}`);
    return 2;
  }
  const machine = describeMachine();
  console.log(introduction(machine));
  const rows: Row[] = [];
  for (const benchmark of chosen) {
    for (const row of await benchmark.measure()) {
      if (!row.id.startsWith(only)) continue;
      rows.push(row);
      console.log(lineOf(row));
    }
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
  return 0;
}

function introduction({ processor, processors, memoryGiB, platform, node, load }: Machine): string {
  const busy = load > 0.5 ? ' The machine is busy: compare rows with each other, not with their targets.' : '';
  return `${processors} x ${processor}, ${memoryGiB} GiB, ${platform}, Node ${node}, load ${load} per processor.${busy}\n`;
}

function lineOf({ id, measure, value, unit, target, met }: Row): string {
  const verdict = met === null ? '' : ` (target ${target}: ${met ? 'met' : 'not met'})`;
  return `${id.padEnd(44)} ${String(value).padStart(9)} ${unit.padEnd(8)} ${measure}${verdict}`;
}

process.exitCode = await main();
