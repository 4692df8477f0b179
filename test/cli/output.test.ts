import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ANSWERS, PROBLEM } from './answer-schemas.ts';
import { type Playground, playground } from './playground.ts';

let at: Playground;
const ids: string[] = [];

beforeAll(async () => {
  at = await playground();
  for (const name of ['one', 'two']) {
    const { stdout } = await at.run('run', 'start', '-w', 'short', '--name', name, '-q');
    ids.unshift(stdout.trim());
  }
}, 60_000);
afterAll(() => at[Symbol.asyncDispose]());

interface List {
  readonly items: readonly { readonly id: string; readonly no: number; readonly name: string }[];
}

describe('what every command answers', () => {
  it('is the same list in each format', async () => {
    const list = JSON.parse((await at.run('run', 'list', '--json')).stdout) as List;
    expect(list.items.map(({ id }) => id)).toEqual(ids);
    const said = async (...args: string[]) => (await at.run('run', 'list', ...args)).stdout;
    expect(parse(await said('-o', 'yaml'))).toEqual(list);
    expect(
      (await said('-o', 'jsonl'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(list.items);
    expect(await said('-o', 'name')).toBe(ids.map((id) => `run/${id}\n`).join(''));
    expect(await said('-q')).toBe(ids.map((id) => `${id}\n`).join(''));
    expect(await said('-o', 'none')).toBe('');
    expect(await said('--json=no,name', '-o', 'csv')).toBe('no,name\r\n2,two\r\n1,one\r\n');
    expect(await said('--json=no,name', '-o', 'tsv')).toBe('no\tname\n2\ttwo\n1\tone\n');
    expect(await said('-o', 'table')).toMatch(/^NO {2}NAME {2}STATE/);
    expect(await said('-o', 'wide')).toContain('WORKFLOW.NAME');
    expect(await said('--jq', '.items[].name')).toBe('two\none\n');
  }, 60_000);

  it('is chosen before or after the command', async () => {
    const after = await at.run('workflow', 'list', '--json=name');
    for (const args of [
      ['--json=name', 'workflow', 'list'],
      ['workflow', '--json=name', 'list'],
      ['-C', at.folder, 'workflow', 'list', '-o', 'json', '--json=name', '--debug', '--color', 'never'],
    ])
      expect(await at.run(...args)).toMatchObject({ code: 0, stdout: after.stdout });
  }, 60_000);

  it('is, for a single thing, the document of the API', async () => {
    const view = JSON.parse((await at.run('run', 'view', 'one', '--json')).stdout) as object;
    const { stdout } = await at.run('api', '/v1/runs/1');
    expect(view).toMatchObject(JSON.parse(stdout) as object);
    expect((await at.run('run', 'view', 'one', '-o', 'csv', '--json=name,state')).stdout).toBe(
      'name,state\r\none,succeeded\r\n',
    );
  }, 60_000);

  it('is what docs/reference/cli.schema.json says', async () => {
    for (const path of ['run list', 'run view', 'agent list', 'audit list', 'run wait', 'run watch']) {
      const { stdout } = await at.run(...path.split(' '), '--json');
      expect(() => ANSWERS[path]?.parse(JSON.parse(stdout)), path).not.toThrow();
    }
    const { stdout } = await at.run('run', 'logs', '--json');
    for (const line of stdout.trimEnd().split('\n'))
      expect(() => ANSWERS['run logs']?.parse(JSON.parse(line))).not.toThrow();
  }, 60_000);

  it('is an error as a problem document on stderr, and nothing on stdout, where a program reads', async () => {
    for (const [args, code, problem] of [
      [['run', 'view', '99', '--json'], 11, { code: 'DRY-E2001', title: 'Unknown run' }],
      [['run', 'view', '99', '--jq', '.id'], 11, { code: 'DRY-E2001' }],
      [['api', '/v1/runs/99', '-o', 'yaml'], 11, { code: 'DRY-E2001', status: 404 }],
      [['run', 'lst', '-o', 'json'], 2, { code: 'DRY-E8064', details: ['(Did you mean list?)'] }],
      [['run', '--json'], 2, { code: 'DRY-E8064' }],
      [['run', 'list', '--nope', '--json'], 2, { code: 'DRY-E8064' }],
      [['run', 'list', '--json=nmae'], 2, { code: 'DRY-E8061' }],
      [['run', 'list', '--json', 'name'], 2, { next: [{ label: 'Fields follow an equals sign: --json=name' }] }],
      [['run', 'list', '--jq', '.items['], 2, { code: 'DRY-E8062' }],
    ] as const) {
      const ended = await at.run(...args);
      expect(ended, args.join(' ')).toMatchObject({ code, stdout: '' });
      expect(PROBLEM.parse(JSON.parse(ended.stderr)), args.join(' ')).toMatchObject({ ...problem, exit_code: code });
    }
  }, 60_000);

  it('is refused in formats that it does not have', async () => {
    expect(await at.run('workflow', 'schema', '-o', 'csv')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('DRY-E8060') as string,
    });
    expect(await at.run('run', 'logs', '-o', 'csv')).toMatchObject({ code: 2, stdout: '' });
    expect(await at.run('run', 'list', '-o', 'xml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('One of: text, table') as string,
    });
    expect(await at.run('run', 'list', '--json', '-o', 'csv')).toMatchObject({ code: 2, stdout: '' });
  }, 60_000);

  it('is never that of a command that was only nearly named', async () => {
    for (const word of ['runn', 'lst', 'dem', 'dwon'])
      expect(await at.run(word)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('Did you mean') as string,
      });
  }, 60_000);

  it('can be had from the API itself: fields, pages, other methods', async () => {
    expect((await at.run('api', '/v1/runs', '-X', 'GET', '-f', 'limit:=1', '--jq', '.items | length')).stdout).toBe(
      '1\n',
    );
    expect(await at.run('api', '/v1/queue:resume', '-X', 'POST'), 'without a body').toMatchObject({ code: 0 });
    const paged = await at.run('api', 'v1/runs?limit=1', '--paginate', '--json=no');
    expect(JSON.parse(paged.stdout)).toMatchObject({ items: [{ no: 2 }, { no: 1 }], next_cursor: null });
    expect(await at.run('api', '/v1/runs', '-f', 'workflow=nope')).toMatchObject({ code: 11, stdout: '' });
    expect(await at.run('api', '/v1/runs', '--input', 'missing.json')).toMatchObject({ code: 4, stdout: '' });
    expect(await at.run('api', '/v1/runs', '-H', 'a\nb: c')).toMatchObject({ code: 2, stdout: '' });
    expect(await at.run('api', '/metrics')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('# HELP') as string,
    });
  }, 60_000);

  it('traces requests with --debug, on stderr', async () => {
    const { stdout, stderr } = await at.run('api', '/version', '--debug', '--jq', '.version');
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(stderr).toContain('> GET /version');
    expect(stderr).toMatch(/< 200 GET \/version \d+ ms/);
  }, 60_000);
});
