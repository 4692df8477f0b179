import { chmod, lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attempt, newRunId, snapshotOf, temporaryDirectory } from './testing.ts';
import { Workspaces } from './workspaces.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

describe('a workspace', () => {
  it('holds an immutable snapshot and is for its owner alone', async () => {
    await using home = await temporaryDirectory();
    const snapshot = snapshotOf(newRunId());
    const workspace = await new Workspaces(home.path).open(snapshot);
    expect(workspace.attemptDirectory(attempt('A')).scratch).toContain(workspace.path);
    expect((await lstat(workspace.path)).mode & 0o777).toBe(0o700);
    const config = join(workspace.path, 'config.json');
    expect((await lstat(config)).mode & 0o777).toBe(0o400);
    expect(JSON.parse(await readFile(config, 'utf8'))).toEqual(snapshot);
  });

  it('opens again as it was, and is made again when it is gone', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path);
    const snapshot = snapshotOf(newRunId());
    const first = await workspaces.open(snapshot);
    const files = first.attemptDirectory(attempt('A'));
    const kept = await files.stage('a', 't', { bytes: bytes('abc') });
    await files.commit();
    await files.discard();
    const again = await workspaces.open(snapshot);
    const none = { bytes: 0, files: 0 };
    expect(again.usage()).toEqual({ state: { bytes: 3, files: 1 }, reports: none, outputs: none, temp: none });
    const elsewhere = await new Workspaces(home.path).open(snapshot);
    expect(elsewhere.usage()).toEqual(again.usage());
    expect((await again.artifacts.bytes(kept)).toString()).toBe('abc');
    await workspaces.remove(snapshot.run);
    await workspaces.remove(snapshot.run);
    expect(await exists(first.path)).toBe(false);
    expect((await workspaces.open(snapshot)).usage().state.bytes).toBe(0);
  });

  it('says where it cannot be made', async () => {
    await using home = await temporaryDirectory();
    await writeFile(join(home.path, 'workspaces'), '');
    await expect(new Workspaces(home.path).open(snapshotOf(newRunId()))).rejects.toMatchObject({ code: 'DRY-E5004' });
  });
});

describe('the files of an attempt', () => {
  it('leave no trace when the attempt needs none', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    await files.commit();
    expect(await exists(join(home.path, 'workspaces'))).toBe(false);
  });

  it('become the content-addressed artifacts of the run when it commits, and not before', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    const written = await files.stage('java/A.java', 'java.source', { bytes: bytes('class A {}') });
    expect(await readFile(await files.locate(written), 'utf8')).toBe('class A {}');
    await expect(workspace.artifacts.path(written)).rejects.toMatchObject({ code: 'DRY-E5006' });
    expect(await files.commit()).toEqual([written]);
    expect((await workspace.artifacts.bytes(written)).toString()).toBe('class A {}');
    expect(workspace.usage().state).toEqual({ bytes: 10, files: 1 });
  });

  it('vanish when the attempt is discarded, twice if need be', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    await writeFile(join(files.scratch, 'big'), 'x'.repeat(1000));
    await files.stage('a', 't', { bytes: bytes('y') });
    expect(await files.discard()).toBe(1001);
    expect(await files.discard()).toBe(0);
    expect(() => files.scratch).toThrow('over');
    expect(await readdir(join(workspace.path, 'temp'))).toEqual([]);
  });

  it('can be taken from scratch, but not through a link or from elsewhere', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    await writeFile(join(files.scratch, 'result.txt'), 'ok');
    await symlink('/etc/passwd', join(files.scratch, 'link'));
    const added = await files.stage('out/result.txt', 'text', { scratchFile: 'result.txt' });
    expect(await files.stage('again.txt', 'text', { scratchFile: join(files.scratch, 'result.txt') })).toMatchObject({
      sha256: added.sha256,
      bytes: 2,
    });
    await expect(files.stage('x', 't', { scratchFile: 'link' })).rejects.toMatchObject({ code: 'DRY-E5005' });
    await expect(files.stage('x', 't', { scratchFile: '/etc/passwd' })).rejects.toMatchObject({ code: 'DRY-E5005' });
    await expect(files.stage('x', 't', { scratchFile: 'missing' })).rejects.toMatchObject({ code: 'DRY-E5005' });
    await expect(files.stage('../x', 't', { scratchFile: 'result.txt' })).rejects.toMatchObject({ code: 'DRY-E5005' });
  });

  it('share one stored content between attempts that wrote the same', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    for (const item of ['A', 'B']) {
      const files = workspace.attemptDirectory(attempt(item));
      await files.stage(`${item}.txt`, 't', { bytes: bytes('same') });
      await files.commit();
      await files.discard();
    }
    expect(workspace.usage().state).toEqual({ bytes: 4, files: 1 });
  });

  it('are known by one spelling of their name', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    await files.stage('./a//b.txt', 't', { bytes: bytes('1') });
    await files.stage('a/b.txt', 't', { bytes: bytes('2') });
    expect(files.artifacts.map(({ name }) => name)).toEqual(['a/b.txt']);
  });
});

