/** The process that chaos kills: opens a home, starts runs, gives commands at random, and writes down what it was told. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type ControlPlane, createControlPlane } from '../../src/control-plane/index.ts';
import { DrydockError, isTerminal, type RunId, runIdSchema } from '../../src/model/index.ts';
import { chaosAgents } from './agents.ts';
import { hashOf, Journal, type JournalEntry, readJournal } from './journal.ts';
import { arm } from './kill-points.ts';
import type { Life } from './life.ts';
import { Random } from './random.ts';
import { randomCommand } from './random-command.ts';
import { chaosWorkflows } from './workflows.ts';

/** A last life that takes longer has a run that does not end, or a command that is never done. */
const PATIENCE_MS = 45_000;

const life = JSON.parse(process.argv[2] ?? '{}') as Life;
const random = new Random(life.seed, 'life', life.number);
const past = readJournal(join(life.folder, 'journal'));
const journal = new Journal(join(life.folder, 'journal'));
const violation = (problem: string) => journal.write({ kind: 'violation', problem: `life ${life.number}: ${problem}` });

if (life.kill !== null) await arm(life.kill);
{
  await using plane = await createControlPlane({
    home: join(life.folder, 'home'),
    agents: chaosAgents(journal),
    slots: 4,
    durability: random.chance(0.5) ? 'process-crash' : 'power-loss',
  });
  const listening = listen(plane);
  journal.write({ kind: 'opened', life: life.number });
  process.stdout.write('opened\n');
  const looking = checkWorkspaces(plane);
  await repeatCommands(plane);
  if (life.isLast) await Promise.all([bringToEnd(plane), looking]);
  else await disturb(plane);
  listening.abort();
}

/** Writes down every event that is told from now on. */
function listen(plane: ControlPlane): AbortController {
  const stop = new AbortController();
  void (async () => {
    for await (const event of plane.events.subscribe({ signal: stop.signal })) {
      journal.write({ kind: 'event', id: event.id, run: event.run, seq: event.seq, hash: hashOf(event) });
    }
  })();
  return stop;
}

/** After a start there is no workspace that no run owns; but one may just be made for a fork, ahead of its run. */
async function checkWorkspaces(plane: ControlPlane): Promise<void> {
  const suspects: RunId[] = [];
  for (const name of await readdir(join(life.folder, 'home/workspaces')).catch(() => [])) {
    const run = runIdSchema.safeParse(name);
    if (run.success && (await plane.store.findRun(run.data)) === undefined) suspects.push(run.data);
  }
  if (suspects.length === 0) return;
  await wait(1_000);
  for (const run of suspects) {
    if ((await plane.store.findRun(run)) === undefined) violation(`nobody owns workspace ${run}`);
  }
}

/** A command that is given again is the one that was given before; with another request it is refused. */
async function repeatCommands(plane: ControlPlane): Promise<void> {
  const given = new Map(past.flatMap((entry) => (entry.kind === 'given' ? [[entry.key, entry]] : [])));
  const acknowledged = past.flatMap((entry) => (entry.kind === 'acknowledged' ? [entry] : []));
  for (const { run, key, id } of acknowledged.slice(-3)) {
    const earlier = given.get(key);
    if (earlier === undefined) continue;
    const again = await plane.command(run, earlier.request, { key });
    if (again.id !== id) violation(`command ${key} was ${id} and is now ${again.id}`);
    const other = { verb: 'skip', step: 'none', item: null, reason: 'not the same' } as const;
    const code = await plane.command(run, other, { key }).then(() => 'taken', codeOf);
    if (code !== 'DRY-E2003') violation(`another request with key ${key} was not refused but ${code}`);
  }
}

