import { type Budget, type Flags, flagsSchema, prioritySchema } from '../model/index.ts';
import type { StartRequest } from '../server/index.ts';
import { parseMoney } from '../workflow/index.ts';
import { misused, oneOf } from './words.ts';

/** What `run start` and `migrate` both take. */
export interface StartOptions {
  readonly name?: string | undefined;
  readonly owner?: string | undefined;
  readonly project?: string | undefined;
  readonly priority?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly budget?: string | undefined;
  readonly onExhausted?: Budget['onExhausted'] | undefined;
  readonly flag: readonly string[];
  readonly idempotencyKey?: string | undefined;
  readonly detach?: true | undefined;
}

/** What the options say about a run. @throws DRY-E2051 with the option that is wrong */
export function startRequestOf(command: string, options: StartOptions): Partial<StartRequest> {
  const { name, owner, project, priority, concurrency } = options;
  const flags = parseFlags(command, options.flag);
  return {
    ...(name === undefined ? {} : { name }),
    ...(owner === undefined ? {} : { owner }),
    ...(project === undefined ? {} : { project }),
    ...(priority === undefined ? {} : { priority: oneOf(command, '--priority', priority, prioritySchema.options) }),
    ...(concurrency === undefined ? {} : { concurrency: parseConcurrency(command, concurrency) }),
    ...budgetOf(command, options),
    ...(Object.keys(flags).length === 0 ? {} : { flags }),
  };
}

/** A whole number from 1 to 10000. @throws DRY-E2051 */
export function parseConcurrency(command: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 10_000) return number;
  throw misused(command, `--concurrency: ${text} is no number of attempts`, 'Give a whole number from 1 to 10000.');
}

function budgetOf(command: string, { budget, onExhausted }: StartOptions): { readonly budget?: Budget } {
  if (budget === undefined) {
    if (onExhausted === undefined) return {};
    throw misused(command, '--on-exhausted goes with --budget', 'Add --budget.');
  }
  const limitMicros = parseMoney(budget);
  if (limitMicros === null) throw misused(command, `--budget: ${budget} is no amount`, 'Write for example 5 or $7.50.');
  return { budget: { limitMicros, onExhausted: onExhausted ?? 'pause' } };
}

/** `name=on` or `name=off`. @throws DRY-E2051, for an unknown name with the closest one */
export function parseFlags(command: string, given: readonly string[]): Partial<Flags> {
  const known = Object.keys(flagsSchema.shape) as (keyof Flags)[];
  return Object.fromEntries(
    given.map((text) => {
      const [name = '', value = ''] = text.split('=', 2);
      const flag = oneOf(command, '--flag', name, known);
      return [flag, oneOf(command, `--flag ${flag}`, value, ['on', 'off']) === 'on'];
    }),
  );
}
