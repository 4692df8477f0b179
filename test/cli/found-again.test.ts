import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, playground } from './playground.ts';

let at: Playground;

beforeAll(async () => {
  at = await playground();
  expect((await at.run('run', 'start', '-w', 'short', '--name', 'one', '-q')).code).toBe(0);
}, 60_000);
afterAll(() => at[Symbol.asyncDispose]());

async function json(...args: string[]): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await at.run(...args, '--json');
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('a run from a terminal', () => {
  it('is labelled, found by a filter, and a filter that is not understood says what is wrong with it', async () => {
    expect(await json('run', 'label', 'one', 'nightly', 'a=b')).toMatchObject({ labels: ['a=b', 'nightly'] });
    expect(await json('run', 'label', '1', '--remove', 'a=b')).toMatchObject({ labels: ['nightly'], version: 2 });
    const found = async (filter: string) =>
      ((await json('run', 'list', '--filter', filter))['items'] as object[]).length;
    expect(await found('label:nightly,status:succeeded')).toBe(1);
    expect(await found('label:other')).toBe(0);
    const { code, stderr } = await at.run('run', 'list', '--filter', 'colour:red');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no key colour');
  }, 60_000);

  it('is repeated and compared', async () => {
    expect(await json('run', 'rerun', 'one', '-p', 'unless=nothing', '--name', 'two')).toMatchObject({
      name: 'two',
      params: { unless: 'nothing' },
      rerun_of: expect.stringMatching(/^run_/),
    });
    const compared = await json('run', 'compare', 'one', 'two');
    expect(compared['parameters']).toEqual([{ name: 'unless', a: '', b: 'nothing' }]);
  }, 60_000);

  it('is deleted only with --yes; who asks for it later is told why', async () => {
    expect(await json('run', 'delete', 'one')).toMatchObject({ dry_run: true, runs: [{ no: 1 }] });
    expect((await at.run('run', 'view', '1')).code).toBe(0);
    expect(await json('run', 'delete', 'one', '--yes', '--reason', 'too old')).toMatchObject({ dry_run: false });
    const { code, stderr } = await at.run('run', 'view', '1');
    expect(code).toBe(11);
    expect(stderr).toMatch(/was deleted by user:.+: too old/);
  }, 60_000);

  it('changes quotas that stay, and refuses what is none', async () => {
    await json('queue', 'quotas', 'set', 'parallel_runs=3', '--owner', 'ana');
    expect(await json('queue', 'quotas', 'get')).toMatchObject({ owners: { ana: { parallel_runs: 3 } }, version: 1 });
    const { code, stderr } = await at.run('queue', 'quotas', 'set', 'speed=9');
    expect(code).toBe(2);
    expect(stderr).toContain('speed=9 is no limit');
  }, 60_000);
});
