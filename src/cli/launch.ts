import { resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { DrydockError, EXIT, type JsonObject } from '../model/index.ts';
import { runWire, type RunView, type StartRequest, viewOf } from '../server/index.ts';
import type { NumberedRun, RunReader } from '../store/index.ts';
import { type LoadedWorkflow, versionConflict } from '../workflow/index.ts';
import type { Surroundings } from './commands/run-commands.ts';
import { tellRun } from './ci/index.ts';
import { isDaemon } from './daemon.ts';
import { followRun, type FollowedRun } from './follow-run.ts';
import { homeFolder } from './home.ts';
import { linger } from './linger.ts';
import { runNamed } from './open-runs.ts';
import { accessRuns, reachOwner, type RunAccess } from './run-access.ts';
import { runInDirectMode } from './run-in-direct-mode.ts';
import { summary } from './run-summary.ts';
import { type StartOptions, startRequestOf } from './start-options.ts';
import { printable, type Terminal } from './terminal.ts';
import { misused } from './words.ts';

/** A run to be started. */
export interface Launch {
  /** `run start`, for messages. */
  readonly command: string;
  readonly workflow: LoadedWorkflow;
  readonly params: JsonObject;
  /** Absolute paths. */
  readonly source: string | undefined;
  readonly publishTo: string | undefined;
  /** Used when the options name none. */
  readonly name?: string | undefined;
  readonly options: StartOptions;
  /** Once the runs can be reached, and before anything is started: a run that is there already and goes on instead. */
  readonly prepare?: (access: RunAccess) => Promise<NumberedRun | undefined>;
  /** Says what came of it, instead of `tellEnd`. */
  readonly tell?: ((access: RunAccess, followed: FollowedRun) => Promise<void>) | undefined;
}

/** Starts a run and follows it to its end; or hands it to the daemon. */
export async function launch(run: Launch, around: Surroundings): Promise<number> {
  const { command, options } = run;
  const { terminal } = around;
  const asked = startRequestOf(command, options);
  const isDirect = asked.flags?.useLegacyOrchestration === true;
  if (options.junit !== undefined && (options.detach || isDirect)) throw noReport(command, isDirect);
  if (isDirect) return runInDirectMode(run, asked, around);
  await using access = options.detach ? await daemonAccess(terminal) : await accessRuns(terminal);
  await warnOfChange(access.reader, run.workflow, terminal);
  const { id, no } = (await run.prepare?.(access)) ?? (await start(access, run, await replaying(asked, access)));
  if (options.detach) {
    await tellStarted(access, id, terminal);
    return EXIT.success;
  }
  const { output } = terminal;
  // Scripts want the name of the run at once.
  if (output.quiet || output.format === 'name') await tellStarted(access, id, terminal);
  if (access.session === null)
    terminal.err(`Run #${no} goes on in the process that owns this home; Ctrl-C leaves it going.\n`);
  const followed = await followRun(access, id, terminal, around.signal);
  if (!output.quiet && output.format !== 'name')
    await (run.tell?.(access, followed) ?? tellEnd(access, followed, terminal));
  if (!around.signal.aborted) await tellRun(access.reader, followed.run, options, terminal);
  if (!around.signal.aborted) await linger(access, followed.run, around);
  return followed.exitCode;
}

/** A run whose answers are to be given again may be named as people name runs. */
async function replaying(asked: Partial<StartRequest>, { reader }: RunAccess): Promise<Partial<StartRequest>> {
  const { replay } = asked;
  if (replay === undefined || /[/\\]/.test(replay)) return asked;
  return { ...asked, replay: (await runNamed(replay, reader)).id };
}

function noReport(command: string, isDirect: boolean): DrydockError {
  return isDirect
    ? misused(command, '--junit needs a run that is recorded', 'Leave out --flag useLegacyOrchestration=on.')
    : misused(
        command,
        '--junit: with --detach nothing has come of the run yet',
        'Use drydock run wait --junit <file>.',
      );
}

async function start({ client }: RunAccess, run: Launch, asked: Partial<StartRequest>): Promise<RunView> {
  const { params, source, publishTo, name, options } = run;
  const request: StartRequest = {
    workflow: workflowRef(run.workflow),
    params,
    ...(source === undefined ? {} : { source }),
    ...(publishTo === undefined ? {} : { publishTo }),
    ...(name === undefined ? {} : { name }),
    ...asked,
  };
  const { idempotencyKey } = options;
  return client.startRun(request, idempotencyKey === undefined ? {} : { key: idempotencyKey });
}

/** Longest name of a workflow that the API takes. */
const LONGEST_NAME = 200;

/** The owner of the home may have another directory: it is told the whole path, or the text. */
function workflowRef({ file }: LoadedWorkflow): StartRequest['workflow'] {
  const path = resolve(file);
  if (path.length <= LONGEST_NAME || !/\.ya?ml$/.test(path)) return { by: 'name', name: path };
  return { by: 'text', text: readFileSync(path, 'utf8'), file };
}

/** @throws DRY-E8043 when there is no daemon */
async function daemonAccess(terminal: Terminal): Promise<RunAccess> {
  const owner = await reachOwner(terminal);
  if (owner !== null && isDaemon(homeFolder())) return owner;
  await owner?.[Symbol.asyncDispose]();
  throw new DrydockError('DRY-E8043', { home: homeFolder() });
}

async function tellStarted(access: RunAccess, id: string, terminal: Terminal): Promise<void> {
  const view = await access.client.run(id);
  await terminal.answer({
    data: () => runWire.encode(view),
    text: () => {
      terminal.hint(`  Watch:  ${terminal.command} run watch ${view.no}\n`);
      return `#${view.no} ${view.name} ${view.state}   ${id}\n`;
    },
    names: () => [`run/${id}`],
  });
}

/** What a run came to; of one that goes on without whoever followed it, people were told already. */
export async function tellEnd(
  { reader }: Pick<RunAccess, 'reader'>,
  { run, ended }: FollowedRun,
  terminal: Terminal,
): Promise<void> {
  await terminal.answer({
    data: () => runWire.encode(viewOf(run)),
    text: () => (ended ? summary(reader, run, terminal) : ''),
    names: () => [`run/${run.id}`],
  });
}

/** Runs that are looked at for a workflow of the same name and version. */
const NEWEST_RUNS = 500;

async function warnOfChange(reader: RunReader, { definition }: LoadedWorkflow, terminal: Terminal): Promise<void> {
  const seen = (await reader.runs({ limit: NEWEST_RUNS })).map(({ workflow }) => workflow);
  const conflict = versionConflict(definition, seen);
  if (conflict === null) return;
  terminal.err(`! ${printable(conflict.message)}. ${printable(conflict.next)}   [${conflict.code}]\n`);
}
