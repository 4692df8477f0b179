import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DrydockError, EXIT } from '../../model/index.ts';
import { runWire, viewOf } from '../../server/index.ts';
import { installed } from '../installation.ts';
import { tellEnd } from '../launch.ts';
import { isForPeople } from '../output/index.ts';
import { publishTarget } from '../output-directory.ts';
import { settings } from '../settings.ts';
import { misused } from '../words.ts';
import { workflowNamed } from '../workflow-file.ts';
import { type Migration, migrateSource } from './migrate.ts';
import type { Surroundings } from './run-commands.ts';

export interface DemoOptions {
  /** Directory for the results; each application gets a folder of its own there. */
  readonly out?: string | undefined;
  /** The language model of the settings is asked, instead of what was recorded. */
  readonly live?: true | undefined;
}

/**
 * `drydock demo`: migrates the bundled bank application, which rules translate whole, and then a program that needs a language model,
 * whose answers are recorded unless they shall be live. Started again after an interruption, it goes on.
 *
 * @returns the exit code of the run that came out worse
 * @throws DRY-E2051 when answers shall be live and no model is configured, DRY-E5003 when there is something else in the directory
 */
export async function demo(options: DemoOptions, around: Surroundings): Promise<number> {
  const { terminal } = around;
  if (options.live && settings().model === null)
    throw misused('demo', '--live asks a language model, and none is configured', 'drydock help models');
  if (options.out !== undefined) await refuseForeign(options.out);
  const bank = await application('bank', options.out);
  const statements = await application('statements', options.out);
  const replay = options.live ? undefined : join(statements.source, 'recorded');
  const ended: unknown[] = [];
  const isText = isForPeople(terminal.output);
  const run = (migration: Migration): Promise<number> =>
    migrateSource(migration, around, async (access, followed) => {
      if (isText) await tellEnd(access, followed, terminal);
      else ended.push(runWire.encode(viewOf(followed.run)));
    });

  terminal.err(
    'Migrating the bundled bank application: each program is translated, compiled,\nand run beside its original.\n',
  );
  const first = await run(bank);
  if (around.signal.aborted || !GOES_ON.has(first)) return first;
  terminal.err(
    `\nNow a program that rules cannot translate whole. What is missing is asked of ${options.live ? `the language model ${settings().model}` : 'a language model; its\nanswers are recorded, nothing is sent'}. Whatever it answers counts only if both sides do the same.\n`,
  );
  const second = await run({ ...statements, knowsTools: true, options: { ...statements.options, replay } });
  if (!isText)
    await terminal.answer({
      data: () => ({ items: ended, next_cursor: null }),
      text: () => '',
      names: () => [],
      columns: ['no', 'name', 'state'],
    });
  return second === EXIT.success ? first : second;
}

const APPLICATIONS: readonly string[] = ['bank', 'statements'];

/** Results go to a directory that is new, empty, or was used for nothing else. @throws DRY-E5003 */
async function refuseForeign(out: string): Promise<void> {
  const there = await readdir(out).catch(() => []);
  if (there.some((name) => !APPLICATIONS.includes(name))) throw new DrydockError('DRY-E5003', { path: out });
}

/** A bank that is not proven, because there is no JDK, does not keep the other program from being shown. */
const GOES_ON: ReadonlySet<number> = new Set([EXIT.success, EXIT.notProven]);

async function application(name: string, out: string | undefined): Promise<Migration> {
  const source = installed('examples', name);
  return {
    source,
    workflow: workflowNamed('cobol-java'),
    params: { standard: 'auto', format: 'auto', copybooks: [], vectors: '' },
    publishTo: await publishTarget(out === undefined ? undefined : join(out, name), source),
    options: { flag: [] },
  };
}
