import { installed } from '../installation.ts';
import type { Terminal } from '../terminal.ts';
import { publishTarget } from '../output-directory.ts';
import { workflowNamed } from '../workflow-file.ts';
import { migrateSource } from './migrate.ts';

const bank = installed('examples', 'bank');

/** `drydock demo`: migrates the bundled bank application; started again after an interruption, it goes on. */
export async function demo(
  options: { readonly out?: string | undefined },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const publishTo = await publishTarget(options.out, bank);
  terminal.err(
    'Migrating the bundled bank application: each program is translated, compiled,\nand run beside its original.\n',
  );
  const params = { standard: 'auto', format: 'auto', copybooks: [], vectors: '' };
  return migrateSource({ source: bank, workflow: workflowNamed('cobol-java'), params, publishTo }, terminal, signal);
}
