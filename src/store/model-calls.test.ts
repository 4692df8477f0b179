import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Usage } from '../model/index.ts';
import {
  accountKey,
  type CallReservation,
  capReached,
  type CapScope,
  type MoneyAccount,
  type MoneyCap,
  openStore,
} from './index.ts';
import { newRunId, temporaryHome } from './testing.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const RUN = newRunId();

function usage(costMicros: number | null, output = 1): Usage {
  return { inputUncached: 1, cacheRead: 0, cacheWrite: 0, output, reasoning: 0, costMicros };
}

function reservation(id: string, micros: number | null, of: Partial<CallReservation> = {}): CallReservation {
  return {
    id,
    run: RUN,
    step: 'translate',
    item: null,
    attempt: 1,
    agent: 'translator',
    owner: 'ana',
    project: 'bank',
    workflow: 'w',
    within: [],
    provider: 'p',
    model: 'p/m',
    promptName: null,
    promptHash: 'abc',
    reservedMicros: micros,
    reservedTokens: 10,
    at: NOON,
    caps: [],
    ...of,
  };
}

const dollar: readonly MoneyCap[] = [{ scope: 'run', limitMicros: 1_000_000 }];
const place = { run: RUN, step: 'translate', owner: 'ana' };

describe('the ledger of models', () => {
  it('gives out a dollar once, however many calls ask at a time', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const { modelCalls } = store;
    const calls = Array.from({ length: 50 }, (_, n) => reservation(`c${n}`, 70_000, { caps: dollar }));
    const refusals = await Promise.all(calls.map((call) => modelCalls.reserve(call)));
    expect(refusals.filter((refusal) => refusal === null)).toHaveLength(14);
    expect(refusals.find((refusal) => refusal !== null)).toEqual({
      scope: 'run',
      limitMicros: 1_000_000,
      settledMicros: 0,
      reservedMicros: 980_000,
      wantedMicros: 70_000,
      mayFitLater: true,
    });
    expect(await modelCalls.account('run', place, NOON)).toEqual({ settledMicros: 0, reservedMicros: 980_000 });
  });

  it('keeps what was used and lets go of what was booked too much, once, also when it is told twice', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const { modelCalls } = store;
    await modelCalls.reserve(reservation('a', 500));
    for (const cost of [120, 90])
      await modelCalls.settle('a', { state: 'settled', usage: usage(cost), certainty: 'exact', at: NOON + 1 });
    expect(await modelCalls.account('owner_day', place, NOON)).toEqual({ settledMicros: 120, reservedMicros: 0 });
    expect(await modelCalls.calls(RUN)).toMatchObject([{ id: 'a', state: 'settled', usage: { costMicros: 120 } }]);
  });

  it('counts what was open when a process ended at the most that it can have cost, once', async () => {
    await using home = await temporaryHome();
    {
      await using store = await openStore(home.store);
      await store.modelCalls.reserve(reservation('a', 500, { item: 'X', attempt: 2 }));
      await store.modelCalls.reserve(reservation('b', null));
    }
    await using store = await openStore(home.store);
    const { modelCalls } = store;
    expect([await modelCalls.interruptOpen(NOON + 5), await modelCalls.interruptOpen(NOON + 6)]).toEqual([2, 0]);
    await modelCalls.settle('a', { state: 'settled', usage: usage(1), certainty: 'exact', at: NOON + 9 });
    expect(await modelCalls.calls(RUN)).toMatchObject([
      { id: 'a', state: 'interrupted', certainty: 'estimated', usage: { costMicros: 500 } },
      { id: 'b', state: 'interrupted', certainty: 'unknown', usage: { costMicros: null } },
    ]);
    expect(await modelCalls.account('step', place, NOON)).toEqual({ settledMicros: 500, reservedMicros: 0 });
    expect(await modelCalls.attemptUsages(RUN)).toMatchObject([
      { item: 'X', attempt: 2, usage: { costMicros: 500 } },
      { item: null, attempt: 1, usage: { costMicros: null } },
    ]);
  });

  it('never books more than any cap, in whatever order calls come, end and fail, and its sums are those of its rows', async () => {
    const step = fc.record({
      call: fc.nat(7),
      kind: fc.constantFrom('reserve', 'settle', 'note'),
      micros: fc.nat(60),
      step: fc.constantFrom('s', 't'),
      day: fc.nat(1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.nat(150), async (steps, limit) => {
        await using home = await temporaryHome();
        await using store = await openStore(home.store, { durability: 'process-crash' });
        const { modelCalls } = store;
        const caps: MoneyCap[] = [
          { scope: 'run', limitMicros: limit },
          { scope: 'step', limitMicros: Math.ceil(limit / 2) },
        ];
        let uncapped = 0;
        for (const { call, kind, micros, step, day } of steps) {
          const at = NOON + day * 86_400_000;
          const of = reservation(`${step}${day}${call}`, micros, { caps, step, at });
          if (kind === 'reserve') {
            const known = (await modelCalls.calls(RUN)).some(({ id }) => id === of.id);
            if (!known) await modelCalls.reserve(of);
          } else if (kind === 'settle') {
            const open = (await modelCalls.calls(RUN)).find(({ id, state }) => id === of.id && state === 'open');
            const cost = Math.min(micros, open?.reservedMicros ?? 0);
            await modelCalls.settle(of.id, { state: 'settled', usage: usage(cost), certainty: 'exact', at });
          } else {
            await modelCalls.note({ ...of, id: `note${of.id}`, source: 'agent', usage: usage(micros), at });
          }
        }
        const rows = await modelCalls.calls(RUN);
        for (const row of rows) if (row.source === 'agent') uncapped += row.usage.costMicros ?? 0;
        const sum = await modelCalls.account('run', place, NOON);
        const settled = rows.reduce((total, row) => total + (row.usage.costMicros ?? 0), 0);
        const open = rows.reduce((total, row) => total + (row.state === 'open' ? (row.reservedMicros ?? 0) : 0), 0);
        expect(sum).toEqual({ settledMicros: settled, reservedMicros: open });
        expect(settled + open).toBeLessThanOrEqual(limit + uncapped);
      }),
      { numRuns: 40 },
    );
  });

  it('remembers what a provider asked for across a restart', async () => {
    await using home = await temporaryHome();
    const standing = { provider: 'p', notBefore: NOON + 60_000, failures: 2, openUntil: 0 };
    {
      await using store = await openStore(home.store);
      await store.modelCalls.setStanding({ ...standing, failures: 1 });
      await store.modelCalls.setStanding(standing);
    }
    await using store = await openStore(home.store);
    expect(await store.modelCalls.standings()).toEqual([standing]);
  });

  it('tells what went out in the last minute: what was used, or, while that is open, the most', async () => {
    await using home = await temporaryHome();
    await using store = await openStore(home.store);
    const { modelCalls } = store;
    await modelCalls.reserve(reservation('old', 1, { at: NOON - 60_001 }));
    await modelCalls.reserve(reservation('a', 1));
    await modelCalls.reserve(reservation('b', 1, { at: NOON + 1 }));
    await modelCalls.settle('a', { state: 'settled', usage: usage(1, 4), certainty: 'exact', at: NOON + 2 });
    expect(await modelCalls.recent('p', NOON - 60_000)).toEqual([
      { at: NOON, tokens: 5 },
      { at: NOON + 1, tokens: 10 },
    ]);
  });
});

describe('a cap of money', () => {
  const account = fc.record({ settledMicros: fc.nat(1000), reservedMicros: fc.nat(1000) });

  it('lets a call out exactly when it fits beside all that is spent and booked, and one that costs nothing always', () => {
    fc.assert(
      fc.property(account, fc.nat(2000), fc.nat(1000), (of: MoneyAccount, limitMicros, wanted) => {
        const reached = capReached([{ scope: 'run', limitMicros }], () => of, wanted);
        const fits = of.settledMicros + of.reservedMicros + wanted <= limitMicros;
        expect(reached === null).toBe(fits || wanted === 0);
        if (reached === null) return;
        expect(reached.mayFitLater).toBe(of.reservedMicros > 0 && of.settledMicros + wanted <= limitMicros);
      }),
    );
  });

  it.each<[CapScope, string]>([
    ['run', 'run_1'],
    ['step', 'run_1/s'],
    ['owner_day', '2026-11-23/ana'],
    ['owner_month', '2026-11/ana'],
  ])('of scope %s counts under %s', (scope, key) => {
    expect(accountKey(scope, { run: 'run_1', step: 's', owner: 'ana' }, NOON)).toBe(key);
  });
});
