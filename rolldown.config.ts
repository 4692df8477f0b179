import { defineConfig } from 'rolldown';

/**
 * Few files instead of some hundred modules: that is what starting the command costs. `agent.js` stays apart, since agent
 * files import it by its own name.
 */
export default defineConfig({
  input: { drydock: 'src/cli/main.ts', agent: 'src/agent.ts' },
  platform: 'node',
  output: { dir: 'dist', format: 'esm', cleanDir: true },
});
