import type { CommandRequest } from '../../model/index.ts';
import { questionDetails, questionMeant, questionText } from '../questions.ts';
import { type CommandOptions, commandRun } from '../run-command.ts';
import { editRequest, type RetryOptions, retryRequest, type SetOptions, setRequests } from '../run-requests.ts';
import type { Terminal } from '../terminal.ts';

/** Where a command is given, and when to stop following what it set going. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

type NowOptions = CommandOptions & { readonly now?: true | undefined };

/** `drydock run pause [run] [--now]` */
export function runPause(reference: string, options: NowOptions, around: Surroundings): Promise<number> {
  return give(reference, [{ verb: 'pause', mode: options.now ? 'now' : 'drain' }], options, around);
}

/** `drydock run resume [run]`: goes on with a run that was paused or interrupted. */
export function runResume(reference: string, options: CommandOptions, around: Surroundings): Promise<number> {
  return give(reference, [{ verb: 'resume' }], options, around);
}

/** `drydock run cancel [run] [--now]` */
export function runCancel(reference: string, options: NowOptions, around: Surroundings): Promise<number> {
  return give(reference, [{ verb: 'cancel', mode: options.now ? 'now' : 'graceful' }], options, around);
}

/** `drydock run retry [run]` */
export async function runRetry(
  reference: string,
  options: CommandOptions & RetryOptions,
  around: Surroundings,
): Promise<number> {
  return give(reference, [retryRequest(options)], options, around);
}

/** `drydock run approve|reject [run] [step] [item]`: shows what is asked, and answers it. */
export function runAnswer(
  verb: 'approve' | 'reject',
  [reference, step, item]: readonly [string, string | undefined, string | undefined],
  options: CommandOptions & { readonly comment?: string | undefined },
  { terminal, signal }: Surroundings,
): Promise<number> {
  return commandRun(
    reference,
    async (run, { reader }) => {
      const asked = await questionMeant(reader, run, step, item);
      terminal.hint(`${questionText(asked)}\n${questionDetails(asked)}`);
      const { comment } = options;
      return [{ verb, step: asked.step, item: asked.item, ...(comment === undefined ? {} : { comment }) }];
    },
    options,
    terminal,
    signal,
  );
}

/** `drydock run skip <run> <step> [item] --reason <text>` */
export function runSkip(
  [reference, step, item]: readonly [string, string, string | undefined],
  options: CommandOptions & { readonly reason: string },
  around: Surroundings,
): Promise<number> {
  return give(reference, [{ verb: 'skip', step, item: item ?? null, reason: options.reason }], options, around);
}

/** `drydock run set <run> --priority | --concurrency | --budget` */
export async function runSet(
  reference: string,
  options: CommandOptions & SetOptions,
  around: Surroundings,
): Promise<number> {
  return give(reference, setRequests(options), options, around);
}

/** `drydock run edit <run> --file <file>` */
export async function runEdit(
  reference: string,
  options: CommandOptions & { readonly file: string },
  around: Surroundings,
): Promise<number> {
  return give(reference, [editRequest(options.file)], options, around);
}

function give(
  reference: string,
  requests: readonly CommandRequest[],
  options: CommandOptions,
  { terminal, signal }: Surroundings,
): Promise<number> {
  return commandRun(reference, () => requests, options, terminal, signal);
}
