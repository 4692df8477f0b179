import { defineConfig } from 'rolldown';
import { licences } from './packaging/licences.ts';

/**
 * Few files instead of some hundred modules: that is what starting the command costs. What users' files import by name
 * (`agent`, `workflow`, `direct`) and the programs of processes are files of their own, all in one folder, since they
 * find each other by their names.
 */
export default defineConfig({
  input: {
    drydock: 'src/cli/main.ts',
    agent: 'src/agent.ts',
    workflow: 'src/workflow/authoring/index.ts',
    direct: 'src/direct/index.ts',
    'child-host': 'src/runtime/child-host.ts',
    'jq-program': 'src/cli/output/jq-program.ts',
  },
  platform: 'node',
  // No module of ours does anything by being imported: a command loads what it uses, not all that its rooms export.
  treeshake: { moduleSideEffects: [{ test: /^(?!.*node_modules).*[\\/]src[\\/]/, sideEffects: false }] },
  plugins: [licences()],
  // Names stay, so that stack traces say something.
  output: { dir: 'dist', format: 'esm', cleanDir: true, minify: { compress: true, mangle: false, codegen: true } },
});
