import { defineConfig } from 'rolldown';

/** One file for the published command: starting it then costs one module, not two hundred. */
export default defineConfig({
  input: 'src/cli/main.ts',
  platform: 'node',
  output: { file: 'dist/drydock.js', format: 'esm' },
});
