import { basename, resolve } from 'node:path';
import { discoverSource, loadVectors } from '../../cobol/agents/index.ts';
import { findToolchain, type VerificationTools } from '../../cobol/equivalence/index.ts';
import { dialectNames, isDialectName } from '../../cobol/semantics/index.ts';
import { DrydockError, EXIT, isTerminal, type JsonObject } from '../../model/index.ts';
import type { Inventory } from '../../project/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import type { LoadedWorkflow } from '../../workflow/index.ts';
import { type Launch, launch } from '../launch.ts';
import { publishTarget } from '../output-directory.ts';
import type { RunAccess } from '../run-access.ts';
import { sourceDirectory, withVectors } from '../source-tree.ts';
import type { StartOptions } from '../start-options.ts';
import { printable, type Terminal, table } from '../terminal.ts';
import { workflowNamed } from '../workflow-file.ts';
import type { Surroundings } from './run-commands.ts';

export interface MigrateOptions extends StartOptions {
  readonly out?: string | undefined;
  readonly copybooks: readonly string[];
  readonly std?: string | undefined;
  readonly format: 'auto' | 'fixed' | 'free';
  readonly vectors?: string | undefined;
  readonly workflow?: string | undefined;
  readonly dryRun?: true | undefined;
}

/** `drydock migrate`: runs the flagship workflow over a directory and follows it to its end. */
export async function migrate(directory: string, options: MigrateOptions, around: Surroundings): Promise<number> {
  const { terminal, signal } = around;
  const source = await sourceDirectory(directory);
  const std = options.std ?? 'auto';
  if (std !== 'auto' && !isDialectName(std))
    throw new DrydockError('DRY-E7003', { name: std, known: dialectNames.join(', ') });
  for (const folder of options.copybooks) await sourceDirectory(folder);
  const workflow = workflowNamed(options.workflow ?? 'cobol-java');
  const publishTo = await publishTarget(options.out, source);
  const found = await lookThrough(source, directory, options, signal);
  if (options.dryRun) return await showPlan(found, workflow, terminal);
  const params: JsonObject = {
    standard: std,
    format: options.format,
    copybooks: options.copybooks.map((folder) => resolve(folder)),
    vectors: options.vectors === undefined ? '' : resolve(options.vectors),
  };
  return migrateSource({ source, workflow, params, publishTo, options }, around);
}

export interface Migration {
  readonly source: string;
  readonly workflow: LoadedWorkflow;
  readonly params: JsonObject;
  readonly publishTo: string | undefined;
  readonly options: StartOptions;
  /** Whoever starts it knows already which tools are missing. */
  readonly knowsTools?: true;
}

/**
 * Starts the migration, or takes up the one of the same source that has not ended.
 *
 * @param tell says what came of it, instead of the usual answer
 */
export function migrateSource(migration: Migration, around: Surroundings, tell?: Launch['tell']): Promise<number> {
  const { source, workflow, params, publishTo, options } = migration;
  return launch(
    {
      command: 'migrate',
      workflow,
      params,
      source,
      publishTo,
      options,
      name: basename(source),
      tell,
      prepare: async (access) => {
        access.session?.tools.warmUp();
        if (!migration.knowsTools) await tellMissingTools(access.session?.tools, around.terminal);
        return options.idempotencyKey === undefined ? takenUp(access, migration, around.terminal) : undefined;
      },
    },
    around,
  );
}

async function takenUp(access: RunAccess, migration: Migration, terminal: Terminal): Promise<NumberedRun | undefined> {
  const found = await unfinished(access.reader, migration);
  if (found === undefined) return undefined;
  const isInterrupted = access.session !== null || found.state === 'interrupted';
  terminal.err(
    isInterrupted
      ? `Run #${found.no} of this source was interrupted and goes on; what is finished is not done again.\n`
      : `Run #${found.no} of this source goes on already.\n`,
  );
  if (access.session !== null) await access.session.plane.takeUp(found.id);
  else if (isInterrupted) await access.client.command(found.id, { verb: 'resume' });
  return found;
}

