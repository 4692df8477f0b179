import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, playground } from './playground.ts';

let at: Playground;
beforeAll(async () => void (at = await playground()));
afterAll(() => at[Symbol.asyncDispose]());

interface Manifest {
  readonly run: string;
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly bytes: number }[];
}

const inside = (folder: string, name: string): string => readFileSync(join(at.folder, folder, name), 'utf8');

describe('drydock run export', () => {
  it('writes record, events and files of a run, each listed with its hash, and never over something', async () => {
    await at.run('run', 'start', '-w', 'ask');
    expect((await at.run('run', 'approve')).code).toBe(0);
    const { code, stderr } = await at.run('run', 'export', '--out', 'copy');
    expect([code, stderr.includes('!')], stderr).toEqual([0, false]);
    const { run, files } = JSON.parse(inside('copy', 'manifest.json')) as Manifest;
    const names = files.map(({ path }) => path);
    for (const name of ['run.json', 'steps.json', 'items.json', 'attempts.json', 'events.jsonl', 'config.json'])
      expect(names).toContain(name);
    expect(names.some((name) => name.endsWith('shipped.txt'))).toBe(true);
    for (const { path, sha256 } of files)
      expect(createHash('sha256').update(inside('copy', path)).digest('hex'), path).toBe(sha256);
    expect(JSON.parse(inside('copy', 'run.json'))).toMatchObject({ id: run, state: 'succeeded' });
    const seqs = inside('copy', 'events.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { seq: number }).seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect((await at.run('run', 'export', '--out', 'copy')).stderr).toContain('DRY-E5026');
  }, 60_000);

  it('writes the record of a run whose files are gone, and says that they are', async () => {
    await at.run('run', 'start', '-w', 'short');
    rmSync(join(at.home, 'workspaces'), { recursive: true });
    const { code, stderr, stdout } = await at.run('run', 'export', '--out', 'record', '--json');
    expect([code, stderr.includes('are gone')], stderr).toEqual([0, true]);
    expect((JSON.parse(stdout) as Manifest).files.map(({ path }) => path)).toEqual([
      'run.json',
      'steps.json',
      'items.json',
      'attempts.json',
      'events.jsonl',
    ]);
  }, 60_000);
});
