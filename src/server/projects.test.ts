import { describe, expect, it } from 'vitest';
import { call, catalogOf, type ServedHome, servedHome } from './testing.ts';
import { contentSha256, knowingAgents, LOOKED_THROUGH, plainName, READ_ONLY } from './testing-project.ts';

type CodeBase = Parameters<typeof knowingAgents>[0];

async function known(code: CodeBase, workflow = LOOKED_THROUGH): Promise<ServedHome> {
  const place = await servedHome(knowingAgents(code), { workflows: catalogOf(workflow) });
  const { id } = await place.client.startRun({ workflow: workflow.definition.name, project: 'code' });
  await place.client.settled(id);
  return place;
}

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function get(place: ServedHome, path: string, status = 200): Promise<Json> {
  const got = await call(place.server.socket, 'GET', path);
  expect(got.status, `${path}: ${got.text.slice(0, 300)}`).toBe(status);
  return got.json;
}

describe('a project of 2,000 programs', () => {
  it('is read page by page: what is missing first, no member twice, no page above 50 kB', {
    timeout: 120_000,
  }, async () => {
    await using place = await known({ programs: 2_000 }, READ_ONLY);
    const seen: { id: string; is_missing: boolean; blocked: number }[] = [];
    let cursor = '';
    do {
      const got = await call(place.server.socket, 'GET', `/v1/projects/code/inventory?limit=500${cursor}`);
      expect(got.text.length).toBeLessThan(50_000);
      const { items, next_cursor: next } = got.json as Json;
      seen.push(...items);
      cursor = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
    } while (cursor !== '');
    expect(seen).toHaveLength(2_001);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(2_001);
    // The last program that needs it is the 1,990th, and all before it call it.
    expect(seen[0]).toMatchObject({ id: 'copybook:GONE', is_missing: true, blocked: 1_991 });
    expect(
      (await get(place, '/v1/projects/code/inventory?feature=GO%20TO&kind=program&fields=name&limit=1')).items,
    ).toEqual([{ name: 'P00000' }]);
    const around = await get(place, '/v1/projects/code/graph?around=P01005&depth=4&direction=out');
    expect(around.nodes).toHaveLength(5);
    expect(around.edges[0]).toMatchObject({ kind: 'call-static', line: 12 });
    const crowded = await get(place, '/v1/projects/code/graph?around=copybook:GONE&depth=2&limit=50');
    expect(crowded).toMatchObject({ truncated: true, totals: { nodes: 2_001 } });
    expect(crowded.nodes).toHaveLength(50);
    expect((await get(place, '/v1/projects/code')).scoreboard).toEqual({
      programs: 2_000,
      verdicts: { unverified: 2_000 },
      recorded: 0,
      vectors_equal: 0,
      vectors: 0,
    });
    expect(place.defects).toEqual([]);
  });
});

describe('what is asked of a project', () => {
  it('is answered in both directions between COBOL and Java, with untranslated lines counted', async () => {
    await using place = await known({ programs: 1 });
    const base = '/v1/projects/code/programs/p00000/mapping';
    const all = await get(place, base);
    expect(all.items.map(({ name }: { name: string }) => name)).toEqual(['TOTAL', 'ADD']);
    // One gap, and two lines of a paragraph that became nothing; a label needs no method.
    expect(all).toMatchObject({ untranslated_lines: 3, procedure_lines: 7 });
    expect((await get(place, `${base}?side=java&line=32`)).items).toMatchObject([
      { name: 'ADD', cobol: { line: 10, end_line: 12 }, java: { member: 'add' } },
    ]);
    expect((await get(place, `${base}?side=cobol&line=6`)).items).toMatchObject([
      { java: { member: 'total', line: 3 } },
    ]);
  });

  it('tells of a vector what each side wrote, byte by byte, and where they first differ', async () => {
    await using place = await known({ programs: 2 });
    const { items, evidence } = await get(place, '/v1/projects/code/programs/P00000/evidence');
    expect(evidence).toMatchObject({ verdict: 'mismatch', basis: 'recorded', vectors: 1, coverage: null });
    expect(items[0]).toMatchObject({
      outputs: [{ kind: 'stdout', is_equal: false, expected: { sha256: contentSha256 } }],
      differences: [{ kind: 'stdout', at: { offset: 10 } }],
      reproduce: expect.stringMatching(/^drydock verify P00000 --run run_\w+ --vector 'P00000 v1'$/),
    });
    const path = `/v1/evidence/${evidence.id}/contents/${contentSha256}`;
    const part = await call(place.server.socket, 'GET', `${path}?offset=6&limit=5`);
    expect(part).toMatchObject({ text: '12.50', headers: { 'content-range': 'bytes 6-10/12' } });
    expect(part.headers['content-disposition']).toMatch(/^attachment/);
    expect(await get(place, `/v1/evidence/${evidence.id}`)).toEqual(evidence);
  });

  it('names what there is not: project, program, node, evidence, content, run', async () => {
    await using place = await known({ programs: 1 });
    const code = async (path: string) => (await get(place, path, 404)).code;
    expect(await code('/v1/projects/none')).toBe('DRY-E7010');
    expect(await code('/v1/projects/code/programs/NONE')).toBe('DRY-E7012');
    expect(await code('/v1/projects/code/graph?around=NONE')).toBe('DRY-E7017');
    expect(await code('/v1/evidence/..%2f..%2fetc')).toBe('DRY-E7013');
    expect(await code('/v1/projects/code?run=99')).toBe('DRY-E2001');
    const { evidence } = await get(place, '/v1/projects/code/programs/P00000/evidence');
    expect(await code(`/v1/evidence/${evidence.id}/contents/${'0'.repeat(64)}`)).toBe('DRY-E7014');
  });

  it('is unharmed by hostile names and texts', async () => {
    const words = `</td><script>alert(1)</script>"' onload=x \u001b[2J\u202e | \` [x](javascript:1)`;
    await using place = await known({ programs: 3, words, nameOf: (index) => `${plainName(index)} '"<b>/..%2f\u001b` });
    const [row] = (await get(place, '/v1/projects/code/inventory?verdict=mismatch')).items;
    const { evidence, items } = await get(
      place,
      `/v1/projects/code/programs/${encodeURIComponent(row.program)}/evidence`,
    );
    expect(evidence.program).toBe(row.program);
    // What is pasted into a shell holds no control character, and no quote that ends another.
    expect(items[0].reproduce).toMatch(/^drydock verify \$'(\\x[0-9a-f]{2})+' --run/);
    const html = (await call(place.server.socket, 'GET', '/v1/projects/code/report?format=html')).text;
    // oxlint-disable-next-line no-control-regex
    expect(html).not.toMatch(/<script|<b>|\u001b|\u202e|\b(src|href|on\w+)\s*=\s*["']/);
    const markdown = (await call(place.server.socket, 'GET', '/v1/projects/code/report')).text;
    expect(markdown.replaceAll('\\`', '').replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '')).not.toMatch(
      /(^|[^\\])<script|[^\\]\]\(javascript/,
    );
    const bundle = await call(place.server.socket, 'GET', `/v1/evidence/${evidence.id}/bundle`);
    expect(bundle.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+\.tar\.gz"$/);
    expect(place.defects).toEqual([]);
  });
});
