import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from './client/index.ts';
import { socketPathOf } from './socket-path.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 's-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('a home whose path is too long for a socket', () => {
  it('is asked of nobody who answers in a folder that others can write', async () => {
    const home = join(folder, 'x'.repeat(120));
    const socket = socketPathOf(home);
    expect(await connect(home)).toBeNull();
    mkdirSync(dirname(socket), { mode: 0o700 });
    const impostor = createServer((one) => one.destroy());
    await new Promise<void>((resolve) => impostor.listen(socket, resolve));
    (await connect(home))?.[Symbol.dispose]();
    chmodSync(dirname(socket), 0o777);
    await expect(connect(home)).rejects.toMatchObject({ code: 'DRY-E8182' });
    await new Promise((resolve) => impostor.close(resolve));
  });
});
