import { describe, expect, it } from 'vitest';
import { defineAgent, z } from '../agent.ts';
import { AgentRecords, choicesOfStep } from '../registry/index.ts';
import { openStore, storeFile } from '../store/index.ts';
import { rebuildHistory } from './agent-history.ts';
import type { ControlPlane } from './control-plane.ts';
import { agentFor, echoAs, eventsOf, lister, temporaryHome, type Work, workflowOf } from './testing.ts';

const REPAIRING = workflowOf(`
name: repairing
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build }
  check: { forEach: build, agent: test.check, with: "\${item.outputs.build}", repair: { agent: test.repair, maxAttempts: 2 } }
`);

const build = agentFor('test.build', ({ item }) => ({ output: item?.id === 'good' ? 'right' : 'wrong' }));
const repair = agentFor('test.repair', () => ({ output: 'right' }));
const check = agentFor('test.check', (_, input) => ({
  output: null,
  verdict: input === 'right' ? 'proven' : 'mismatch',
}));

function figuresIn(plane: ControlPlane) {
  return Object.fromEntries(plane.records.views().map((view) => [view.agent, view]));
}

/** Without the times, which no two machines share. */
function told(records: AgentRecords) {
  return records.views().map(({ latencyMs: _latency, ...view }) => view);
}

describe('the figures of agents', () => {
  it('credit a proof to whoever made what was proven: the builder, or who repaired it; never the verifier', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([lister('good', 'bad'), build, check, repair]);
    await plane.settled(await plane.startRun(REPAIRING));
    await expect.poll(() => figuresIn(plane)['test-repair']?.proven.sample).toBe(1);
    const figures = figuresIn(plane);
    expect(figures['test-build']).toMatchObject({
      skill: 'test.build',
      invocations: 2,
      succeeded: 2,
      verdicts: { proven: 1, mismatch: 1 },
      proven: { proven: 1, sample: 2, rate: 0.5 },
    });
    expect(figures['test-repair']).toMatchObject({ skill: 'test.repair', proven: { proven: 1, sample: 1 } });
    expect(figures['test-check']).toMatchObject({ invocations: 3, proven: { sample: 0, rate: null } });
  });

  it('are the same after a restart, and when they are made anew from the log', async () => {
    await using place = await temporaryHome();
    const agents = [lister('good', 'bad', 'ugly'), build, check, repair];
    let before: ReturnType<typeof told>;
    {
      await using plane = await place.open(agents);
      await plane.settled(await plane.startRun(REPAIRING));
      await expect.poll(() => figuresIn(plane)['test-repair']?.proven.sample).toBe(2);
      before = told(plane.records);
    }
    {
      await using plane = await place.open(agents);
      expect(told(plane.records)).toEqual(before);
    }
    await using store = await openStore(storeFile(place.home));
    await store.rebuild();
    expect(await store.agentFigures()).toEqual([]);
    const records = new AgentRecords();
    await rebuildHistory(store, records);
    expect(told(records)).toEqual(before);
    expect((await store.agentFigures()).map(({ agent }) => agent)).toEqual(before.map(({ agent }) => agent));
  });

  it('know who made what is verified only after a restart', async () => {
    await using place = await temporaryHome();
    const agents = [lister('good'), build, echoAs('check'), repair];
    const waiting = workflowOf(`
name: waiting
steps:
  list: { agent: test.list }
  build: { forEach: steps.list.output.items, agent: test.build }
  ask: { needs: [build], approval: Go on? }
  check: { forEach: build, needs: [ask], agent: test.check, with: "\${item.outputs.build}", repair: { agent: test.repair, maxAttempts: 1 } }
`);
    let run: Awaited<ReturnType<ControlPlane['startRun']>>;
    {
      await using plane = await place.open(agents);
      run = await plane.startRun(waiting);
      await expect.poll(async () => (await plane.store.findRun(run))?.state).toBe('awaiting_input');
    }
    await using plane = await place.open([lister('good'), build, check, repair]);
    await plane.command(run, { verb: 'approve', step: 'ask', item: null });
    await plane.settled(run);
    await expect.poll(() => figuresIn(plane)['test-build']?.proven.sample).toBe(1);
    expect(figuresIn(plane)['test-build']).toMatchObject({ invocations: 1, succeeded: 1 });
  });

  it('teach the choice of agents within a run', async () => {
    await using place = await temporaryHome();
    const rival = (id: string, run: Work) =>
      defineAgent({
        id,
        version: '1.0.0',
        description: id,
        capabilities: [{ skill: 'test.work' }],
        input: z.json(),
        output: z.json(),
        run,
      });
    const items = Array.from({ length: 40 }, (_, index) => `i${index}`);
    const bad = rival('a-bad', () => {
      throw new Error('no');
    });
    const good = rival('b-good', () => ({ output: null }));
    await using plane = await place.open([lister(...items), bad, good], { slots: 1 });
    const run = await plane.startRun(
      workflowOf(`
name: learning
concurrency: 1
steps:
  list: { agent: test.list }
  work: { forEach: steps.list.output.items, agent: { skill: test.work, strategy: performance }, onFailure: continue }
`),
    );
    await plane.settled(run);
    const started = (await eventsOf(plane, run)).filter((event) => event.type === 'attempt.started');
    const used = started.filter(({ data }) => data.step === 'work').map(({ data }) => data.agent);
    expect(used[0]).toBe('a-bad');
    expect(used.filter((agent) => agent === 'b-good').length).toBeGreaterThan(30);
    const told = started.filter(({ data }) => data.step === 'work' && data.choice !== undefined);
    expect(told[1]?.data.choice?.candidates.map(({ agent, figures }) => [agent, figures?.good])).toEqual([
      ['b-good', 0],
      ['a-bad', 0],
    ]);
  });

  it('are not needed for a retry: it goes to another agent than the one that has just crashed', async () => {
    await using place = await temporaryHome();
    const rival = (id: string, run: Work) => ({
      ...agentFor('test.work', run),
      manifest: { ...agentFor('test.work', run).manifest, id },
    });
    const bad = rival('a-bad', () => {
      throw new Error('no');
    });
    const good = rival('b-good', () => ({ output: 'done' }));
    await using plane = await place.open([bad, good]);
    const run = await plane.startRun(
      workflowOf(
        'name: r\nsteps: { only: { agent: test.work, retry: { attempts: 2, backoff: 1ms, on: [agent_error] } } }',
      ),
    );
    expect(await plane.settled(run)).toMatchObject({ state: 'succeeded' });
    const [first, second] = await plane.store.attempts(run);
    expect([first?.agent, second?.agent]).toEqual(['a-bad', 'b-good']);
  });
});

