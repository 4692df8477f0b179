import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'rooms', include: ['src/**/*.test.ts', 'bench/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'product', include: ['test/**/*.test.ts'], globalSetup: 'test/built-command.ts' },
      },
    ],
    pool: 'forks',
    // Tests of commands wait for processes most of the time: on a small machine, two at a time end in little more than half of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    // What people have set for themselves is not for tests to see.
    env: { XDG_CONFIG_HOME: join(tmpdir(), 'drydock-tests-see-no-settings') },
    // A machine that is busy answers late, not wrong.
    expect: { poll: { timeout: 20_000 } },
  },
});
