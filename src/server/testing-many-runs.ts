import { type EventDraft, type Fact, IdGenerator, type RunId, type RunOutcome } from '../model/index.ts';
import type { RunStore } from '../store/index.ts';
import { workflowFrom } from './testing.ts';

const { definition } = workflowFrom(`
name: many
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build }
`);

const STARTED = Date.UTC(2026, 0, 1);
const OUTCOMES: readonly (RunOutcome | null)[] = ['succeeded', 'failed', 'cancelled', null];
const VERDICTS = ['proven', 'mismatch', null] as const;

/** Events that are appended at one time. */
const BATCH = 4_000;

/**
 * Fills a store with runs that ended in all ways, and one that is going on with many items, each with an attempt, a line of log and
 * an artifact. The facts are those that an engine would append.
 *
 * @returns the id of the one with the items
 */
export async function fillStore(store: RunStore, many: { runs: number; items: number }): Promise<RunId> {
  const ids = new IdGenerator();
  for (let count = 1; count < many.runs; count++) {
    const run = ids.next('run');
    const outcome = OUTCOMES[count % OUTCOMES.length] ?? null;
    const drafts = [createdAs(count), { type: 'run.started', data: { epoch: 0 } } as const, ...endOf(outcome)];
    const appended = store.append({ run, epoch: 0, facts: factsOf(run, drafts, 1) });
    if (count % 200 === 0) await appended;
  }
  const run = ids.next('run');
  const items = Array.from({ length: many.items }, (_, index) => `UNIT${String(index).padStart(6, '0')}`);
  const drafts: EventDraft[] = [
    createdAs(0),
    { type: 'run.started', data: { epoch: 0 } },
    { type: 'step.started', data: { step: 'list', items: null } },
    { type: 'items.added', data: { step: 'build', items: items.map((id) => ({ id, value: id })) } },
    { type: 'step.started', data: { step: 'build', items: items.length } },
    ...items.flatMap(workOn),
  ];
  for (let from = 0; from < drafts.length; from += BATCH)
    await store.append({ run, epoch: 0, facts: factsOf(run, drafts.slice(from, from + BATCH), from + 1) });
  return run;
}

function factsOf(run: RunId, drafts: readonly EventDraft[], seq: number): Fact[] {
  return drafts.map((draft, index) => ({ ...draft, run, seq: seq + index, ts: STARTED + seq + index }));
}

function createdAs(count: number): EventDraft {
  return {
    type: 'run.created',
    data: {
      name: `run ${count % 97} of ${count}`,
      definition: { ...definition, name: `many-${count % 7}` },
      params: { note: 'x'.repeat(500) },
      source: null,
      concurrency: 4,
      owner: `user${count % 41}`,
      project: `project${count % 13}`,
    },
  };
}

function endOf(state: RunOutcome | null): EventDraft[] {
  if (state === null) return [];
  return [{ type: 'run.finished', data: { state, reason: null, verdicts: {}, error: null } }];
}

/** Every fifth item is still being worked on. */
function workOn(item: string, index: number): EventDraft[] {
  const ref = { step: 'build', item, attempt: 1 };
  const level = index % 500 === 0 ? 'error' : 'info';
  const sha256 = index.toString(16).padStart(64, '0');
  const verdict = VERDICTS[index % VERDICTS.length] ?? null;
  const begun: EventDraft[] = [
    { type: 'attempt.started', data: { ...ref, role: 'work', agent: 'test-build', agentVersion: '1.0.0', epoch: 0 } },
    { type: 'attempt.logged', data: { ...ref, level, message: `building ${item}` } },
  ];
  if (index % 5 === 0) return begun;
  const artifacts = [{ name: `${item}.java`, type: 'text', bytes: 100, sha256 }];
  const ended = { step: 'build', item, state: 'succeeded', reason: null, error: null, verdict, attempts: 1 } as const;
  return [
    ...begun,
    { type: 'attempt.succeeded', data: { ...ref, epoch: 0, output: { item }, artifacts, verdict, durationMs: 5 } },
    { type: 'item.finished', data: ended },
  ];
}
