import { mkdtemp, readFile, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseManifest, type TestCase } from './cases.ts';
import { createRunDirectory, MissingInput, readStdin } from './run-directory.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'drydock-test-'));
  await writeFile(join(root, 'in.txt'), 'input');
});
afterAll(() => rm(root, { recursive: true }));

function caseWith(parts: object): TestCase {
  const text = JSON.stringify({ name: 'x', cases: [{ id: 'x', steps: [{ program: 'A' }], ...parts }] });
  const result = parseManifest(text, join(root, 'manifest.json'));
  if (!result.ok) throw new Error('invalid');
  return result.corpus.cases[0] as TestCase;
}

describe('run directory', () => {
  it('starts with the inputs and folders of the case, and nothing else', async () => {
    const testCase = caseWith({ files: [{ src: 'in.txt', as: 'sub/IN' }], mkdirs: ['empty'] });
    await using directory = await createRunDirectory(testCase, root);
    expect(await readFile(join(directory.path, 'sub', 'IN'), 'utf8')).toBe('input');
    expect((await stat(join(directory.path, 'empty'))).isDirectory()).toBe(true);
    expect(await directory.collect()).toEqual({ files: new Map(), deleted: [], opaque: [] });
  });

  it('collects what was written, changed or deleted, and not what stayed the same', async () => {
    const files = ['SAME', 'CHANGED', 'GONE'].map((as) => ({ src: 'in.txt', as }));
    await using directory = await createRunDirectory(caseWith({ files }), root);
    await writeFile(join(directory.path, 'CHANGED'), 'other');
    await writeFile(join(directory.path, 'SAME'), 'input');
    await writeFile(join(directory.path, 'NEW'), '');
    await unlink(join(directory.path, 'GONE'));
    const { files: found, deleted } = await directory.collect();
    expect([...found].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['CHANGED', 'other'],
      ['NEW', ''],
    ]);
    expect(deleted).toEqual(['GONE']);
  });

  it('names Berkeley DB files and does not collect their bytes', async () => {
    await using directory = await createRunDirectory(caseWith({}), root);
    const database = Buffer.alloc(4096);
    database.writeUInt32LE(0x053162, 12);
    await writeFile(join(directory.path, 'MASTER'), database);
    expect(await directory.collect()).toEqual({ files: new Map(), deleted: [], opaque: ['MASTER'] });
  });

  it('does not follow links that a program made', async () => {
    await using directory = await createRunDirectory(caseWith({}), root);
    await symlink('/etc', join(directory.path, 'LINK'));
    expect((await directory.collect()).files.size).toBe(0);
  });

  it('is gone afterwards', async () => {
    let path = '';
    {
      await using directory = await createRunDirectory(caseWith({}), root);
      path = directory.path;
    }
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('names the input that is missing', async () => {
    const testCase = caseWith({
      files: [{ src: 'nowhere.dat', as: 'IN' }],
      steps: [{ program: 'A', stdin: 'no.txt' }],
    });
    await expect(createRunDirectory(testCase, root)).rejects.toThrow(MissingInput);
    await expect(readStdin(testCase, testCase.steps[0] as TestCase['steps'][number])).rejects.toThrow('no.txt');
  });
});
