import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Agent, type AgentContext, type AgentResult, defineAgent, z } from '../src/agent.ts';
import { type ControlPlane, createControlPlane } from '../src/control-plane/index.ts';
import type { RunId } from '../src/model/index.ts';
import { loadWorkflow } from '../src/workflow/index.ts';
import { heapInUse } from './heap.ts';

/** Every run has the same names everywhere, so that whatever is not kept apart collides; only the secrets differ. */
const loaded = loadWorkflow(
  `
name: tell-tale
parameters: { secret: { type: string } }
steps:
  plant: { agent: tale.plant, with: { secret: "\${params.secret}" } }
  spread:
    forEach: steps.plant.output.items
    agent: tale.spread
    with: { secret: "\${steps.plant.output.secret}", file: "\${steps.plant.output.file}" }
  gather: { agent: tale.gather, with: { secret: "\${params.secret}", items: "\${steps.spread.items}" } }
`,
  'tell-tale.yaml',
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
const { workflow } = loaded;

export interface InterferenceReport {
  readonly ended: number;
  /** What a run had, saw or left that belongs to another one. */
  readonly leaks: readonly string[];
  /** Heap per run while all of them were going on, in bytes. */
  readonly heapPerRun: number;
  /** How many of the first half of the runs to end belong to each owner. */
  readonly firstHalf: Readonly<Record<string, number>>;
}

/** One run in so many starts a process, publishes, and so on: enough to tell, and not the time of a thousand. */
const EXPENSIVE_EVERY = 10;

/**
 * Runs so many runs at the same time in one home, each with data that tells where it comes from: in its parameters, source folder,
 * scratch files, process environment, artifacts and outputs. Then looks for data in the wrong place, everywhere.
 *
 * @param folder an empty directory
 */
export async function measureInterference(folder: string, runs: number, owners: number): Promise<InterferenceReport> {
  const home = join(folder, 'home');
  const leaks: string[] = [];
  const begin = Promise.withResolvers<void>();
  const agents = taleAgents(begin.promise, (leak) => leaks.push(leak));
  await using plane = await createControlPlane({ home, agents, durability: 'process-crash', slots: 4 });
  const before = heapInUse();
  const secrets = new Map<string, string>();
  for (let number = 0; number < runs; number++) {
    const secret = `secret-${String(number).padStart(5, '0')}`;
    const source = join(folder, 'sources', secret);
    await mkdir(source, { recursive: true });
    await writeFile(join(source, 'source.txt'), secret);
    const publishTo = number % EXPENSIVE_EVERY === 0 ? join(folder, 'published', secret) : undefined;
    // All runs of an owner come together: who comes last would end last if nobody saw to fair shares.
    const owner = `owner-${Math.floor((number * owners) / runs)}`;
    secrets.set(await plane.startRun(workflow, { secret }, { source, publishTo, owner, concurrency: 2 }), secret);
  }
  const heapPerRun = (heapInUse() - before) / runs;
  begin.resolve();
  const states = await Promise.all([...secrets.keys()].map((run) => plane.settled(run as RunId)));
  leaks.push(...(await leaksInLog(plane, secrets)), ...(await leaksInFiles(plane, secrets, folder)));
  const ended = states.filter(({ state }) => state === 'succeeded').length;
  return { ended, leaks, heapPerRun, firstHalf: await firstHalf(plane, runs) };
}

type Work = (context: AgentContext, input: unknown) => Promise<AgentResult>;

function taleAgents(begin: Promise<void>, leak: (what: string) => void): readonly Agent[] {
  const expect = (context: AgentContext, place: string, found: unknown) => {
    const own = context.params['secret'];
    if (found !== own) leak(`${context.run} ${place}: ${JSON.stringify(found)} instead of ${JSON.stringify(own)}`);
  };
  const skills: Record<string, Work> = {
    plant: async (context, input) => {
      await begin;
      const { secret } = z.object({ secret: z.string() }).parse(input);
      expect(context, 'input of the first step', secret);
      expect(context, 'source folder', await readFile(join(context.source, 'source.txt'), 'utf8'));
      const strangers = await readdir(context.scratch);
      if (strangers.length > 0) leak(`${context.run} scratch holds ${strangers.join(', ')}`);
      await writeFile(join(context.scratch, 'note.txt'), secret);
      if (Number(secret.slice(-5)) % EXPENSIVE_EVERY === 0) {
        const { stdout } = await context.exec('env', [], { env: { SECRET: secret } });
        for (const seen of secretsIn(stdout.toString())) expect(context, 'environment of its process', seen);
      }
      const file = await context.artifacts.add('tale.txt', 'text', join(context.scratch, 'note.txt'));
      return { output: { secret, file, items: ['one', 'two'] } };
    },
    spread: async (context, input) => {
      const { secret, file } = z.object({ secret: z.string(), file: z.custom<never>() }).parse(input);
      expect(context, 'output of an earlier step', secret);
      expect(context, 'artifact of an earlier step', await context.artifacts.text(file));
      context.log('info', `spreading ${secret}`);
      return { output: { secret, item: context.item?.id ?? '' } };
    },
    gather: async (context, input) => {
      for (const seen of secretsIn(JSON.stringify(input))) expect(context, 'outputs of all items', seen);
      await context.artifacts.write('report.json', 'report', z.json().parse(input));
      return { output: z.json().parse(input) };
    },
  };
  return Object.entries(skills).map(([name, run]) =>
    defineAgent({
      id: `tale-${name}`,
      version: '1.0.0',
      description: `Tell-tale: ${name}`,
      capabilities: [{ skill: `tale.${name}` }],
      permissions: ['fs:read', 'exec:env'],
      input: z.json(),
      output: z.json(),
      run,
    }),
  );
}

function secretsIn(text: string): readonly string[] {
  return text.match(/secret-\d{5}/g) ?? [];
}

async function leaksInLog(plane: ControlPlane, secrets: ReadonlyMap<string, string>): Promise<string[]> {
  const leaks: string[] = [];
  let after = 0;
  for (;;) {
    const events = await plane.store.events({ after, limit: 5_000 });
    for (const { run, seq, type, data } of events) {
      for (const seen of secretsIn(JSON.stringify(data))) {
        if (seen !== secrets.get(run)) leaks.push(`${run}#${seq} ${type}: ${seen} instead of ${secrets.get(run)}`);
      }
    }
    if (events.length < 5_000) return leaks;
    after = events.at(-1)?.id ?? after;
  }
}

async function leaksInFiles(
  plane: ControlPlane,
  secrets: ReadonlyMap<string, string>,
  folder: string,
): Promise<string[]> {
  const leaks: string[] = [];
  const look = async (root: string, own: string | undefined) => {
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      for (const seen of secretsIn(await readFile(file, 'utf8'))) {
        if (seen !== own) leaks.push(`${file}: ${seen} instead of ${own}`);
      }
    }
  };
  for (const [run, secret] of secrets) await look(plane.workspaces.pathOf(run as RunId), secret);
  const published = join(folder, 'published');
  for (const secret of await readdir(published).catch(() => [])) await look(join(published, secret), secret);
  return leaks;
}

async function firstHalf(plane: ControlPlane, runs: number): Promise<Record<string, number>> {
  const ends = await plane.store.events({ types: ['run.finished'], limit: runs });
  const owners = new Map((await plane.store.runs({ limit: runs })).map(({ id, owner }) => [id, owner]));
  const counts: Record<string, number> = {};
  for (const { run } of ends.slice(0, runs / 2)) {
    const owner = owners.get(run) ?? '';
    counts[owner] = (counts[owner] ?? 0) + 1;
  }
  return counts;
}
