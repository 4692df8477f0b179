import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Artifact } from '../model/index.ts';
import { fileFailure } from './file-failure.ts';
import { attempt, newRunId, snapshotOf, temporaryDirectory } from './testing.ts';
import { Workspaces } from './workspaces.ts';

const text = (length: number, fill = 'x') => new TextEncoder().encode(fill.repeat(length));

describe('a quota', () => {
  it('fails the attempt that would exceed it, and leaves what was committed as it is', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path, { workspaceBytes: 100 });
    const workspace = await workspaces.open(snapshotOf(newRunId()));
    const first = workspace.attemptDirectory(attempt('A'));
    const kept = await first.stage('a', 't', { bytes: text(60) });
    await first.commit();
    await first.discard();
    const second = workspace.attemptDirectory(attempt('B'));
    await expect(second.stage('b', 't', { bytes: text(60, 'y') })).rejects.toMatchObject({ code: 'DRY-E5020' });
    await second.discard();
    expect(workspace.usage().temp).toEqual({ bytes: 0, files: 0 });
    expect((await workspace.artifacts.bytes(kept)).length).toBe(60);
    const third = workspace.attemptDirectory(attempt('C'));
    await third.stage('c', 't', { bytes: text(40, 'z') });
    await third.commit();
    expect(workspace.usage().state).toEqual({ bytes: 100, files: 2 });
  });

  it('counts the scratch directory: while the attempt runs, and at its end', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path, { workspaceBytes: 100 }).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    await writeFile(join(files.scratch, 'big'), text(101));
    expect(files.exceeded.aborted).toBe(false);
    await files.measureScratch();
    expect(files.exceeded.reason).toMatchObject({ code: 'DRY-E5020' });
    await files.discard();
    expect(workspace.usage().temp.bytes).toBe(0);
    const unwatched = workspace.attemptDirectory(attempt('B'));
    await writeFile(join(unwatched.scratch, 'big'), text(101));
    await expect(unwatched.commit()).rejects.toMatchObject({ code: 'DRY-E5020' });
    await unwatched.discard();
  });

  it('of the home holds over all its runs, also after a restart', async () => {
    await using home = await temporaryDirectory();
    const write = async (workspaces: Workspaces, length: number) => {
      const workspace = await workspaces.open(snapshotOf(newRunId()));
      const files = workspace.attemptDirectory(attempt('A'));
      await files.stage('a', 't', { bytes: text(length) });
      await files.commit();
      await files.discard();
    };
    const before = new Workspaces(home.path, { homeBytes: 100 });
    await write(before, 60);
    await expect(write(before, 60)).rejects.toMatchObject({ code: 'DRY-E5021' });
    const after = new Workspaces(home.path, { homeBytes: 100 });
    await after.reap(async () => true);
    expect(after.use.bytes).toBe(60);
    await expect(write(after, 60)).rejects.toMatchObject({ code: 'DRY-E5021' });
    await write(after, 40);
    expect(await after.refusal()).toMatchObject({ code: 'DRY-E5021' });
  });

  it('blames the attempt that grew, not the one beside it', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path, { workspaceBytes: 100 }).open(snapshotOf(newRunId()));
    const [modest, greedy] = [workspace.attemptDirectory(attempt('A')), workspace.attemptDirectory(attempt('B'))];
    await writeFile(join(modest.scratch, 'small'), text(10));
    await modest.measureScratch();
    await writeFile(join(greedy.scratch, 'big'), text(200));
    await greedy.measureScratch();
    await modest.measureScratch();
    expect([modest.exceeded.aborted, greedy.exceeded.aborted]).toEqual([false, true]);
    await greedy.discard();
    await modest.commit();
  });

  it('stops a file that claims to be small and is endless', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path, { workspaceBytes: 10_000 }).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    await writeFile(join(files.scratch, 'sparse'), '');
    await truncate(join(files.scratch, 'sparse'), 2 ** 40);
    await expect(files.stage('a', 't', { scratchFile: 'sparse' })).rejects.toMatchObject({
      code: expect.stringMatching(/DRY-E502[02]/),
    });
    await files.discard();
    expect(workspace.usage().temp).toEqual({ bytes: 0, files: 0 });
  });
});

