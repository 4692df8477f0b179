import { DrydockError, EXIT, isTerminal, type RunId } from '../../model/index.ts';
import { openStore, type RunReader, type RunStore, storeFile, takeHome } from '../../store/index.ts';
import {
  executePrune,
  type PlannedRemoval,
  planPrune,
  type PrunePlan,
  type PruneRules,
  sizeInWords,
  Workspaces,
} from '../../workspace/index.ts';
import { homeFolder } from '../home.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { printable, type Terminal, table } from '../terminal.ts';
import { allWorkspaces, candidateOf } from './workspace-facts.ts';

export interface PruneOptions {
  readonly yes?: true | undefined;
  readonly olderThan?: string | undefined;
  readonly keepLast?: string | undefined;
  readonly maxSize?: string | undefined;
}

/**
 * `drydock workspace prune`: shows what would go and why; with --yes it goes. Runs that have not ended and pinned ones never do.
 *
 * @throws DRY-E5029 an option that is no number; DRY-E6005 another process owns the home; DRY-E5027 a run that is named has not ended
 */
export async function workspacePrune(
  references: readonly string[],
  options: PruneOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.yes !== true) return await preview(references, options, terminal);
  const home = homeFolder();
  await using _owned = takeHome(home);
  await using store = await openStore(storeFile(home));
  const workspaces = new Workspaces(home);
  const plan = await planFor(references, options, workspaces, store);
  const mayGo = async (run: RunId) => {
    const [entry, owner] = await Promise.all([workspaces.find(run), store.findRun(run)]);
    return entry !== undefined && !entry.isPinned && (owner === undefined || isTerminal(owner.state));
  };
  const pruned = await executePrune(workspaces, plan, mayGo, (removal) => record(removal, store));
  const { removed, spared, freedBytes, problems } = pruned;
  await terminal.answer({
    data: () => ({ removed, spared, freed_bytes: freedBytes, problems }),
    text: () => `Removed ${removed.length} workspaces, freed ${sizeInWords(freedBytes)}.\n`,
    names: () => removed.map(({ run }) => `workspace/${run}`),
  });
  for (const { path, problem } of problems) terminal.err(`! ${printable(`${path}: ${problem}`)}\n`);
  return problems.length > 0 ? EXIT.notPermitted : EXIT.success;
}

async function preview(references: readonly string[], options: PruneOptions, terminal: Terminal): Promise<number> {
  await using reader = await openRuns();
  const plan = await planFor(references, options, new Workspaces(homeFolder()), reader);
  await terminal.answer({
    data: () => ({ remove: plan.remove, spared: plan.spared, bytes: plan.bytes }),
    text: () => previewText(plan, reader, terminal),
    names: () => plan.remove.map(({ run }) => `workspace/${run}`),
  });
  return EXIT.success;
}

async function previewText(plan: PrunePlan, reader: RunReader | undefined, terminal: Terminal): Promise<string> {
  const names = new Map<RunId, string>();
  for (const { run } of [...plan.remove, ...plan.spared]) {
    const known = await reader?.findRun(run);
    names.set(run, known === undefined ? run : `#${known.no} ${known.name}`);
  }
  for (const { run, reason } of plan.spared)
    terminal.hint(`${printable(names.get(run) ?? run)} stays: it is ${reason}\n`);
  if (plan.remove.length === 0) {
    terminal.hint(
      `Nothing to remove. Say what may go:  ${terminal.command} workspace prune --older-than 30d | --keep-last 10 | --max-size 5GiB | <run>\n`,
    );
    return '';
  }
  const rows = plan.remove.map(({ run, reason, bytes }) => [names.get(run) ?? run, reason, sizeInWords(bytes)]);
  terminal.hint(
    `${plan.remove.length} workspaces, ${sizeInWords(plan.bytes)}. Nothing was removed; to remove them, add --yes\n`,
  );
  return table(['run', 'why', 'frees'], rows);
}

async function planFor(
  references: readonly string[],
  options: PruneOptions,
  workspaces: Workspaces,
  runs: Awaited<ReturnType<typeof openRuns>>,
): Promise<PrunePlan> {
  const named = new Set<RunId>();
  for (const reference of references) named.add((await runNamed(reference, runs)).id);
  const plan = planPrune((await allWorkspaces(workspaces, runs)).map(candidateOf), rulesOf(options, named), Date.now());
  const live = plan.spared.find(({ run, reason }) => reason === 'live' && named.has(run));
  if (live !== undefined) {
    const run = await runNamed(live.run, runs);
    throw new DrydockError('DRY-E5027', { run: `#${run.no}`, state: run.state });
  }
  return plan;
}

function rulesOf({ olderThan, keepLast, maxSize }: PruneOptions, runs: ReadonlySet<RunId>): PruneRules {
  return {
    runs,
    ...(olderThan === undefined ? {} : { olderThanMs: parsedTime(olderThan) }),
    ...(keepLast === undefined ? {} : { keepLast: parsedCount(keepLast) }),
    ...(maxSize === undefined ? {} : { maxBytes: parsedSize(maxSize) }),
  };
}

/** The log says what became of the workspace. An orphan has no log. */
async function record({ run, bytes }: PlannedRemoval, store: RunStore): Promise<void> {
  const known = await store.findRun(run);
  if (known === undefined) return;
  const epoch = await store.claim(run);
  const data = { freedBytes: bytes, kept: [] };
  const last = (await store.events({ run, afterSeq: known.asOfSeq - 1, limit: 1 })).at(-1);
  const ts = Math.max(Date.now(), last?.ts ?? 0);
  await store.append({ run, epoch, facts: [{ type: 'workspace.cleaned', data, run, seq: known.asOfSeq + 1, ts }] });
}

const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const BYTES = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
} as const;

function parsedTime(value: string): number {
  return withUnit(value, MILLISECONDS, { option: '--older-than', example: '30d, 12h or 90m' });
}

function parsedSize(value: string): number {
  return withUnit(value, BYTES, { option: '--max-size', example: '500MiB or 5GiB' });
}

function parsedCount(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new DrydockError('DRY-E5029', { option: '--keep-last', value, example: '10 (no unit)' });
}

function withUnit(
  value: string,
  units: Readonly<Record<string, number>>,
  { option, example }: { readonly option: string; readonly example: string },
): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(value.trim()) ?? [];
  const factor = Object.entries(units).find(([name]) => name === unit.toLowerCase())?.[1];
  if (amount === undefined || factor === undefined) throw new DrydockError('DRY-E5029', { option, value, example });
  return Number(amount) * factor;
}