/** Refuses a tree without COBOL before a run is started for it. */
async function lookThrough(
  source: string,
  shown: string,
  options: MigrateOptions,
  signal: AbortSignal,
): Promise<Inventory> {
  const place = options.vectors === undefined ? '' : resolve(options.vectors);
  const vectors = await withVectors(place, () => loadVectors(place, source));
  const found = await discoverSource(
    source,
    { copybooks: options.copybooks.map((folder) => resolve(folder)), vectors },
    signal,
  );
  if (found.programs.length > 0) return found;
  const kinds = Object.entries(found.summary.byKind).flatMap(([kind, count]) =>
    count > 0 ? [`${count} ${kind}`] : [],
  );
  const details = found.problems.slice(0, 5).map(({ file, line, message }) => `${file}:${line}: ${message}`);
  throw new DrydockError('DRY-E7001', { path: shown, found: kinds.join(', ') || 'no files' }, { details });
}

async function showPlan(found: Inventory, workflow: LoadedWorkflow, terminal: Terminal): Promise<number> {
  const missing = found.programs.map(({ copies }) =>
    copies.flatMap(({ resolved, name }) => (resolved === undefined ? [name] : [])),
  );
  const rows = found.programs.map((program, index) => [
    program.ids[0]?.id ?? '',
    program.path,
    program.format,
    program.std,
    program.needs.map((need) => need.what).join(', '),
    (missing[index] ?? []).join(', '),
  ]);
  for (const { file, line, message } of found.problems) terminal.err(`${printable(`${file}:${line}: ${message}`)}\n`);
  const steps = Object.keys(workflow.definition.steps);
  const counts = `${counted(found.programs.length, 'program')}, ${counted(found.missingCopybooks.length, 'missing copybook')}`;
  await terminal.answer({
    data: () => ({
      dry_run: true,
      workflow: workflow.definition.name,
      steps,
      problems: found.problems,
      items: found.programs.map((program, index) => ({
        id: program.ids[0]?.id ?? null,
        path: program.path,
        format: program.format,
        standard: program.std,
        needs: program.needs.map(({ what }) => what),
        missing_copybooks: missing[index] ?? [],
      })),
      next_cursor: null,
    }),
    text: () =>
      `${table(['program', 'file', 'format', 'dialect', 'needs', 'missing copybooks'], rows)}\n${counts}. Steps: ${steps.join(', ')}. Nothing was changed.\n`,
    names: () => found.programs.map(({ ids, path }) => `program/${ids[0]?.id ?? path}`),
  });
  return EXIT.success;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

async function tellMissingTools(tools: VerificationTools | undefined, terminal: Terminal): Promise<void> {
  const { missing, cobc } = await (tools?.toolchain() ?? findToolchain());
  for (const { reason, install } of missing) terminal.err(`! ${reason}. To install:  ${install}\n`);
  if (missing.some(({ tool }) => tool === 'jdk'))
    terminal.err('! Without a JDK nothing is executed: every verdict will be unverified.\n');
  else if (!cobc) terminal.err('! Without cobc, proofs compare with recorded outputs of the originals.\n');
}

/** The newest run of the same source with the same parameters that has not ended, and gives its result to the same place. */
async function unfinished(reader: RunReader, { source, workflow, params, publishTo }: Migration) {
  const runs = await reader.runs({ limit: 500 });
  for (const run of runs.filter(({ state }) => !isTerminal(state))) {
    const [created] = await reader.events({ run: run.id, limit: 1 });
    if (created?.type !== 'run.created') continue;
    const same = created.data.source === source && created.data.definition.name === workflow.definition.name;
    if (!same || !sameParams(created.data.params, params)) continue;
    if (publishTo === undefined || created.data.publishTo === publishTo) return run;
  }
  return undefined;
}

function sameParams(a: JsonObject, b: JsonObject): boolean {
  return Object.keys(b).every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
}