describe('how the agent of an attempt was chosen', () => {
  const PAIR = `
name: pair
concurrency: 1
steps:
  list: { agent: test.list }
  work: { forEach: steps.list.output.items, agent: test.work, retry: { attempts: 2, backoff: 1ms, on: [agent_error] }, onFailure: continue }
  never: { needs: [work], agent: { skill: test.work, constraints: { dialect: ibm } } }
`;
  const first = named('a-first', ({ item }) => {
    if (item?.id === 'odd') throw new Error('no');
    return { output: null };
  });
  const second = named('b-second', () => ({ output: null }));

  function named(id: string, run: Work) {
    const agent = agentFor('test.work', run);
    const capabilities = [{ skill: 'test.work', constraints: { dialect: 'gnu' }, priority: 1 }];
    return { ...agent, manifest: { ...agent.manifest, id, capabilities } };
  }

  it('is told for every attempt from the log alone, also where the choice was recorded with an earlier one', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([lister('x', 'odd', 'y', 'z'), first, second], { slots: 1 });
    const run = await plane.startRun(workflowOf(PAIR));
    await plane.settled(run);
    const explain = (item: string) => choicesOfStep(plane.store, run, { step: 'work', item, limit: 100 });
    const [odd, again] = await explain('odd');
    expect(odd).toMatchObject({ item: 'odd', attempt: 1, agent: 'a-first', recordedWith: { item: 'x', attempt: 1 } });
    expect(again).toMatchObject({ attempt: 2, agent: 'b-second', recordedWith: { item: 'odd', attempt: 2 } });
    expect(again?.choice.candidates.map(({ agent, score }) => [agent, score])).toEqual([
      ['b-second', 0],
      ['a-first', null],
    ]);
    expect(again?.choice.candidates[1]?.reasons.join()).toContain('has failed on this item; there are others');
    const started = (await eventsOf(plane, run)).filter((event) => event.type === 'attempt.started');
    for (const { data } of started.filter((event) => event.data.step === 'work')) {
      const told = (await explain(data.item ?? '')).find(({ attempt }) => attempt === data.attempt);
      expect(told?.agent).toBe(data.agent);
      expect(told?.choice.candidates[0]?.agent).toBe(data.agent);
    }
    // Each change of the choice is recorded, and nothing in between.
    expect(await choicesOfStep(plane.store, run, { step: 'work', limit: 100 })).toHaveLength(
      started.filter(({ data }) => data.step === 'work' && data.choice !== undefined).length,
    );
    const [none] = await choicesOfStep(plane.store, run, { step: 'never', limit: 100 });
    expect(none).toMatchObject({ agent: null, choice: { candidates: [{ score: null }, { score: null }] } });
  });

  it('comes in pages that leave nothing out', async () => {
    await using place = await temporaryHome();
    await using plane = await place.open([lister('x', 'odd', 'y'), first, second], { slots: 1 });
    const run = await plane.startRun(workflowOf(PAIR));
    await plane.settled(run);
    const all = await choicesOfStep(plane.store, run, { step: 'work', limit: 1_000 });
    const paged: (typeof all)[number][] = [];
    for (;;) {
      const page = await choicesOfStep(plane.store, run, { step: 'work', limit: 1, afterSeq: paged.at(-1)?.seq });
      paged.push(...page);
      if (page.length === 0) break;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(1);
  });
});
