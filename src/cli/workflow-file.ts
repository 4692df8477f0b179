import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DrydockError } from '../model/index.ts';
import { installed } from './installation.ts';
import { invalidWorkflow, type LoadedWorkflow, loadWorkflow } from '../workflow/index.ts';

const builtIn = installed('workflows');

/**
 * Loads a workflow: a path that ends in .yaml or .yml, or the name of a built-in one.
 *
 * @throws DrydockError DRY-E1002 no such workflow, DRY-E1001 with every problem and its place, DRY-E5002 not readable
 */
export function workflowNamed(name: string): LoadedWorkflow {
  const file = /\.ya?ml$/.test(name) ? name : join(builtIn, `${name}.yaml`);
  if (!existsSync(file)) {
    const known = readdirSync(builtIn).map((entry) => entry.replace(/\.yaml$/, ''));
    throw new DrydockError('DRY-E1002', { name, known: known.join(', ') });
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new DrydockError(
      'DRY-E5002',
      { path: file, problem: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
  const shown = relative(process.cwd(), file);
  const loaded = loadWorkflow(text, shown.startsWith('..') ? file : shown);
  if (!loaded.ok) throw invalidWorkflow(loaded.issues);
  return loaded.workflow;
}
