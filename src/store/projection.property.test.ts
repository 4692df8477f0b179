import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventDraft, Fact, JsonValue, RunId } from '../model/index.ts';
import {
  advance,
  evolve,
  factAfter,
  type RunProgress,
  type StartAttempt,
  viewItems,
  viewSteps,
} from '../workflow/index.ts';
import { openStore, type RunStore } from './index.ts';
import { created, definitionOf, newRunId, temporaryHome } from './testing.ts';

const DEFINITION = definitionOf(`
name: pipeline
version: 1
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build, onFailure: tolerate 1, retry: { attempts: 2, backoff: 1ms } }
  check: { forEach: build, agent: test.check, repair: { agent: test.repair, maxAttempts: 1 }, onFailure: continue }
  report: { agent: test.report, with: { checks: "\${steps.check.items}" } }
`);

type Choice = 'ok' | 'proven' | 'mismatch' | 'fails' | 'interrupted';

/** Drives one run by the state machine; each attempt ends as the next choice says. Returns the folded state. */
async function drive(store: RunStore, run: RunId, choices: readonly Choice[], stopAfter: number): Promise<RunProgress> {
  const epoch = 0;
  const data = created(DEFINITION).data as Extract<EventDraft, { type: 'run.created' }>['data'];
  const first: Fact = { type: 'run.created', data, run, seq: 1, ts: 1 };
  let progress = evolve(null, first);
  let now = 1;
  let batch: Fact[] = [first];
  let outcomes = 0;
  const record = (draft: EventDraft) => {
    const fact = factAfter(progress, draft, ++now);
    batch.push(fact);
    progress = evolve(progress, fact);
  };
  record({ type: 'run.started', data: { epoch } });
  const inFlight: StartAttempt[] = [];
  for (;;) {
    const step = advance(progress, ++now);
    progress = step.progress;
    batch.push(...step.facts);
    for (const start of step.decision.start) {
      const { step: id, item, attempt, role } = start;
      record({
        type: 'attempt.started',
        data: { step: id, item, attempt, role, agent: 'a', agentVersion: '1.0.0', epoch },
      });
      inFlight.push(start);
    }
    await store.append({ run, epoch, facts: batch });
    batch = [];
    const next = inFlight.shift();
    if (outcomes >= stopAfter) return progress;
    if (next === undefined && step.decision.start.length > 0) continue;
    if (next === undefined && step.decision.wakeAt === null) return progress;
    if (next === undefined) {
      now = Math.max(now, step.decision.wakeAt ?? 0);
      record({ type: 'timer.fired', data: {} });
      continue;
    }
    record(outcomeOf(next, choices[outcomes % choices.length] ?? 'ok'));
    outcomes += 1;
  }
}

function outcomeOf({ step, item, attempt }: StartAttempt, choice: Choice): EventDraft {
  const common = { step, item, attempt, epoch: 0, durationMs: 1 };
  if (choice === 'fails' || choice === 'interrupted') {
    const failureClass = choice === 'fails' ? 'agent_error' : 'interrupted';
    return {
      type: 'attempt.failed',
      data: { ...common, jitter: 0, error: { code: 'T', class: failureClass, message: 'm' } },
    };
  }
  const verdict = choice === 'ok' ? null : choice;
  const artifact = { name: `${step}/${item}`, type: 't', bytes: 1, sha256: 'a'.repeat(64) };
  const output: JsonValue = step === 'list' ? { items: ['A', 'B', 'ü/c'] } : {};
  return { type: 'attempt.succeeded', data: { ...common, output, artifacts: [artifact], verdict } };
}

const choices = fc.array(fc.constantFrom<Choice>('ok', 'proven', 'mismatch', 'fails', 'interrupted'), {
  minLength: 1,
  maxLength: 12,
});

describe('the projections', () => {
  it('tell of steps and items what the folded log tells, at any moment of any run', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    await fc.assert(
      fc.asyncProperty(choices, fc.nat(20), async (plan, stopAfter) => {
        const run = newRunId();
        const progress = await drive(store, run, ['ok', ...plan], stopAfter);
        expect(await store.steps(run)).toEqual(viewSteps(progress).map(unnoted));
        expect((await store.runs({ limit: 1 }))[0]).toMatchObject({ state: progress.state, asOfSeq: progress.seq });
        for (const step of ['build', 'check']) {
          const items = (await store.items(run, { step })).map(settledOnly);
          const expected = viewItems(progress, step).map(unnoted).map(settledOnly);
          expect(items).toEqual(expected.sort((a, b) => (a.id < b.id ? -1 : 1)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same after they were made anew from the log', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    await fc.assert(
      fc.asyncProperty(choices, fc.nat(30), async (plan, stopAfter) => {
        const run = newRunId();
        await drive(store, run, ['ok', ...plan], stopAfter);
        const before = await everything(store, run);
        expect(await store.rebuild()).toBe(await store.lastEventId());
        expect(await everything(store, run)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});

/** Notes are for people: the state machine has no use for them. */
const unnoted = <T>(row: T) => ({ ...row, note: null });

/** Between two attempts the state machine knows more than the rows: what an item waits for, its verdict so far. */
function settledOnly<T extends { state: string; verdict: unknown }>(item: T): T {
  return ['pending', 'running', 'retrying'].includes(item.state) ? { ...item, state: 'open', verdict: null } : item;
}

async function everything(store: RunStore, run: RunId) {
  return {
    runs: await store.runs(),
    steps: await store.steps(run),
    items: await store.items(run),
    attempts: await store.attempts(run),
    artifacts: await store.artifacts(run),
  };
}
