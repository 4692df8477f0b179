import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PROJECT_FILE } from '../../config/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { homeFolder } from '../home.ts';
import { firstConfig, type FolderCount, type ProjectSources, projectSources } from '../init/index.ts';
import { printable, type Terminal } from '../terminal.ts';
import { write } from './config-change.ts';

interface InitOptions {
  readonly yes?: true | undefined;
  readonly input: boolean;
  readonly dryRun?: true | undefined;
}

/** `drydock init [dir]`: writes the first drydock.yaml of a project and says what it found there. What is there stays as it is. */
export async function init(dir: string, options: InitOptions, terminal: Terminal): Promise<number> {
  const root = resolve(dir);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw new DrydockError('DRY-E5001', { path: dir });
  const sources = projectSources(root);
  const file = join(root, PROJECT_FILE);
  const changes = [configChange(file), ignoreChange(root)].filter((change) => change !== null);
  const done: string[] = [];
  for (const change of changes) {
    terminal.err(printable(`${relative(process.cwd(), change.file) || change.file}\n${plus(change.added)}`));
    if (options.dryRun || (change.asks && !(await agreed(change.file, options, terminal)))) continue;
    await write(change.file, change.text, 0o644);
    done.push(change.file);
  }
  await terminal.answer({
    data: () => ({
      dir: root,
      written: done,
      programs: sources.programs,
      copybooks: sources.copybooks,
      has_agents: sources.hasAgents,
      has_workflows: sources.hasWorkflows,
    }),
    text: () => `${done.length === 0 ? 'Nothing was written.' : `Written: ${done.join(', ')}`}\n${found(sources)}`,
    names: () => done.map((path) => `file/${path}`),
  });
  terminal.hint(next(dir, sources, terminal.command));
  return EXIT.success;
}

interface Change {
  readonly file: string;
  readonly text: string;
  readonly added: string;
  /** Whether it is somebody else's file. */
  readonly asks: boolean;
}

function configChange(file: string): Change | null {
  if (existsSync(file)) return null;
  const text = firstConfig();
  return { file, text, added: text, asks: false };
}

/** A home inside of the project does not belong into its repository. */
function ignoreChange(root: string): Change | null {
  const home = relative(root, homeFolder());
  if (home === '' || home.startsWith('..') || !existsSync(join(root, '.git'))) return null;
  const file = join(root, '.gitignore');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const line = `/${home}/`;
  if (before.split(/\r?\n/).includes(line)) return null;
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return { file, text: `${before}${gap}${line}\n`, added: `${line}\n`, asks: true };
}

async function agreed(file: string, options: InitOptions, terminal: Terminal): Promise<boolean> {
  if (options.yes) return true;
  if (!options.input || !process.stdin.isTTY || !terminal.interactive) {
    terminal.hint(`  Left as it is: ${file}. With -y it is changed.\n`);
    return false;
  }
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({ message: `Add this to ${printable(file)}?`, output: process.stderr });
  return !isCancel(answer) && answer;
}

const plus = (text: string): string => text.replaceAll(/^(?=.)/gm, '  + ');

function found({ programs, copybooks, isComplete }: ProjectSources): string {
  const counted = (what: string, folders: readonly FolderCount[]): string => {
    const total = folders.reduce((sum, { count }) => sum + count, 0);
    const some = folders.slice(0, 3).map(({ folder, count }) => `${folder} (${count})`);
    return total === 0 ? '' : `${what}: ${total} in ${some.join(', ')}${folders.length > 3 ? ' and others' : ''}\n`;
  };
  const more = isComplete ? '' : 'There is more than was looked at.\n';
  return `${counted('COBOL programs', programs)}${counted('Copybooks', copybooks)}${more}`;
}

function next(dir: string, { programs, copybooks }: ProjectSources, command: string): string {
  const [first] = programs;
  if (first === undefined) return `  Next:  ${command} demo\n`;
  const words = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
  const where = words(join(dir, first.folder));
  const apart = copybooks.find(({ folder }) => folder !== first.folder);
  const copies = apart === undefined ? '' : ` -I ${words(join(dir, apart.folder))}`;
  return printable(`  Next:  ${command} migrate ${where}${copies}\n`);
}
