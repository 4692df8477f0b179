import { setTimeout as pause } from 'node:timers/promises';
import { DrydockError, EXIT, type RunId } from '../../model/index.ts';
import { runWire } from '../../server/index.ts';
import type { NumberedRun } from '../../store/index.ts';
import { runNamed } from '../open-runs.ts';
import { isForPeople } from '../output/index.ts';
import { parseParams } from '../parameters.ts';
import { accessRuns, type RunAccess } from '../run-access.ts';
import { type CommandOptions, goOn } from '../run-command.ts';
import { forkRequest } from '../run-requests.ts';
import type { Surroundings } from './run-commands.ts';

export interface ForkOptions extends CommandOptions {
  readonly from: string;
  readonly param: readonly string[];
  readonly name?: string | undefined;
}

/** `drydock run fork <run> --from <step>`: a new run that keeps what the step builds on. */
export async function runFork(
  reference: string,
  options: ForkOptions,
  { terminal, signal }: Surroundings,
): Promise<number> {
  await using access = await accessRuns(terminal);
  const run = await runNamed(reference, access.reader);
  const request = forkRequest(options.from, parseParams(options.param, run.workflow.name), options.name);
  const { idempotencyKey } = options;
  const given = await access.client.command(
    run.id,
    request,
    idempotencyKey === undefined ? {} : { key: idempotencyKey },
  );
  if (given.command === null) return EXIT.unexpected;
  const fork = await forkOf(access, run.id, given.command.key);
  await terminal.answer({
    data: async () => ({
      run: runWire.encode(await access.client.run(fork.id)),
      forked_from: run.id,
      step: options.from,
    }),
    text: () => `#${fork.no} ${fork.name} is forked from step ${options.from} of #${run.no}\n`,
    names: () => [`run/${fork.id}`],
  });
  if (access.session !== null) return await goOn(access, { id: fork.id, asOfSeq: 0 }, terminal, signal);
  if (isForPeople(terminal.output)) terminal.hint(`  Next:  ${terminal.command} run watch ${fork.no}\n`);
  return EXIT.success;
}

/** The new run, as soon as it is there. @throws why it could not be made */
async function forkOf({ reader }: RunAccess, run: RunId, key: string): Promise<NumberedRun> {
  for (;;) {
    const command = await reader.commandByKey(run, key);
    if (command?.state === 'done') {
      const { result } = command;
      if (typeof result === 'string') return runNamed(result, reader);
      const problem = JSON.stringify(result);
      throw new DrydockError('DRY-E2051', { command: 'run fork', problem, next: 'Fork from another step.' });
    }
    await pause(30);
  }
}
