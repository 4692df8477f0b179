import { describe, expect, it } from 'vitest';
import type { RunStore } from '../store/index.ts';
import { call, echoAs, type ServedHome, servedHome } from './testing.ts';
import { fillStore } from './testing-many-runs.ts';

interface ListPage {
  readonly items: readonly Record<string, unknown>[];
  readonly next_cursor: string | null;
}

async function get(place: ServedHome, path: string): Promise<ListPage> {
  const got = await call(place.server.socket, 'GET', path);
  expect(got.status, `${path}: ${got.text.slice(0, 300)}`).toBe(200);
  return got.json as ListPage;
}

/** All of a list, so many at a time. */
async function paged(place: ServedHome, path: string, limit: number): Promise<readonly Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  const sign = path.includes('?') ? '&' : '?';
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await get(place, `${path}${sign}limit=${limit}${from}`);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    all.push(...page.items);
    cursor = page.next_cursor;
  }
  return all;
}

async function filled(): Promise<ServedHome & { readonly run: string }> {
  const place = await servedHome([echoAs('work')], { checkAnswers: true });
  const run = await fillStore(place.plane.store as RunStore, { runs: 60, items: 90 });
  return { ...place, run, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

describe('every list', () => {
  it('read a few at a time is the same as read at once, with nothing missing and nothing twice', async () => {
    await using place = await filled();
    const { run } = place;
    const lists = [
      ...['items', 'attempts', 'timeline', 'artifacts', 'logs', 'events', 'commands', 'verdicts'].map(
        (part) => `/v1/runs/${run}/${part}`,
      ),
      `/v1/runs/${run}/items?state=pending`,
      `/v1/runs/${run}/verdicts?verdict=mismatch`,
      `/v1/runs/${run}/logs?level=error`,
      `/v1/runs/${run}/logs?q=UNIT00001&step=build`,
      `/v1/runs/${run}/events?types=attempt.logged,item.finished`,
      `/v1/runs/${run}/attempts?step=build`,
      '/v1/runs',
      '/v1/runs?state=failed,running&owner=user3',
      '/v1/runs?q=MANY-3',
      '/v1/audit',
      '/v1/approvals?open=false',
      ...['created_at', 'finished_at', 'state', 'name'].flatMap((key) => [
        `/v1/runs?sort=${key}`,
        `/v1/runs?sort=-${key}`,
      ]),
    ];
    for (const path of lists) {
      const whole = await paged(place, path, 500);
      expect(await paged(place, path, 7), path).toEqual(whole);
      const identities = whole.map((entry) => JSON.stringify(entry));
      expect(new Set(identities).size, path).toBe(identities.length);
    }
    expect(place.defects).toEqual([]);
  });

  it('of runs is sorted as asked, and finds what it is asked for', async () => {
    await using place = await filled();
    const valuesOf = async (query: string, field: string) =>
      (await paged(place, `/v1/runs?${query}`, 9)).map((entry) => entry[field]);
    const names = (await valuesOf('sort=name', 'name')) as string[];
    expect(names).toHaveLength(60);
    expect(names).toEqual(names.toSorted());
    const finished = (await valuesOf('sort=-finished_at', 'finished_at')) as (string | null)[];
    const unfinished = finished.findLastIndex((moment) => moment === null);
    expect(finished.slice(0, unfinished + 1).every((moment) => moment === null)).toBe(true);
    const ended = finished.slice(unfinished + 1) as string[];
    expect(ended).toEqual(ended.toSorted().reverse());
    const numbers = (await valuesOf('', 'no')) as number[];
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    expect(new Set(await valuesOf('owner=user3', 'owner'))).toEqual(new Set(['user3']));
    expect(await valuesOf('workflow=many-2&state=failed', 'id')).toHaveLength(2);
    expect(await valuesOf('q=OF%2059', 'name')).toEqual(['run 59 of 59']);
    expect(await valuesOf('q=%25', 'name')).toEqual([]);
    expect(await valuesOf('q=_', 'name')).toEqual([]);
  });

  it('goes on where it was when entries come in between', async () => {
    await using place = await filled();
    const first = await get(place, '/v1/runs?limit=10');
    await fillStore(place.plane.store as RunStore, { runs: 5, items: 1 });
    const second = await get(place, `/v1/runs?limit=10&cursor=${first.next_cursor}`);
    const numbers = [...first.items, ...second.items].map(({ no }) => no);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => 60 - index));
  });

  it('of runs is read back as it was read on, by cursors and by links, also when runs come in between', async () => {
    await using place = await filled();
    const page = async (path: string) => {
      const got = await call(place.server.socket, 'GET', path);
      const { items, prev_cursor } = got.json as ListPage & { prev_cursor: string | null };
      const link = (rel: string) =>
        new RegExp(`<([^>]+)>; rel="${rel}"`).exec(String(got.headers['link']))?.[1] ?? null;
      return {
        numbers: items.map(({ no }) => no),
        isFirst: prev_cursor === null,
        next: link('next'),
        prev: link('prev'),
      };
    };
    for (const sort of ['-created_at', 'name', 'state', '-finished_at', '-started_at', 'spent_usd']) {
      const onwards = [await page(`/v1/runs?limit=17&count=exact&sort=${sort}`)];
      for (let at = onwards[0]; at?.next; at = onwards.at(-1)) onwards.push(await page(at.next));
      expect(onwards.map(({ numbers }) => numbers.length)).toEqual([17, 17, 17, 9]);
      const back = [onwards.at(-1)];
      for (let at = back[0]; at?.prev; at = back.at(-1)) back.push(await page(at.prev));
      expect(
        back.toReversed().map((one) => one?.numbers),
        sort,
      ).toEqual(onwards.map(({ numbers }) => numbers));
      expect(back.at(-1)?.isFirst).toBe(true);
    }
    const [first, second] = [await page('/v1/runs?limit=10'), await page('/v1/runs?limit=10')];
    const next = await page(first.next ?? '');
    await fillStore(place.plane.store as RunStore, { runs: 3, items: 1 });
    expect((await page(next.prev ?? '')).numbers).toEqual(second.numbers);
  });

  it('of runs is counted without being read', async () => {
    await using place = await filled();
    const counted = async (query: string) => {
      const { items, total } = (await get(place, `/v1/runs:aggregate?${query}`)) as ListPage & { total: number };
      return { total, counts: Object.fromEntries(items.map(({ value, count }) => [value, count])) };
    };
    expect(await counted('')).toEqual({ total: 60, counts: { failed: 15, cancelled: 15, running: 16, succeeded: 14 } });
    expect((await counted('by=owner&state=failed')).total).toBe(15);
    expect(Object.keys((await counted('by=workflow')).counts)).toHaveLength(7);
  });

  it('refuses a cursor that was changed, or is of another list', async () => {
    await using place = await filled();
    const { next_cursor: cursor } = await get(place, '/v1/runs?limit=3&sort=name');
    const refused = async (query: string) => (await call(place.server.socket, 'GET', `/v1/runs?${query}`)).json;
    for (const query of [
      `cursor=${cursor}`,
      `cursor=${cursor}&sort=-name`,
      `cursor=${cursor}&sort=name&owner=x`,
      'cursor=x',
      `sort=name&cursor=${Buffer.from('["x",{"key":1}]').toString('base64url')}`,
    ])
      expect(await refused(query)).toMatchObject({ code: 'DRY-E8009', status: 400 });
  });
});
