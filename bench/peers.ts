import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChains } from './engine-steps.ts';
import { NO_POSTGRES, postgresPrograms, startPostgres } from './postgres.ts';
import { type Benchmark, best, notMeasured, type Row, rounded, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const PROGRAMS = fileURLToPath(new URL('./peers', import.meta.url));

/** What a peer took, in milliseconds: for one run of 1,000 steps, and for 100 runs of 20 steps at the same time. */
interface Times {
  readonly sequentialMs: number;
  readonly parallelMs: number;
}

/** Other engines on the same workloads, on this machine, now: trivial steps, every one of them durable. */
export const peers: Benchmark = {
  prefix: 'peer-',
  async measure() {
    const own: Times = {
      sequentialMs: await best(3, () => runChains(1, 1_000, 'power-loss')),
      parallelMs: await best(3, () => runChains(100, 20, 'power-loss')),
    };
    return [
      ...rowsOf('drydock', 'drydock, SQLite, safe from power loss', own),
      ...(await tried('dbos', 'DBOS on PostgreSQL', dbos)),
      ...(await tried('langgraph', 'LangGraph.js with its SQLite checkpointer, sync', langGraph)),
    ];
  },
};

async function tried(id: string, name: string, measure: () => Promise<Times | string>): Promise<readonly Row[]> {
  const times = await measure().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (typeof times !== 'string') return rowsOf(id, name, times);
  const [reason = ''] = times.split('\n');
  return [notMeasured({ id: `peer-${id}`, measure: name, unit: 'steps/s', target: null }, reason)];
}

function rowsOf(id: string, name: string, { sequentialMs, parallelMs }: Times): readonly Row[] {
  const perSecond = (milliseconds: number, steps: number) => Math.round((steps * 1_000) / milliseconds);
  return [
    toCompare({
      id: `peer-${id}-sequential`,
      measure: `${name}: one run of 1000 steps`,
      value: perSecond(sequentialMs, 1_000),
      unit: 'steps/s',
      beside: `${rounded(sequentialMs)} µs/step`,
    }),
    toCompare({
      id: `peer-${id}-100x20`,
      measure: `${name}: 100 runs of 20 steps`,
      value: perSecond(parallelMs, 2_000),
      unit: 'steps/s',
    }),
  ];
}

async function dbos(): Promise<Times | string> {
  const programs = postgresPrograms();
  if (programs === null) return NO_POSTGRES;
  await using place = await temporaryDirectory();
  // The user of PostgreSQL has to get through.
  await chmod(place.path, 0o711);
  await mkdir(join(place.path, 'postgres'));
  await using server = await startPostgres(programs, join(place.path, 'postgres'));
  const folder = await installed(place.path, process.execPath, ['@dbos-inc/dbos-sdk@5.3.0']);
  return run(folder, process.execPath, 'dbos.mjs', { BENCH_DATABASE: server.url });
}

async function langGraph(): Promise<Times | string> {
  const node = olderNode();
  if (node === null) return 'better-sqlite3 needs Node 20 or 22, and there is none on the PATH';
  await using place = await temporaryDirectory();
  const folder = await installed(place.path, node, [
    '@langchain/core@1',
    '@langchain/langgraph@1.7.3',
    '@langchain/langgraph-checkpoint-sqlite@1.0.4',
  ]);
  return run(folder, node, 'langgraph.mjs', {});
}

/** Installs packages into a folder of their own, with the npm and the headers of the node that will run them. */
async function installed(place: string, node: string, packages: readonly string[]): Promise<string> {
  const folder = join(place, 'peer');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', ...packages], {
    cwd: folder,
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH']}` },
    stdio: 'pipe',
  });
  cpSync(PROGRAMS, folder, { recursive: true });
  return folder;
}

function run(folder: string, node: string, program: string, env: Readonly<Record<string, string>>): Times {
  const printed = execFileSync(node, [program], {
    cwd: folder,
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
    encoding: 'utf8',
  });
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Times;
}

/** A node on the PATH that prebuilt or freshly built better-sqlite3 runs on. */
function olderNode(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const nodes = folders.map((folder) => join(folder, 'node')).filter((file) => existsSync(file));
  const isOlder = (node: string) => /^v2[02]\./.test(execFileSync(node, ['--version'], { encoding: 'utf8' }));
  return nodes.find(isOlder) ?? null;
}
