import { type CommandRequest, type CommandVerb, DrydockError, EXIT, isTerminal } from '../model/index.ts';
import { commandWire, type RunView, runWire } from '../server/index.ts';
import type { NumberedRun } from '../store/index.ts';
import { allowedActions } from '../workflow/index.ts';
import { followRun } from './follow-run.ts';
import { isForPeople } from './output/index.ts';
import { runNamed } from './open-runs.ts';
import { accessRuns, type RunAccess } from './run-access.ts';
import { commandText } from './command-text.ts';
import { summary } from './run-summary.ts';
import type { Terminal } from './terminal.ts';

/** What every command on a run takes. */
export interface CommandOptions {
  /** Idempotency key: the same key with the same request is the same command. */
  readonly idempotencyKey?: string | undefined;
}

/** What a command was built from: the run as it is, and where to look for more. */
export type RequestsFor = (
  run: NumberedRun,
  access: RunAccess,
) => readonly CommandRequest[] | Promise<readonly CommandRequest[]>;

/** After these there is work to be done: a process that owns the run itself stays for it. */
const SETS_GOING: readonly CommandVerb[] = ['resume', 'cancel', 'retry', 'approve', 'reject', 'skip'];

/**
 * Gives a run commands, through its owner or as its owner, and says what changed. When this process became the owner and the command
 * sets the run going, follows it to its end.
 */
export async function commandRun(
  reference: string,
  requestsFor: RequestsFor,
  options: CommandOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  await using access = await accessRuns(terminal);
  const run = await runNamed(reference, access.reader);
  const requests = await requestsFor(run, access);
  const given = await giveAll(access, run, requests, options);
  const goesOn = !isTerminal(given.view.state) && requests.some(({ verb }) => SETS_GOING.includes(verb));
  const staysHere = access.session !== null && goesOn;
  await terminal.answer({
    data: () => given.json,
    text: () => {
      const { changes, next } = commandText(requests, run, given.view, access.session !== null);
      if (!staysHere) terminal.hint(`  Next:  ${terminal.command} ${next}\n`);
      return changes.map((line) => `${line}\n`).join('');
    },
    names: () => [`run/${run.id}`],
  });
  if (!staysHere) return EXIT.success;
  return await goOn(access, run, terminal, signal);
}

/** Follows a run of this process to its end. */
export async function goOn(
  access: RunAccess,
  run: Pick<NumberedRun, 'id' | 'asOfSeq'>,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const followed = await followRun(access, run.id, terminal, signal, run.asOfSeq);
  if (followed.ended && isForPeople(terminal.output))
    terminal.out(await summary(access.reader, followed.run, terminal));
  return followed.exitCode;
}

async function giveAll(
  { client }: RunAccess,
  run: NumberedRun,
  requests: readonly CommandRequest[],
  { idempotencyKey }: CommandOptions,
): Promise<{ readonly view: RunView; readonly json: unknown }> {
  const commands: unknown[] = [];
  let view: RunView | undefined;
  for (const request of requests) {
    const suffix = requests.length > 1 ? `:${request.verb}` : '';
    const options = idempotencyKey === undefined ? {} : { key: `${idempotencyKey}${suffix}` };
    const given = await client.command(run.id, request, options).catch((error: unknown) => {
      throw refusalOf(error, run, request);
    });
    commands.push(given.command === null ? null : commandWire.encode(given.command));
    view = given.run;
  }
  view ??= await client.run(run.id);
  const [only] = commands;
  const told = commands.length > 1 ? { commands } : { command: only ?? null };
  return { view, json: { ...told, run: runWire.encode(view) } };
}

/** Of a run that nobody drives, the owner knows only what it may be told as it rests: it can also go on. */
function refusalOf(error: unknown, run: NumberedRun, { verb }: CommandRequest): unknown {
  if (!(error instanceof DrydockError) || error.code !== 'DRY-E2002' || run.state !== 'interrupted') return error;
  const allowed = ['resume', ...allowedActions(run)].join(', ');
  return new DrydockError('DRY-E2002', { verb, state: run.state, allowed }, { cause: error });
}
