import type { ControlPlane } from '../../control-plane/index.ts';
import { DrydockError, type RunId } from '../../model/index.ts';
import { goneRun, type NumberedRun } from '../../store/index.ts';
import { allowedActions } from '../../workflow/index.ts';
import type { ArtifactStore, Workspace } from '../../workspace/index.ts';
import type { BrowserSessions, TokenBook } from '../security/index.ts';
import type { EventStreams } from '../stream/index.ts';
import type { Webhooks } from '../../webhooks/index.ts';
import type { RunView } from '../wire/index.ts';
import type { Extensions } from './extensions.ts';

/** What the operations work on. */
export interface Room {
  readonly plane: ControlPlane;
  readonly streams: EventStreams;
  readonly version: string;
  /** The home that the control plane owns. */
  readonly home: string;
  readonly extensions: Extensions;
  readonly access: Access;
  readonly webhooks: Webhooks;
}

/** Who is let in, as far as the API shows and changes it. */
export interface Access {
  /** Name of the user of the home. */
  readonly user: string;
  readonly tokens: TokenBook;
  readonly sessions: BrowserSessions;
  /** Where browsers reach the server, and the cookie of their sessions; null without a port. */
  readonly browser: { readonly url: string; readonly cookie: string } | null;
  /** True: who started a run may not approve what it asks. */
  readonly approverMustDiffer: boolean;
}

/** @throws DRY-E2001 when no run, or more than one, is meant; DRY-E8100 when it was deleted */
export async function runNamed({ plane }: Room, reference: string): Promise<NumberedRun> {
  const run = await plane.store.findRun(reference);
  if (run !== undefined) return run;
  const deleted = await plane.store.deletedRun(reference);
  throw deleted === undefined ? new DrydockError('DRY-E2001', { run: reference.slice(0, 100) }) : goneRun(deleted);
}

export async function runView(room: Room, run: RunId): Promise<RunView> {
  return viewOf(await runNamed(room, run));
}

export function viewOf(run: NumberedRun): RunView {
  return { ...run, labels: [...run.labels], allowedActions: [...allowedActions(run)] };
}

/** The workspace of a run, to read; nothing of it is written. */
export async function workspaceOf({ plane }: Room, run: NumberedRun): Promise<Workspace> {
  const { id, createdAt, workflow, params, flags } = run;
  const snapshot = { run: id, createdAt, workflow, params, source: null, publishTo: null, agentConfig: {}, tools: {} };
  const shared = flags?.enableWorkspaceIsolation === false;
  return plane.workspaces.open(snapshot, { shared });
}

/** The committed artifacts of a run, to read. */
export async function artifactsOf(room: Room, run: NumberedRun): Promise<ArtifactStore> {
  return (await workspaceOf(room, run)).artifacts;
}
