import { Recording, recordingFolder } from '../llm/index.ts';
import {
  type Artifact,
  DrydockError,
  type EventData,
  isTerminal,
  type RunEventOf,
  type RunId,
} from '../model/index.ts';
import { bindParameters } from '../workflow/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { AttemptRunner } from './attempt-runner.ts';
import type { ChildEnd, ChildSurroundings, Rest } from './child-runs.ts';
import type { Drives } from './drives.ts';
import type { Commander, Parts } from './parts.ts';
import { snapshotOf } from './prepare-run.ts';

/** The run whose steps are sub-workflows. */
interface Parent {
  readonly run: RunId;
  readonly created: EventData<'run.created'>;
  readonly runner: AttemptRunner;
  readonly workspace: Workspace;
}

/** What the sub-workflows of a run need, from the control plane that drives it. */
export function childSurroundings(
  parent: Parent,
  { parts, drives, command }: { readonly parts: Parts; readonly drives: Drives; readonly command: Commander },
): ChildSurroundings {
  const { store } = parts;
  return {
    newId: () => parts.ids.next('run'),
    bind: (start, progress) => parent.runner.bind(start, progress),
    command: async (child, request) => void (await command(child, request, { actor: 'system' })),
    rest: (child, until) => rest(child, parts, drives, until),
    async adopt(child) {
      const [created] = await store.events({ run: child, limit: 1 });
      const artifacts = await store.artifacts(child);
      if (created?.type !== 'run.created') return [];
      const workspace = await parts.workspaces.open(snapshotOf(created));
      // Whoever replays the parent has its folder alone.
      await new Recording(recordingFolder(parent.workspace.path)).adopt(recordingFolder(workspace.path));
      if (artifacts.length === 0) return [];
      await parent.workspace.adopt(workspace, artifacts);
      return lastOfEach(artifacts);
    },
    async begin(child, definition, params, { step, item, budget }) {
      const known = await store.findRun(child);
      if (known === undefined) {
        const bound = bindParameters(definition, params);
        if (!bound.ok) throw bound.error;
        const {
          publishTo: _publishTo,
          budget: _budget,
          key: _key,
          forkedFrom: _forkedFrom,
          ...inherited
        } = parent.created;
        const data = {
          ...inherited,
          name: [parent.created.name, step, ...(item === null ? [] : [item])].join('/'),
          definition,
          params: bound.params,
          concurrency: definition.concurrency ?? parent.created.concurrency,
          parent: { run: parent.run, step, item },
          ...(budget === null ? {} : { budget }),
        };
        await drives.create({ type: 'run.created', data, run: child, seq: 1, ts: parts.now() });
        return;
      }
      await drives.takeUp(child);
      if (known.state === 'paused' || known.state === 'pausing') {
        await command(child, { verb: 'resume' }, { actor: 'system' }).catch(unlessItGoesOn);
      }
    },
  };
}

/** A run that somebody else has resumed, or ended, in the meantime needs it no more. */
function unlessItGoesOn(error: unknown): void {
  if (!(error instanceof DrydockError && error.code === 'DRY-E2002')) throw error;
}

/** What can make a run rest, or the run that called it. */
const TURNS = ['run.finished', 'run.paused', 'run.interrupted', 'run.pausing', 'run.cancelling'] as const;

async function rest(
  child: RunId,
  { store, hub }: Parts,
  drives: Drives,
  { isParentResting, signal }: Rest,
): Promise<ChildEnd | null> {
  const undriven = new AbortController();
  void drives
    .endOf(child)
    .catch(() => {})
    .then(() => undriven.abort());
  const until = signal === undefined ? undriven.signal : AbortSignal.any([signal, undriven.signal]);
  const news = hub.subscribe({ after: hub.lastEventId, types: TURNS, signal: until });
  try {
    for (;;) {
      const run = await store.findRun(child);
      if (run !== undefined && isTerminal(run.state)) return await endOf(child, store);
      if (run?.state === 'paused' && isParentResting()) return null;
      if (until.aborted) return null;
      await news.next();
    }
  } finally {
    await news.return();
  }
}

async function endOf(child: RunId, store: Parts['store']): Promise<ChildEnd | null> {
  const run = await store.findRun(child);
  if (run === undefined || !isTerminal(run.state)) return null;
  const ends = await store.events({ run: child, types: ['run.finished'], limit: 1_000 });
  const event = ends.at(-1) as RunEventOf<'run.finished'> | undefined;
  return event === undefined ? null : { event, costMicros: run.spentMicros };
}

/** Of artifacts with the same name the one that was committed last. */
function lastOfEach(artifacts: readonly Artifact[]): Artifact[] {
  const byName = new Map(artifacts.map(({ name, type, bytes, sha256 }) => [name, { name, type, bytes, sha256 }]));
  return [...byName.values()];
}
