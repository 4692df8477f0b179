import { installed } from '../installation.ts';
import { publishTarget } from '../output-directory.ts';
import { workflowNamed } from '../workflow-file.ts';
import { migrateSource } from './migrate.ts';
import type { Surroundings } from './run-commands.ts';

const bank = installed('examples', 'bank');

/** `drydock demo`: migrates the bundled bank application; started again after an interruption, it goes on. */
export async function demo(options: { readonly out?: string | undefined }, around: Surroundings): Promise<number> {
  const publishTo = await publishTarget(options.out, bank);
  around.terminal.err(
    'Migrating the bundled bank application: each program is translated, compiled,\nand run beside its original.\n',
  );
  const params = { standard: 'auto', format: 'auto', copybooks: [], vectors: '' };
  const workflow = workflowNamed('cobol-java');
  return migrateSource({ source: bank, workflow, params, publishTo, options: { flag: [] } }, around);
}
