import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findToolchain, installCommand } from './toolchain.ts';

describe('toolchain', () => {
  it('says what is missing and how to install it, when nothing is there', async () => {
    const toolchain = await findToolchain({ PATH: '/nowhere' });
    expect(toolchain).toMatchObject({ cobc: undefined, jdk: undefined, faketime: undefined });
    expect(toolchain.confinement.level).toBe('none');
    expect(toolchain.missing.map(({ tool, install }) => [tool, install])).toEqual([
      ['cobc', installCommand('cobc')],
      ['jdk', installCommand('jdk')],
    ]);
  });

  it('has a command for every platform', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      for (const tool of ['cobc', 'jdk'] as const) expect(installCommand(tool, platform)).toMatch(/install/);
    }
  });

  it.skipIf(process.platform === 'win32')('refuses a JDK that is too old, and says which one it found', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-test-'));
    try {
      for (const tool of ['java', 'javac']) {
        await writeFile(join(folder, tool), '#!/bin/sh\necho javac 11.0.2\n');
        await chmod(join(folder, tool), 0o755);
      }
      const { jdk, missing } = await findToolchain({ PATH: folder });
      expect(jdk).toBeUndefined();
      expect(missing.find(({ tool }) => tool === 'jdk')?.reason).toContain('javac 11.0.2; 17 or newer is needed');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('reports what this machine has', async () => {
    const { cobc, jdk, missing } = await findToolchain();
    for (const { reason, install } of missing)
      console.warn(`tests that need it are skipped: ${reason}. To run them: ${install}`);
    if (cobc !== undefined) expect(cobc.version).toMatch(/cobc .*\d+\.\d+/);
    if (jdk !== undefined) expect(jdk.major).toBeGreaterThanOrEqual(17);
    expect([cobc, jdk].filter((tool) => tool === undefined)).toHaveLength(missing.length);
  });
});