describe('a disk that is nearly full', () => {
  it('lets nothing new start, and refuses big writes', async () => {
    await using home = await temporaryDirectory();
    const workspaces = new Workspaces(home.path, { freeBytes: 2 ** 60 });
    expect(await workspaces.refusal()).toMatchObject({ code: 'DRY-E5022' });
    const files = (await workspaces.open(snapshotOf(newRunId()))).attemptDirectory(attempt('A'));
    await expect(files.stage('a', 't', { bytes: text(2 ** 21) })).rejects.toMatchObject({ code: 'DRY-E5022' });
    await files.stage('b', 't', { bytes: text(10) });
    expect(await new Workspaces(home.path).refusal()).toBe(null);
  });
});

describe('a full disk', () => {
  it('fails the attempt with a typed error, loses nothing, and a retry works when there is space', async ({ skip }) => {
    await using place = await temporaryDirectory();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', place.path]).status === 0;
    if (!mounted) skip('needs the right to mount a tmpfs');
    try {
      const workspaces = new Workspaces(place.path, { freeBytes: 0 });
      const workspace = await workspaces.open(snapshotOf(newRunId()));
      const small = workspace.attemptDirectory(attempt('A'));
      const kept = await small.stage('kept', 't', { bytes: text(1_000) });
      await small.commit();
      await writeFile(join(place.path, 'ballast'), Buffer.alloc(150_000));
      const files = workspace.attemptDirectory(attempt('B'));
      const failing = files.stage('big', 't', { bytes: text(200_000) });
      await expect(failing).rejects.toMatchObject({ code: 'DRY-E5023' });
      await files.discard();
      await expect(
        workspace.publish([kept], { target: join(place.path, 'out'), apartFrom: [] }),
      ).resolves.toMatchObject({ files: 1 });
      await writeFile(join(place.path, 'rest'), Buffer.alloc(300_000)).catch(() => undefined);
      const target = join(place.path, 'out2');
      await expect(workspace.publish([kept], { target, apartFrom: [] })).rejects.toMatchObject({ code: 'DRY-E5023' });
      // Outputs are links: laying them out, and cleaning up, needs no space.
      await workspace.layOutputs([kept]);
      await workspace.clearTemp().catch(() => 0);
      await rm(join(place.path, 'rest'));
      await rm(join(place.path, 'ballast'));
      const again = workspace.attemptDirectory(attempt('B', 2));
      const big: Artifact = await again.stage('big', 't', { bytes: text(100_000) });
      await again.commit();
      await workspace.layOutputs([kept, big]);
      expect(await workspace.publish([kept, big], { target, apartFrom: [] })).toMatchObject({ files: 2 });
      expect(workspace.usage().state).toEqual({ bytes: 101_000, files: 2 });
    } finally {
      execFileSync('umount', ['-l', place.path]);
    }
  });

  it.skipIf(process.platform === 'win32')('is told as such when a write is cut off by a limit of the system', () => {
    const script = `
      import { Workspaces } from ${JSON.stringify(new URL('workspaces.ts', import.meta.url).href)};
      import { attempt, newRunId, snapshotOf, temporaryDirectory } from ${JSON.stringify(new URL('testing.ts', import.meta.url).href)};
      process.on('SIGXFSZ', () => {});
      await using home = await temporaryDirectory();
      const files = (await new Workspaces(home.path).open(snapshotOf(newRunId()))).attemptDirectory(attempt('A'));
      const code = await files.stage('a', 't', { bytes: new Uint8Array(100_000) }).catch((error) => error.code);
      await files.stage('b', 't', { bytes: new Uint8Array(1_000) });
      console.log(code, (await files.commit()).length);`;
    const command = `ulimit -f 50; exec "$0" --input-type=module -e "$1"`;
    const child = spawnSync('sh', ['-c', command, process.execPath, script], { encoding: 'utf8' });
    expect(child.stderr).toBe('');
    expect(child.stdout.trim()).toBe('DRY-E5023 1');
  });
});

