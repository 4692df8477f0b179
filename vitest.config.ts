import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Rooms whose tests change what belongs to the process: its environment, its clock, its signals and its children. */
const OWN_PROCESS = ['src/{cli,llm,runtime,workspace}/**/*.test.ts', 'src/*.test.ts', 'bench/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      // Importing what a file tests costs more than most tests: files that leave the process as it was share what is imported.
      {
        extends: true,
        test: { name: 'rooms', include: ['src/**/*.test.ts'], exclude: OWN_PROCESS, isolate: false },
      },
      { extends: true, test: { name: 'processes', include: OWN_PROCESS } },
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
