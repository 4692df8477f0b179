import { defineConfig } from 'rolldown';

/**
 * Few files instead of some hundred modules: that is what starting the command costs. `agent.js` stays apart, since agent
 * files import it by its own name, and so does `child-host.js`, the program of processes of agents.
 */
export default defineConfig({
  input: { drydock: 'src/cli/main.ts', agent: 'src/agent.ts', 'child-host': 'src/runtime/child-host.ts' },
  platform: 'node',
  output: { dir: 'dist', format: 'esm', cleanDir: true },
});
