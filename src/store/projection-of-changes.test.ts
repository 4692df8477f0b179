import { describe, expect, it } from 'vitest';
import type { EventDraft } from '../model/index.ts';
import { openStore, type RunStore } from './index.ts';
import { created, definitionOf, factsOf, newRunId, temporaryHome } from './testing.ts';

const TWO_STEPS = definitionOf(`
name: two
version: 1
steps:
  first: { agent: test.work }
  last: { agent: test.work, needs: first }
`);

const EDITED = definitionOf(`
name: two
version: 1
steps:
  first: { agent: test.work }
  between: { agent: test.work, needs: first }
`);

const STARTED: EventDraft = { type: 'run.started', data: { epoch: 0 } };
const FAILURE = { code: 'T', class: 'agent_error', message: 'm' } as const;
const usage = { inputUncached: 10, cacheRead: 5, cacheWrite: 1, output: 7, reasoning: 2, costMicros: 300 };

function attempt(number: number): EventDraft {
  const data = { step: 'first', item: null, attempt: number, role: 'work', agent: 'a', agentVersion: '1.0.0' } as const;
  return { type: 'attempt.started', data: { ...data, epoch: 0 } };
}

/** Appends drafts to a new run, each in a transaction of its own. */
async function runWith(store: RunStore, drafts: readonly EventDraft[]) {
  const run = newRunId();
  for (const [index, draft] of drafts.entries()) {
    await store.append({ run, epoch: 0, facts: factsOf(run, [draft], index + 1) });
  }
  return run;
}

describe('the rows of a run', () => {
  it('add up what attempts used, and keep an unknown cost apart from none', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const end = { step: 'first', item: null, epoch: 0, durationMs: 1 };
    const run = await runWith(store, [
      created(TWO_STEPS),
      STARTED,
      attempt(1),
      { type: 'attempt.failed', data: { ...end, attempt: 1, error: FAILURE, jitter: 0, usage } },
      attempt(2),
      {
        type: 'attempt.succeeded',
        data: { ...end, attempt: 2, output: null, artifacts: [], verdict: null, usage: { ...usage, costMicros: null } },
      },
    ]);
    const sum = { inputUncached: 20, cacheRead: 10, cacheWrite: 2, output: 14, reasoning: 4 };
    const expected = { ...sum, costMicros: 300, unknownCosts: 1, attempts: 2 };
    expect(await store.usage(run)).toEqual({ total: expected, steps: new Map([['first', expected]]) });
    expect(await store.findRun(run)).toMatchObject({ spentMicros: 300, unknownCosts: 1 });
    const used = (await store.attempts(run)).map((each) => each.usage?.costMicros);
    expect(used).toEqual([300, null]);
  });

  it('tell who is asked what, and how it was answered', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const question = { step: 'first', item: null, message: 'Go on?', shown: { count: 3 } };
    const drafts: EventDraft[] = [created(TWO_STEPS), STARTED, { type: 'approval.requested', data: question }];
    const run = await runWith(store, drafts);
    expect(await store.approvals({ open: true })).toMatchObject([
      { run, step: 'first', item: null, seq: 3, state: 'open', message: 'Go on?', shown: { count: 3 }, decision: null },
    ]);
    expect(await store.findRun(run)).toMatchObject({ openApprovals: 1 });
    const output = { approved: true, by: 'user:ana', comment: null };
    const answer: EventDraft = { type: 'approval.decided', data: { step: 'first', item: null, output } };
    await store.append({ run, epoch: 0, facts: factsOf(run, [answer], 4) });
    expect(await store.approvals({ open: true })).toEqual([]);
    expect(await store.approvals({ run })).toMatchObject([{ state: 'decided', decision: output }]);
    expect(await store.findRun(run)).toMatchObject({ openApprovals: 0 });
  });

  it('tell a question that nobody needs to answer any more from one that was rejected', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const output = { approved: false, by: null, comment: null };
    const run = await runWith(store, [
      created(TWO_STEPS),
      STARTED,
      { type: 'approval.requested', data: { step: 'first', item: null, message: 'm', shown: null } },
      { type: 'approval.decided', data: { step: 'first', item: null, output, closed: 'run_ended' } },
    ]);
    const [approval] = await store.approvals({ run });
    expect(approval).toMatchObject({ state: 'closed', closed: 'run_ended', decision: null });
  });

  it('follow an edit of the graph: new steps are there, removed ones are not, the rest keeps its state', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const run = await runWith(store, [
      created(TWO_STEPS),
      STARTED,
      { type: 'step.started', data: { step: 'first', items: null } },
      { type: 'graph.edited', data: { edits: [{ op: 'remove', step: 'last' }], definition: EDITED } },
    ]);
    expect((await store.steps(run)).map(({ id, state }) => [id, state])).toEqual([
      ['first', 'running'],
      ['between', 'pending'],
    ]);
  });

  it('keep the limits of a run, the moment its budget was spent, and why something was skipped', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const counts = { total: 1, succeeded: 0, failed: 0, skipped: 1 };
    const step = { step: 'first', state: 'skipped', reason: 'by_request', error: null, verdicts: {} } as const;
    const run = await runWith(store, [
      created(TWO_STEPS),
      STARTED,
      { type: 'concurrency.changed', data: { concurrency: 9, step: null } },
      { type: 'priority.changed', data: { priority: 'high' } },
      { type: 'budget.changed', data: { limitMicros: 50, onExhausted: 'stop' } },
      { type: 'budget.exhausted', data: { limitMicros: 50, spentMicros: 60 } },
      { type: 'step.finished', data: { ...step, counts, note: 'not needed' } },
    ]);
    expect(await store.findRun(run)).toMatchObject({
      concurrency: 9,
      priority: 'high',
      budgetMicros: 50,
      onExhausted: 'stop',
      exhaustedAt: 1_006,
    });
    expect((await store.steps(run))[0]).toMatchObject({ state: 'skipped', note: 'not needed' });
  });

  it('keep what a command came to', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const command = { id: 'cmd_01ARZ3NDEKTSV4RRFFQ69G5FAV', key: 'k', actor: 'user:ana' } as const;
    const run = newRunId();
    const request = { verb: 'fork', step: 'first' } as const;
    const drafts: EventDraft[] = [
      created(TWO_STEPS),
      { type: 'command.requested', data: { command: { ...command, run, request } } },
      { type: 'command.acknowledged', data: { command: command.id } },
      { type: 'command.done', data: { command: command.id, result: 'run_x' } },
    ];
    await store.append({ run, epoch: 0, facts: factsOf(run, drafts) });
    expect(await store.commands(run)).toMatchObject([
      { id: command.id, state: 'done', result: 'run_x', doneAt: 1_004 },
    ]);
  });
});

describe('the key of a request', () => {
  it('starts one run in a home, also when two ask at the same time', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const draft = created(TWO_STEPS);
    if (draft.type !== 'run.created') throw new Error('not a beginning');
    const keyed: EventDraft = { type: 'run.created', data: { ...draft.data, key: 'nightly-7' } };
    const [a, b] = [newRunId(), newRunId()];
    const [first, second] = await Promise.allSettled([
      store.append({ run: a, epoch: 0, facts: factsOf(a, [keyed]) }),
      store.append({ run: b, epoch: 0, facts: factsOf(b, [keyed]) }),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'DRY-E6010' } });
    expect((await store.runByKey('nightly-7'))?.id).toBe(a);
    expect(await store.runByKey('other')).toBeUndefined();
  });
});
