import { DrydockError, isTerminal, type RunState } from '../../model/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import { type PruneCandidate, totalOf, type WorkspaceEntry, type Workspaces } from '../../workspace/index.ts';
import { runNamed } from '../open-runs.ts';

/** `live`: its run has not ended; `orphaned`: no run owns it. See {@link missingWorkspaces} for those that are gone. */
export type WorkspaceHealth = 'ok' | 'live' | 'orphaned';

/** A workspace with the run that owns it. */
export interface WorkspaceFacts {
  readonly entry: WorkspaceEntry;
  readonly run: NumberedRun | undefined;
  readonly health: WorkspaceHealth;
}

/** The workspaces of this home, the last used first. */
export async function allWorkspaces(workspaces: Workspaces, runs: RunReader | undefined): Promise<WorkspaceFacts[]> {
  const facts: WorkspaceFacts[] = [];
  for (const entry of await workspaces.list()) {
    const run = await runs?.findRun(entry.run);
    facts.push({ entry, run, health: healthOf(run?.state) });
  }
  return facts.sort((a, b) => lastUsed(b) - lastUsed(a));
}

/** Runs looked at for a workspace that is gone. */
const newestRuns = 200;

/** The newest runs that committed artifacts and have no workspace any more, though nobody pruned it. */
export async function missingWorkspaces(
  present: readonly WorkspaceFacts[],
  runs: RunReader | undefined,
): Promise<NumberedRun[]> {
  const known = new Set<string>(present.map(({ entry }) => entry.run));
  const missing: NumberedRun[] = [];
  for (const run of (await runs?.runs({ limit: newestRuns })) ?? []) {
    if (known.has(run.id) || ((await runs?.artifacts(run.id)) ?? []).length === 0) continue;
    const cleanings = (await runs?.events({ run: run.id, types: ['workspace.cleaned'] })) ?? [];
    const last = cleanings.at(-1);
    if (last?.type !== 'workspace.cleaned' || last.data.kept.length > 0) missing.push(run);
  }
  return missing;
}

/** The workspace of the run that a person means. @throws DRY-E2001 no such run; DRY-E5028 it has no workspace */
export async function workspaceOf(
  reference: string,
  workspaces: Workspaces,
  runs: RunReader | undefined,
): Promise<WorkspaceFacts & { readonly run: NumberedRun }> {
  const run = await runNamed(reference, runs);
  const entry = await workspaces.find(run.id);
  if (entry === undefined) throw new DrydockError('DRY-E5028', { run: `#${run.no}` });
  return { entry, run, health: healthOf(run.state) };
}

/** Unix milliseconds. */
export function lastUsed({ entry, run }: Pick<WorkspaceFacts, 'entry' | 'run'>): number {
  return run?.finishedAt ?? entry.changedAt;
}

export function candidateOf(facts: WorkspaceFacts): PruneCandidate {
  const { entry, run } = facts;
  return {
    run: entry.run,
    state: run?.state ?? null,
    isPinned: entry.isPinned,
    lastUsedAt: lastUsed(facts),
    bytes: totalOf(entry.usage).bytes,
  };
}

/** The fields that every answer in JSON has. */
export function factsInJson(facts: WorkspaceFacts) {
  const { entry, run, health } = facts;
  const { state, reports, outputs, temp } = entry.usage;
  return {
    run: entry.run,
    no: run?.no ?? null,
    name: run?.name ?? null,
    state: run?.state ?? null,
    health,
    pinned: entry.isPinned,
    path: entry.path,
    parts: { state, reports, outputs, temp },
    ...totalOf(entry.usage),
    counted: entry.isSettled,
    last_used: new Date(lastUsed(facts)).toISOString(),
  };
}

function healthOf(state: RunState | undefined): WorkspaceHealth {
  if (state === undefined) return 'orphaned';
  return isTerminal(state) ? 'ok' : 'live';
}