describe('a stored artifact', () => {
  it('that was changed behind our back is refused, not used', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    const written = await files.stage('a', 't', { bytes: bytes('abc') });
    await files.commit();
    const path = await workspace.artifacts.path(written);
    await chmod(path, 0o600);
    await writeFile(path, 'abd');
    await expect(workspace.artifacts.bytes(written)).rejects.toMatchObject({ code: 'DRY-E5006' });
  });
});

describe('outputs', () => {
  it('hold the last committed artifact of each name', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const first = workspace.attemptDirectory(attempt('A', 1));
    const second = workspace.attemptDirectory(attempt('A', 2));
    const committed = [
      await first.stage('src/A.java', 'java', { bytes: bytes('wrong') }),
      await first.stage('notes.txt', 'text', { bytes: bytes('n') }),
      await second.stage('src/A.java', 'java', { bytes: bytes('right') }),
    ];
    await first.commit();
    await second.commit();
    await workspace.layOutputs(committed);
    await workspace.layOutputs(committed);
    expect(await readFile(join(workspace.path, 'outputs/src/A.java'), 'utf8')).toBe('right');
    expect((await readdir(join(workspace.path, 'outputs'))).sort()).toEqual(['notes.txt', 'src']);
  });

  it('name the artifact that cannot have its place', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    const committed = [
      await files.stage('a', 't', { bytes: bytes('1') }),
      await files.stage('a/b', 't', { bytes: bytes('2') }),
    ];
    await files.commit();
    await expect(workspace.layOutputs(committed)).rejects.toMatchObject({
      code: 'DRY-E5004',
      message: expect.stringContaining('outputs/a/b'),
    });
  });
});

describe('the reaper', () => {
  it('removes what no run owns, clears the temp of the rest, and leaves what is not ours', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path);
    const kept = await workspaces.open(snapshotOf(newRunId()));
    const orphan = await workspaces.open(snapshotOf(newRunId()));
    orphan.prepare();
    await writeFile(join(kept.attemptDirectory(attempt('A')).scratch, 'left'), '12345');
    await mkdir(join(home.path, 'workspaces/notes'));
    const reaped = await workspaces.reap(async (run) => run === kept.run);
    expect(reaped).toEqual({ orphans: [orphan.path], cleared: [kept.run], freedBytes: 5, problems: [] });
    expect(await exists(orphan.path)).toBe(false);
    expect(await exists(join(home.path, 'workspaces/notes'))).toBe(true);
    expect(await exists(join(kept.path, 'temp'))).toBe(false);
    expect((await workspaces.reap(async (run) => run === kept.run)).cleared).toEqual([]);
  });

  it('never follows a link out, and removes what is write-protected', async () => {
    await using home = await temporaryDirectory();
    await using outside = await temporaryDirectory();
    await writeFile(join(outside.path, 'precious'), 'x');
    const workspaces = new Workspaces(home.path);
    const orphan = await workspaces.open(snapshotOf(newRunId()));
    await mkdir(join(orphan.path, 'temp/locked'), { recursive: true });
    await symlink(outside.path, join(orphan.path, 'temp/link'));
    await writeFile(join(orphan.path, 'temp/locked/file'), 'x');
    await chmod(join(orphan.path, 'temp/locked'), 0o500);
    await workspaces.reap(async () => false);
    expect(await exists(orphan.path)).toBe(false);
    expect(await readFile(join(outside.path, 'precious'), 'utf8')).toBe('x');
    expect(await readdir(join(home.path, 'workspaces/.trash'))).toEqual([]);
  });

  it('finishes a removal that a crash cut off', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path);
    await mkdir(join(home.path, 'workspaces/.trash/run_x-1/deep'), { recursive: true });
    await workspaces.reap(async () => true);
    expect(await readdir(join(home.path, 'workspaces/.trash'))).toEqual([]);
  });
});
