import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type LapReport, runLap, runOpenings } from './lap.ts';
import { chaosWorkflows } from './workflows.ts';

const KILLS_PER_LAP = 10;

const USAGE = `Usage: npm run chaos [-- --kills 1000] [--seed text] [--lap n] [--runs 6] [--jobs n]

  --kills n     kill so many times, ${KILLS_PER_LAP} times per home   (default 1000)
  --seed text   repeat an earlier series, as far as timing allows   (default: from the clock; printed)
  --lap n       only this lap of the series
  --runs n      runs per home   (default 6)
  --jobs n      homes at one time   (default: one per processor)`;

function count(option: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`--${option} ${text}: write a number from 1.\n\n${USAGE}`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      lap: { type: 'string' },
      runs: { type: 'string', default: '6' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const laps =
    values.lap === undefined
      ? Array.from({ length: Math.ceil(count('kills', values.kills) / KILLS_PER_LAP) }, (_, n) => n + 1)
      : [count('lap', values.lap)];
  console.log(
    `seed ${values.seed}, ${laps.length} homes, workflows: ${chaosWorkflows.map(({ definition }) => definition.name).join(', ')}`,
  );
  const runs = count('runs', values.runs);
  const reports: LapReport[] = [];
  if (values.lap === undefined) {
    const openings = await runOpenings(values.seed);
    reports.push(openings);
    tell(openings);
  }
  const worker = async () => {
    for (let lap = laps.shift(); lap !== undefined; lap = laps.shift()) {
      const report = await runLap({ seed: `${values.seed}/${lap}`, kills: KILLS_PER_LAP, runs });
      reports.push(report);
      tell(report);
    }
  };
  await Promise.all(Array.from({ length: count('jobs', values.jobs) }, worker));
  const sum = (of: (report: LapReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  const broken = reports.filter(({ violations }) => violations.length > 0);
  console.log(
    `${sum(({ kills }) => kills)} kills, ${sum(({ runs }) => runs)} runs, ${sum(({ events }) => events)} events: ` +
      (broken.length === 0 ? 'nothing lost, nothing repeated' : `${broken.length} homes with violations`),
  );
  console.log(`ends: ${counted(reports.flatMap(({ ends }) => ends))}`);
  console.log(`commands taken: ${counted(reports.flatMap(({ commands }) => commands))}`);
  return broken.length === 0 ? 0 : 1;
}

function counted(words: readonly string[]): string {
  const groups = [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${word} ${all.length}`);
  return groups.sort().join(', ') || 'none';
}

function tell({ lap, kills, runs, events, violations, folder }: LapReport): void {
  const verdict =
    violations.length === 0 ? 'ok' : `${violations.length} VIOLATIONS${folder === null ? '' : `, kept in ${folder}`}`;
  console.log(`lap ${lap.seed}: ${kills} kills, ${runs} runs, ${events} events: ${verdict}`);
  for (const violation of violations.slice(0, 20)) console.log(`  ${violation}`);
}

process.exitCode = await main();
