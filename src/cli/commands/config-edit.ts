import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readConfigFile, shownFrom } from '../../config/index.ts';
import { EXIT } from '../../model/index.ts';
import { invalidConfiguration } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { misused } from '../words.ts';
import { type FileOptions, fileMeant, write } from './config-change.ts';

const START = `# Settings of drydock: drydock config list
`;

/** `drydock config edit [--project | --user]` @throws DRY-E8070 with every mistake that the file has afterwards */
export async function configEdit(options: FileOptions, terminal: Terminal): Promise<number> {
  const { scope, file } = await fileMeant(options);
  const editor = process.env['VISUAL'] || process.env['EDITOR'];
  if (!editor) throw misused('config edit', 'neither $VISUAL nor $EDITOR is set', `Set one, or open ${file} yourself.`);
  if (!existsSync(file)) await write(file, START, scope === 'user' ? 0o600 : 0o644);
  // As git does it: the variable is a command of the shell, the file is its last argument.
  const { status, error } = spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
  if (status !== 0) {
    const problem = error?.message ?? `it ended with code ${status ?? 'none'}`;
    throw misused('config edit', `${editor}: ${problem}`, 'Set $VISUAL to an editor that works here.');
  }
  const parsed = await readConfigFile(scope, file, process.cwd());
  if (parsed !== null && parsed.issues.length > 0) throw invalidConfiguration(parsed.issues);
  terminal.hint(`${shownFrom(process.cwd(), file)} is right.\n`);
  return EXIT.success;
}
