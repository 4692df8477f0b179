import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOf } from '../../model/index.ts';
import { openStore, type RunStore } from '../../store/index.ts';
import { newRunId, temporaryHome } from '../../store/testing.ts';
import { ModelCallError } from '../calls/exchange.ts';
import type { MinuteLimits } from './minute-window.ts';
import { type Pass, ProviderGate } from './provider-gate.ts';
import { FAILURES_TO_OPEN } from './standing.ts';

const unavailable = failureOf('unavailable', 'DRY-E4003', {});
const limited = (retryAfterMs: number) => ({ ...failureOf('rate_limited', 'DRY-E4003', {}), retryAfterMs });

// Only the clock is ours: the store works on real time.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

interface Opened extends AsyncDisposable {
  readonly store: RunStore;
  gate(limits?: MinuteLimits): Promise<ProviderGate>;
}

async function opened(): Promise<Opened> {
  const home = await temporaryHome();
  const store = await openStore(home.store);
  return {
    store,
    gate: (limits = {}) => ProviderGate.open('p', limits, store.modelCalls, Date.now),
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

/** Asks for so many passes and keeps those that were given, in their order. */
function crowd(
  gate: ProviderGate,
  count: number,
  tokens = 1,
): { readonly given: { readonly n: number; readonly pass: Pass }[] } {
  const given: { n: number; pass: Pass }[] = [];
  const { signal } = new AbortController();
  for (let n = 0; n < count; n += 1) void gate.enter(tokens, signal).then((pass) => given.push({ n, pass }));
  return { given };
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const numbers = ({ given }: ReturnType<typeof crowd>): number[] => given.map(({ n }) => n);

async function fails(gate: ProviderGate, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const pass = await gate.enter(1, new AbortController().signal);
    await pass.done(1, unavailable);
  }
}

async function refusal(gate: ProviderGate) {
  const error = await gate.enter(1, new AbortController().signal).then(
    () => null,
    (problem: unknown) => problem,
  );
  return error instanceof ModelCallError ? error.failure : error;
}

describe('the gate to a provider', () => {
  it('lets so many requests a minute through, in the order in which they came, whoever asks', async () => {
    await using home = await opened();
    const gate = await home.gate({ requests: 2 });
    const all = crowd(gate, 5);
    await settled();
    expect(numbers(all)).toEqual([0, 1]);
    expect(gate.waiting).toBe(3);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(numbers(all)).toEqual([0, 1, 2, 3]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(numbers(all)).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts tokens by the most that a request can use, and by what it did use as soon as that is known', async () => {
    await using home = await opened();
    const gate = await home.gate({ tokens: 100 });
    const all = crowd(gate, 3, 60);
    await settled();
    expect(numbers(all)).toEqual([0]);
    await all.given[0]?.pass.done(40, null);
    await settled();
    expect(numbers(all)).toEqual([0, 1]);
  });

  it('lets go of who gives up, and takes back what was not sent', async () => {
    await using home = await opened();
    const gate = await home.gate({ requests: 1 });
    const first = await gate.enter(1, new AbortController().signal);
    const impatient = new AbortController();
    const second = gate.enter(1, impatient.signal);
    const third = crowd(gate, 1);
    impatient.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    first.giveBack();
    await settled();
    expect(numbers(third)).toEqual([0]);
  });

  it('waits as long as the provider asks, for everybody, also when it is opened anew; a long wait lets the attempt go', async () => {
    await using home = await opened();
    const gate = await home.gate();
    const pass = await gate.enter(1, new AbortController().signal);
    await pass.done(1, limited(30_000));
    const after = await home.gate();
    const all = crowd(after, 1);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(numbers(all)).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(numbers(all)).toEqual([0]);
    await all.given[0]?.pass.done(1, limited(600_000));
    expect(await refusal(after)).toMatchObject({ class: 'rate_limited', code: 'DRY-E3049', retryAfterMs: 600_000 });
  });

  it('counts what an ended process has sent within the minute', async () => {
    await using home = await opened();
    const place = {
      run: newRunId(),
      step: 's',
      item: null,
      attempt: 1,
      agent: 'a',
      owner: 'o',
      project: 'p',
      workflow: 'w',
    };
    await home.store.modelCalls.reserve({
      ...place,
      within: [],
      id: 'c',
      provider: 'p',
      model: 'p/m',
      promptName: null,
      promptHash: '',
      reservedMicros: 0,
      reservedTokens: 10,
      at: Date.now() - 10_000,
      caps: [],
    });
    const all = crowd(await home.gate({ requests: 1 }), 1);
    await vi.advanceTimersByTimeAsync(49_999);
    expect(numbers(all)).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(numbers(all)).toEqual([0]);
  });

  it('asks a provider that does not answer no more for a while, then once, and goes on when that is answered', async () => {
    await using home = await opened();
    await fails(await home.gate(), FAILURES_TO_OPEN);
    const gate = await home.gate();
    expect(await refusal(gate)).toMatchObject({ class: 'unavailable', code: 'DRY-E3050', retryAfterMs: 15_000 });
    await vi.advanceTimersByTimeAsync(15_000);
    const all = crowd(gate, 3);
    await settled();
    expect(numbers(all)).toEqual([0]);
    await all.given[0]?.pass.done(1, null);
    await settled();
    expect(numbers(all)).toEqual([0, 1, 2]);
  });

  it('turns everybody away again when the trial fails, for twice as long', async () => {
    await using home = await opened();
    const gate = await home.gate();
    await fails(gate, FAILURES_TO_OPEN);
    await vi.advanceTimersByTimeAsync(15_000);
    const trial = await gate.enter(1, new AbortController().signal);
    const waiting = refusal(gate);
    await trial.done(1, unavailable);
    expect(await waiting).toMatchObject({ code: 'DRY-E3050', retryAfterMs: 30_000 });
  });

  it('learns nothing of a provider from a request that was given up, and lets the next one try', async () => {
    await using home = await opened();
    const gate = await home.gate();
    await fails(gate, FAILURES_TO_OPEN);
    await vi.advanceTimersByTimeAsync(15_000);
    const trial = await gate.enter(1, new AbortController().signal);
    const next = crowd(gate, 1);
    await trial.done(1, { ...failureOf('cancelled', 'DRY-E4004', { scope: 'run' }) });
    await settled();
    expect(numbers(next)).toEqual([0]);
    expect(gate.standing.failures).toBe(FAILURES_TO_OPEN);
  });

  it('lets the next one try when what was learnt of a trial cannot be kept, as on a full disk', async () => {
    await using home = await opened();
    await fails(await home.gate(), FAILURES_TO_OPEN);
    let isFull = false;
    const { modelCalls } = home.store;
    const disk = {
      recent: modelCalls.recent.bind(modelCalls),
      standings: modelCalls.standings.bind(modelCalls),
      setStanding: (standing: Parameters<typeof modelCalls.setStanding>[0]) =>
        isFull ? Promise.reject(new Error('ENOSPC')) : modelCalls.setStanding(standing),
    };
    const gate = await ProviderGate.open('p', {}, disk, Date.now);
    await vi.advanceTimersByTimeAsync(15_000);
    const all = crowd(gate, 2);
    await settled();
    isFull = true;
    await expect(all.given[0]?.pass.done(1, null)).rejects.toThrow('ENOSPC');
    await settled();
    expect(numbers(all)).toEqual([0, 1]);
  });

  it('does not wait for moments that a clock which was put back by a year has set', async () => {
    await using home = await opened();
    const year = 365 * 86_400_000;
    await home.store.modelCalls.setStanding({
      provider: 'p',
      notBefore: Date.now() + year,
      failures: FAILURES_TO_OPEN,
      openUntil: Date.now() + year,
    });
    const all = crowd(await home.gate(), 1);
    await settled();
    expect(numbers(all)).toEqual([0]);
  });

  it('counts what went out before the clock was put back as just sent: a minute later there is room again', async () => {
    await using home = await opened();
    const gate = await home.gate({ requests: 1 });
    const first = crowd(gate, 1);
    await settled();
    expect(numbers(first)).toEqual([0]);
    vi.setSystemTime(Date.now() - 3_600_000);
    const next = crowd(gate, 1);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(numbers(next)).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(numbers(next)).toEqual([0]);
  });

  it('says what a request waits for, how long, and how many are before it; nothing when it need not wait', async () => {
    await using home = await opened();
    const gate = await home.gate({ requests: 1 });
    const told: string[] = [];
    const { signal } = new AbortController();
    for (let n = 0; n < 3; n += 1) void gate.enter(1, signal, (why) => told.push(why));
    await settled();
    expect(told).toEqual([
      'waits for provider p, which takes the next request in 60 s',
      'waits for provider p, which takes the next request in 60 s, 1 before this one',
    ]);
  });
});
