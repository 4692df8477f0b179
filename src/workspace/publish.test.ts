import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTarget, dropPartialPublication } from './publish.ts';
import { attempt, newRunId, snapshotOf, temporaryDirectory } from './testing.ts';
import { Workspaces } from './workspaces.ts';

async function runWith(home: string, files: Record<string, string>) {
  const workspace = await new Workspaces(home).open(snapshotOf(newRunId()));
  const written = workspace.attemptDirectory(attempt(null));
  const committed = [];
  for (const [name, text] of Object.entries(files)) {
    committed.push(await written.stage(name, 't', { bytes: new TextEncoder().encode(text) }));
  }
  await written.commit();
  return { workspace, committed };
}

describe('publishing', () => {
  it('makes the target hold exactly the outputs, with a note of who published them', async () => {
    await using place = await temporaryDirectory();
    const { workspace, committed } = await runWith(join(place.path, 'home'), { 'a/b.txt': 'one', 'c.txt': 'two' });
    const target = join(place.path, 'new/out');
    const published = await workspace.publish(committed, { target, apartFrom: [] });
    expect(published).toEqual({ target, files: 2, bytes: 6 });
    expect((await readdir(target)).sort()).toEqual(['.drydock-published.json', 'a', 'c.txt']);
    expect(await readFile(join(target, 'a/b.txt'), 'utf8')).toBe('one');
    expect(await readdir(join(place.path, 'new'))).toEqual(['out']);
  });

  it('replaces an empty directory and what was published before', async () => {
    await using place = await temporaryDirectory();
    const target = join(place.path, 'out');
    await mkdir(target);
    const first = await runWith(join(place.path, 'home'), { 'old.txt': '1' });
    await first.workspace.publish(first.committed, { target, apartFrom: [] });
    const second = await runWith(join(place.path, 'home'), { 'new.txt': '2' });
    await second.workspace.publish(second.committed, { target, apartFrom: [] });
    expect((await readdir(target)).sort()).toEqual(['.drydock-published.json', 'new.txt']);
    expect((await readdir(place.path)).sort()).toEqual(['home', 'out']);
  });

  it('restores a published file that was deleted', async () => {
    await using place = await temporaryDirectory();
    const target = join(place.path, 'out');
    const { workspace, committed } = await runWith(join(place.path, 'home'), { 'a.txt': '1' });
    await workspace.publish(committed, { target, apartFrom: [] });
    await rm(join(target, 'a.txt'));
    await workspace.publish(committed, { target, apartFrom: [] });
    expect(await readFile(join(target, 'a.txt'), 'utf8')).toBe('1');
  });

  it('refuses a folder with files of the user, and names them', async () => {
    await using place = await temporaryDirectory();
    await writeFile(join(place.path, 'thesis.txt'), 'x');
    await expect(checkTarget({ target: place.path, apartFrom: [] })).rejects.toMatchObject({
      code: 'DRY-E5003',
      details: ['thesis.txt'],
    });
  });

  it('refuses to overwrite published files that the user changed or added to', async () => {
    await using place = await temporaryDirectory();
    const target = join(place.path, 'out');
    const { workspace, committed } = await runWith(join(place.path, 'home'), { 'a.txt': '1', 'b.txt': '2' });
    await workspace.publish(committed, { target, apartFrom: [] });
    await writeFile(join(target, 'a.txt'), 'edited');
    await writeFile(join(target, 'mine.txt'), 'x');
    await expect(workspace.publish(committed, { target, apartFrom: [] })).rejects.toMatchObject({
      code: 'DRY-E5003',
      details: ['a.txt', 'mine.txt'],
    });
    expect(await readFile(join(target, 'a.txt'), 'utf8')).toBe('edited');
  });

  it('refuses a target that is a file, or that overlaps the source by any name', async () => {
    await using place = await temporaryDirectory();
    const source = join(place.path, 'source');
    await mkdir(source);
    await writeFile(join(place.path, 'file'), '');
    await symlink(source, join(place.path, 'alias'));
    const check = (target: string) => checkTarget({ target: join(place.path, target), apartFrom: [source] });
    await expect(check('file')).rejects.toMatchObject({ code: 'DRY-E5004' });
    await expect(check('source')).rejects.toMatchObject({ code: 'DRY-E5007' });
    await expect(check('source/out')).rejects.toMatchObject({ code: 'DRY-E5007' });
    await expect(check('alias/out')).rejects.toMatchObject({ code: 'DRY-E5007' });
    await expect(check('.')).rejects.toMatchObject({ code: 'DRY-E5007' });
    expect(await check('source-java')).toBe(join(place.path, 'source-java'));
  });

  it('leaves the target untouched when an artifact is damaged', async () => {
    await using place = await temporaryDirectory();
    const target = join(place.path, 'out');
    const { workspace, committed } = await runWith(join(place.path, 'home'), { 'a.txt': '1', 'b.txt': '2' });
    await rm(await workspace.artifacts.path(committed[1] ?? expect.fail()));
    await expect(workspace.publish(committed, { target, apartFrom: [] })).rejects.toMatchObject({ code: 'DRY-E5006' });
    await dropPartialPublication(target, workspace.run);
    expect(await readdir(place.path)).toEqual(['home']);
  });

  it('gives the old folder its name back when a kill fell between the two renames', async () => {
    await using place = await temporaryDirectory();
    const run = newRunId();
    await mkdir(join(place.path, `.out.${run}.old`));
    await writeFile(join(place.path, `.out.${run}.old/kept.txt`), 'x');
    await mkdir(join(place.path, `.out.${run}.partial`));
    await dropPartialPublication(join(place.path, 'out'), run);
    expect(await readdir(place.path)).toEqual(['out']);
    expect(await readdir(join(place.path, 'out'))).toEqual(['kept.txt']);
  });
});
