import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { testingTerminal } from '../testing-terminal.ts';
import type { Answer } from './answer.ts';
import { csv, tsv } from './delimited.ts';
import type { OutputChoice } from './format.ts';

const items = [
  {
    id: 'run_1',
    no: 1,
    name: 'pay, "roll"',
    workflow: { name: 'checks', version: 2 },
    spent: null,
    steps: [{ id: 'a' }],
  },
  { id: 'run_2', no: 2, name: '=cmd()', workflow: { name: 'nightly', version: 1 }, spent: -5, steps: [] },
];
const list: Answer = {
  data: () => ({ items, next_cursor: null }),
  text: () => 'for people\n',
  names: () => items.map(({ id }) => `run/${id}`),
};

async function said(choice: Partial<OutputChoice>, answer: Answer = list): Promise<string> {
  const { terminal, said: words } = testingTerminal(choice);
  await terminal.answer(answer);
  return words.out;
}

describe('an answer, described once', () => {
  it('is text for people, and makes nothing else for them', async () => {
    const data = () => {
      throw new Error('not asked for');
    };
    expect(await said({}, { ...list, data })).toBe('for people\n');
    expect(await said({ format: 'none' }, { ...list, data })).toBe('');
  });

  it('is a whole document in JSON and YAML, and an item a line in JSON lines', async () => {
    expect(JSON.parse(await said({ format: 'json' }))).toEqual({ items, next_cursor: null });
    expect(parse(await said({ format: 'yaml' }))).toEqual({ items, next_cursor: null });
    expect(
      (await said({ format: 'jsonl' }))
        .split('\n')
        .slice(0, 2)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(items);
  });

  it('names its primary results: kind/id, or with -q the ids; without names the id of each item', async () => {
    expect(await said({ format: 'name' })).toBe('run/run_1\nrun/run_2\n');
    expect(await said({ quiet: true })).toBe('run_1\nrun_2\n');
    expect(await said({ format: 'name' }, { data: list.data })).toBe('run_1\nrun_2\n');
    await expect(said({ format: 'name' }, { data: () => ({ up: true }) })).rejects.toMatchObject({ code: 'DRY-E8060' });
  });

  it('is a table of its scalar fields, wide with those within objects', async () => {
    expect((await said({ format: 'table' })).split('\n')[0]).toBe('ID     NO  NAME         SPENT');
    expect((await said({ format: 'wide' })).split('\n')[0]).toMatch(
      /^ID +NO +NAME +WORKFLOW\.NAME +WORKFLOW\.VERSION +SPENT$/,
    );
    expect(
      await said({ format: 'table' }, { data: () => ({ items: [{ no: 1, name: 'x' }] }), columns: ['name', 'no'] }),
    ).toBe('NAME  NO\nx     1\n');
  });

  it('is CSV that a spreadsheet reads without running it', async () => {
    expect(await said({ format: 'csv', fields: ['no', 'name', 'spent', 'steps'] })).toBe(
      'no,name,spent,steps\r\n1,"pay, ""roll""",,"[{""id"":""a""}]"\r\n2,\'=cmd(),-5,[]\r\n',
    );
    expect(csv({ columns: ['a'], rows: [['-1.5'], ['+1-800'], ['@x'], ['a\r\nb']] })).toBe(
      'a\r\n-1.5\r\n\'+1-800\r\n\'@x\r\n"a\r\nb"\r\n',
    );
  });

  it('keeps its fields alone when some are chosen, also within objects and lists', async () => {
    const chosen = JSON.parse(await said({ format: 'json', fields: ['no', 'workflow.name', 'steps.id'] })) as object;
    expect(chosen).toEqual({
      items: [
        { no: 1, workflow: { name: 'checks' }, steps: [{ id: 'a' }] },
        { no: 2, workflow: { name: 'nightly' }, steps: [] },
      ],
      next_cursor: null,
    });
    await expect(said({ format: 'json', fields: ['nmae'] })).rejects.toMatchObject({
      code: 'DRY-E8061',
      next: 'Did you mean name? The fields: id, no, name, workflow, spent, steps',
    });
    await expect(said({ format: 'json', fields: ['workflow.nam'] })).rejects.toMatchObject({
      next: expect.stringContaining('The fields: workflow.name, workflow.version') as string,
    });
  });

  it('goes through a jq program: texts come bare, other values as JSON', async () => {
    expect(await said({ format: 'json', jq: '.items[].name' })).toBe('pay, "roll"\n=cmd()\n');
    expect(await said({ format: 'json', jq: '.items[0] | {no}' })).toBe('{"no":1}\n');
    expect(await said({ format: 'csv', jq: '.items', isNamed: true })).toMatch(/^id,no,name/);
  });

  it('refuses jq programs that are wrong, with their place', async () => {
    for (const [jq, problem] of [
      ['.items[', / at 1:8/],
      ['.items | lenth', /no such function lenth\/0 at 1:10/],
      ['.items[] | {a', /end too early/],
      ['"abc', /unterminated string literal at 1:1/],
      ['$x', /not defined/],
      ['.items + 1', /cannot be added/],
    ] as const)
      await expect(said({ format: 'json', jq })).rejects.toMatchObject({
        code: 'DRY-E8062',
        message: expect.stringMatching(problem) as string,
      });
  });

  it('ends jq programs that do not end by themselves, by time or by memory', async () => {
    await expect(said({ format: 'json', jq: 'last(range(infinite))' })).rejects.toMatchObject({ code: 'DRY-E8063' });
    await expect(said({ format: 'json', jq: '[range(infinite)]' })).rejects.toMatchObject({ code: 'DRY-E8063' });
    expect(await said({ format: 'json', jq: 'first(range(infinite))' })).toBe('0\n');
  }, 60_000);

  it('carries no control characters to where they could do harm, and loses none of the data', async () => {
    const hostile = { data: () => ({ name: '\u001b[31m\u009b2J\u007f\u202e' }), text: () => 'a\u001b[2Jb\n' };
    expect(await said({}, hostile)).toBe('a\uFFFD[2Jb\n');
    const json = await said({ format: 'json' }, hostile);
    // oxlint-disable-next-line no-control-regex
    expect(json).not.toMatch(/[\u001b\u007f-\u009f\u202e]/);
    expect(JSON.parse(json)).toEqual({ name: '\u001b[31m\u009b2J\u007f\u202e' });
  });
});

describe('values that come bit by bit', () => {
  it('are printed one by one, in order; a field that one lacks is null', async () => {
    const { terminal, said: words } = testingTerminal({ format: 'json', fields: ['seq', 'data.step'] });
    const stream = terminal.stream<object>({ data: (value) => value, text: () => undefined });
    await stream.next({ seq: 1, data: { step: 'a' } });
    await stream.next({ seq: 2 });
    expect(words.out).toBe('{"seq":1,"data":{"step":"a"}}\n{"seq":2,"data":null}\n');
  });

  it('go through one jq program, one after the other, however many they are', async () => {
    const { terminal, said: words } = testingTerminal({ format: 'json', jq: 'select(. % 2 == 0)' });
    const stream = terminal.stream<number>({ data: (value) => value, text: () => undefined });
    const warned: unknown[] = [];
    process.on('warning', (warning) => warned.push(warning));
    for (let value = 1; value <= 30; value += 1) await stream.next(value);
    expect(words.out.trim().split('\n').map(Number)).toEqual(Array.from({ length: 15 }, (_, index) => 2 * index + 2));
    expect(warned).toEqual([]);
  });

  it('cannot be a table', () => {
    const { terminal } = testingTerminal({ format: 'csv' });
    expect(() => terminal.stream({ data: (value) => value, text: () => '' })).toThrow(/csv/);
  });
});

describe('delimited text', () => {
  it('gives every cell back', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 })), (rows) => {
        const text = tsv({ columns: ['a', 'b'], rows });
        const unescape = (cell: string) =>
          cell.replaceAll(/\\([\\tnr])/g, (_, sign: string) => ({ t: '\t', n: '\n', r: '\r' })[sign] ?? '\\');
        const read = text
          .slice(0, -1)
          .split('\n')
          .slice(1)
          .map((line) => line.split('\t').map(unescape));
        expect(read).toEqual(rows);
      }),
    );
  });
});
