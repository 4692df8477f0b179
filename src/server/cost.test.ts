import { describe, expect, it } from 'vitest';
import { agentFor, call, ONE_STEP, type ServedHome, servedHome } from './testing.ts';

interface Sums {
  readonly attempts: number;
  readonly cost_usd: string | null;
  readonly attempts_of_unknown_cost: number;
  readonly tokens: Readonly<Record<string, number>>;
}

interface CostPage {
  readonly items: readonly (Sums & { readonly value: string; readonly runs: number })[];
  readonly sum: Sums;
  readonly next_cursor: string | null;
}

const USAGE = { inputUncached: 100, cacheRead: 40, cacheWrite: 10, output: 30, reasoning: 5 };

/** Every second run uses something whose price nobody knows. */
async function spentHome(): Promise<ServedHome> {
  let count = 0;
  const work = agentFor('test.work', (context) => {
    count += 1;
    context.usage({ ...USAGE, costMicros: count % 2 === 0 ? null : 250_000 });
    return { output: null };
  });
  const place = await servedHome([work]);
  for (const owner of ['ana', 'ben', 'ana', 'ben', 'ana']) {
    const { id } = await place.client.startRun({ workflow: ONE_STEP, owner, project: `of ${owner}` });
    await place.client.settled(id);
  }
  return place;
}

async function cost(place: ServedHome, query: string): Promise<CostPage> {
  const got = await call(place.server.socket, 'GET', `/v1/cost?${query}`);
  expect(got.status, got.text).toBe(200);
  return got.json as CostPage;
}

describe('the cost of all runs', () => {
  it('is told by what is asked for; the parts add up, and no token is in two classes', async () => {
    await using place = await spentHome();
    for (const by of ['day', 'workflow', 'owner', 'project', 'agent']) {
      const { items, sum } = await cost(place, `by=${by}`);
      expect(
        items.reduce((total, { attempts }) => total + attempts, 0),
        by,
      ).toBe(5);
      expect(sum).toMatchObject({ attempts: 5, cost_usd: '0.75', attempts_of_unknown_cost: 2 });
      for (const { tokens } of [...items, sum]) {
        const { total, ...classes } = tokens;
        expect(Object.values(classes).reduce((a, b) => a + b, 0)).toBe(total);
      }
      expect(sum.tokens['total']).toBe(5 * 185);
    }
    const { items } = await cost(place, 'by=owner');
    expect(items.map(({ value, runs, cost_usd }) => [value, runs, cost_usd])).toEqual([
      ['ana', 3, '0.75'],
      ['ben', 2, null],
    ]);
  });

  it('that nobody knows is unknown, not nothing', async () => {
    await using place = await spentHome();
    expect((await cost(place, 'by=owner&owner=ben')).sum).toMatchObject({
      cost_usd: null,
      attempts_of_unknown_cost: 2,
    });
    expect((await cost(place, 'by=owner&owner=nobody')).sum).toMatchObject({ cost_usd: '0.00', attempts: 0 });
  });

  it('stays when runs are deleted, and is counted from and to a moment', async () => {
    await using place = await spentHome();
    const before = await cost(place, 'by=agent');
    await call(place.server.socket, 'DELETE', '/v1/runs/1');
    await call(place.server.socket, 'DELETE', '/v1/runs/2');
    const { items, sum } = await cost(place, 'by=agent');
    expect({ items, sum }).toEqual({ items: before.items, sum: before.sum });
    const today = new Date().toISOString().slice(0, 10);
    expect((await cost(place, `from=${today}`)).sum.attempts).toBe(5);
    expect((await cost(place, `to=${today}`)).sum.attempts).toBe(0);
    const wrong = await call(place.server.socket, 'GET', '/v1/cost?from=2026-99-99');
    expect(wrong).toMatchObject({ status: 400, json: { code: 'DRY-E8001' } });
  });

  it('comes in pages', async () => {
    await using place = await spentHome();
    const first = await cost(place, 'by=owner&limit=1');
    const second = await cost(place, `by=owner&limit=1&cursor=${first.next_cursor}`);
    expect([...first.items, ...second.items].map(({ value }) => value)).toEqual(['ana', 'ben']);
    expect(second.sum).toEqual(first.sum);
  });
});