describe('a commit', () => {
  it('that failed halfway can be repeated', async () => {
    await using home = await temporaryDirectory();
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    const first = await files.stage('a', 't', { bytes: text(10, 'a') });
    const second = await files.stage('b', 't', { bytes: text(10, 'b') });
    const store = join(workspace.path, 'state/artifacts');
    // The place of the second is taken by a file where a folder must be.
    await mkdir(store, { recursive: true });
    const blocker = join(store, second.sha256.slice(0, 2));
    await writeFile(blocker, '');
    await expect(files.commit()).rejects.toMatchObject({ code: 'DRY-E5004' });
    await rm(blocker);
    await files.commit();
    for (const artifact of [first, second]) expect((await workspace.artifacts.bytes(artifact)).length).toBe(10);
    expect(workspace.usage().state).toEqual({ bytes: 20, files: 2 });
  });
});

describe('an error of the file system', () => {
  it.each([
    ['ENOSPC', 'DRY-E5023'],
    ['EDQUOT', 'DRY-E5023'],
    ['EFBIG', 'DRY-E5023'],
    ['EMFILE', 'DRY-E5024'],
    ['ENFILE', 'DRY-E5024'],
    ['EACCES', 'DRY-E5004'],
    ['EROFS', 'DRY-E5004'],
  ])('%s is told as %s, with its place', (code, expected) => {
    const error = Object.assign(new Error(code), { code, syscall: 'open', path: '/somewhere' });
    expect(fileFailure(error, '/else')).toMatchObject({
      code: expected,
      message: expect.stringContaining('/somewhere'),
    });
  });
});

describe('a hostile agent', () => {
  it('that swaps a directory for a link while its files are taken gets nothing from outside', async () => {
    await using home = await temporaryDirectory();
    await using outside = await temporaryDirectory();
    await writeFile(join(outside.path, 'file'), 'secret');
    const workspace = await new Workspaces(home.path).open(snapshotOf(newRunId()));
    const files = workspace.attemptDirectory(attempt('A'));
    const at = (name: string) => join(files.scratch, name);
    await mkdir(at('real'));
    await writeFile(at('real/file'), 'harmless');
    await symlink(outside.path, at('link'));
    const over = new AbortController();
    const swapping = (async () => {
      while (!over.signal.aborted) {
        await rename(at('real'), at('folder')).catch(() => undefined);
        await rename(at('folder'), at('real')).catch(() => undefined);
        await rename(at('link'), at('folder')).catch(() => undefined);
        await rename(at('folder'), at('link')).catch(() => undefined);
      }
    })();
    const taken: string[] = [];
    for (let number = 0; number < 300; number += 1) {
      const name = `f${number}`;
      const artifact = await files.stage(name, 't', { scratchFile: 'folder/file' }).catch(() => undefined);
      if (artifact !== undefined) taken.push(artifact.sha256);
    }
    over.abort();
    await swapping;
    const secret = '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b';
    expect(taken).not.toContain(secret);
    await files.discard();
  });

  it.skipIf(process.platform === 'win32')('that offers a pipe as a file does not make drydock wait', async () => {
    await using home = await temporaryDirectory();
    const files = (await new Workspaces(home.path).open(snapshotOf(newRunId()))).attemptDirectory(attempt('A'));
    execFileSync('mkfifo', [join(files.scratch, 'pipe')]);
    const offering = files.stage('a', 't', { scratchFile: 'pipe' });
    await expect(offering).rejects.toMatchObject({ code: 'DRY-E5005' });
  });
});
