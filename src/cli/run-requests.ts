import { readFileSync } from 'node:fs';
import { type CommandRequest, DrydockError, type JsonObject, prioritySchema } from '../model/index.ts';
import { invalidWorkflow, loadEdits, parseMoney } from '../workflow/index.ts';
import { parseConcurrency } from './start-options.ts';
import { misused, oneOf } from './words.ts';

export interface RetryOptions {
  readonly step?: string | undefined;
  readonly items?: string | undefined;
  readonly from?: string | undefined;
}

/** `run retry`: all that failed; or `--step S --items A,B`; or `--from S`. */
export function retryRequest({ step, items, from }: RetryOptions): CommandRequest {
  if (from !== undefined) {
    if (step !== undefined || items !== undefined) {
      throw misused('run retry', '--from stands alone', 'Give either --from, or --step with --items.');
    }
    return { verb: 'retry', scope: { kind: 'from', step: from } };
  }
  if (step === undefined && items === undefined) return { verb: 'retry', scope: { kind: 'failed' } };
  const list = (items ?? '').split(',').filter((item) => item !== '');
  if (step === undefined || list.length === 0) {
    throw misused('run retry', '--step and --items belong together', 'For example: --step verify --items PAYROLL,FEES');
  }
  return { verb: 'retry', scope: { kind: 'items', step, items: list } };
}

export interface SetOptions {
  readonly priority?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly step?: string | undefined;
  readonly budget?: string | undefined;
  readonly onExhausted?: 'pause' | 'stop' | 'continue' | undefined;
}

/** `run set`: one request for each thing that is set. */
export function setRequests(options: SetOptions): CommandRequest[] {
  const { priority, concurrency, step, budget, onExhausted } = options;
  const requests: CommandRequest[] = [];
  if (priority !== undefined) {
    requests.push({
      verb: 'set_priority',
      priority: oneOf('run set', '--priority', priority, prioritySchema.options),
    });
  }
  if (concurrency !== undefined) {
    const number = parseConcurrency('run set', concurrency);
    requests.push({ verb: 'set_concurrency', concurrency: number, ...(step === undefined ? {} : { step }) });
  } else if (step !== undefined) throw misused('run set', '--step goes with --concurrency', 'Add --concurrency.');
  if (budget !== undefined) {
    const limitMicros = budget === 'none' ? null : parseMoney(budget);
    if (budget !== 'none' && limitMicros === null) {
      throw misused('run set', `${budget} is no amount`, 'Write for example 5, $5.00 or none.');
    }
    requests.push({ verb: 'set_budget', limitMicros, ...(onExhausted === undefined ? {} : { onExhausted }) });
  } else if (onExhausted !== undefined) throw misused('run set', '--on-exhausted goes with --budget', 'Add --budget.');
  if (requests.length === 0) throw misused('run set', 'nothing to set', 'Give --priority, --concurrency or --budget.');
  return requests;
}

/** `run edit`: the edits of a YAML or JSON file, with steps as in workflow files. @throws DRY-E1001 with every problem and its place */
export function editRequest(file: string): CommandRequest {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new DrydockError('DRY-E5002', {
      path: file,
      problem: error instanceof Error ? error.message : String(error),
    });
  }
  const loaded = loadEdits(text, file);
  if (loaded.ok) return { verb: 'edit', edits: [...loaded.edits] };
  throw invalidWorkflow(loaded.issues);
}

/** `run fork`: a new run from a step of an old one. */
export function forkRequest(step: string, params: JsonObject, name: string | undefined): CommandRequest {
  const isChanged = Object.keys(params).length > 0;
  return { verb: 'fork', step, ...(isChanged ? { params } : {}), ...(name === undefined ? {} : { name }) };
}