async function disturb(plane: ControlPlane): Promise<never> {
  let started = past.filter(({ kind }) => kind === 'started').length;
  for (let count = 0; ; count++) {
    if (started < life.runs && (count === 0 || random.chance(0.3))) {
      started += 1;
      await startRun(plane, started);
    }
    await wait(random.between(0, 15));
    const runs = await plane.store.runs({ limit: 100 });
    const live = runs.filter(({ state }) => !isTerminal(state));
    const candidates = live.length > 0 && random.chance(0.85) ? live : runs;
    const run = candidates[random.between(0, candidates.length - 1)];
    if (run !== undefined && random.chance(0.5)) await giveCommand(plane, run.id, count);
  }
}

async function startRun(plane: ControlPlane, number: number): Promise<void> {
  const workflow = chaosWorkflows[random.between(0, chaosWorkflows.length - 1)];
  if (workflow === undefined) throw new Error('there are no workflows');
  const publishTo = random.chance(0.6) ? join(life.folder, 'published', `run-${number}`) : undefined;
  const params = { seed: `${life.seed} ${number}`, items: random.between(0, 9) };
  const run = await plane.startRun(workflow, params, { publishTo, owner: `owner-${number % 3}` });
  journal.write({ kind: 'started', run, publishTo: publishTo ?? null });
}

async function giveCommand(plane: ControlPlane, run: RunId, count: number): Promise<void> {
  const key = `${life.number}/${count}`;
  const steps = (await plane.store.steps(run)).map(({ id }) => id);
  const items = await plane.store.items(run, { limit: 50 });
  const request = randomCommand(random, { steps, items }, count);
  journal.write({ kind: 'given', run, key, request });
  try {
    const { id } = await plane.command(run, request, { key });
    journal.write({ kind: 'acknowledged', run, key, id });
  } catch (error) {
    // Refused for what the run, or the graph, is like: that is what these codes say.
    if (!codeOf(error).startsWith('DRY-E2')) violation(`${JSON.stringify(request)} for ${run}: ${String(error)}`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof DrydockError ? error.code : String(error);
}

/** Resumes what rests and answers what is asked, until every run has ended. */
async function bringToEnd(plane: ControlPlane): Promise<void> {
  for (const entry of past) if (entry.kind === 'started') await checkKnown(plane, entry);
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const live = (await plane.store.runs({ limit: 10_000 })).filter(({ state }) => !isTerminal(state));
    if (live.length === 0 && (await openCommands(plane)) === 0) return;
    if (performance.now() > end) {
      const stuck = live.map(({ id, state, workflow }) => `${id} (${workflow.name}) is ${state}`);
      if (stuck.length > 0) violation(`runs that do not end: ${stuck.join(', ')}`);
      return;
    }
    for (const { id, state } of live) await help(plane, id, state);
    await wait(20);
  }
}

/** How many commands were taken and are not done yet: the runs of forks may still be to come. */
async function openCommands(plane: ControlPlane): Promise<number> {
  const open = new Set<string>();
  const types = ['command.requested', 'command.done'] as const;
  for (const event of await plane.store.events({ types: [...types], limit: 100_000 })) {
    if (event.type === 'command.requested') open.add(event.data.command.id);
    if (event.type === 'command.done') open.delete(event.data.command);
  }
  return open.size;
}

async function help(plane: ControlPlane, run: RunId, state: string): Promise<void> {
  const asked = await plane.store.events({ run, types: ['approval.requested'], limit: 100 });
  const requests = [
    ...(state === 'paused' ? [{ verb: 'resume' } as const] : []),
    ...asked.map(({ data }) => ({ verb: 'approve' as const, step: 'sign', item: itemOf(data) })),
  ];
  for (const request of requests) {
    await plane.command(run, request).catch((error: unknown) => {
      if (!codeOf(error).startsWith('DRY-E2')) throw error;
    });
  }
}

function itemOf(data: object): string | null {
  return 'item' in data && typeof data.item === 'string' ? data.item : null;
}

async function checkKnown(plane: ControlPlane, { run }: Extract<JournalEntry, { kind: 'started' }>): Promise<void> {
  if ((await plane.store.findRun(run)) === undefined) violation(`run ${run} was started and is not known`);
}
