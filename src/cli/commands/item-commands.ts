import { DrydockError, EXIT, itemStateSchema, verdictSchema } from '../../model/index.ts';
import { attemptWire, itemWire } from '../../server/index.ts';
import type { RecordedItem } from '../../store/index.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { stateWord } from '../run-words.ts';
import { table, type Terminal } from '../terminal.ts';
import { misused, oneOf } from '../words.ts';

export interface ItemListOptions {
  readonly run: string;
  readonly step?: string | undefined;
  readonly state?: string | undefined;
  readonly verdict?: string | undefined;
  readonly limit: number;
}

/** `drydock item list --run <run>` */
export async function itemList(options: ItemListOptions, terminal: Terminal): Promise<number> {
  const { step, state, verdict, limit } = options;
  const states = state?.split(',').map((one) => oneOf('item list', '--state', one, itemStateSchema.options));
  const verdicts = verdict?.split(',').map((one) => oneOf('item list', '--verdict', one, verdictSchema.options));
  await using reader = await openRuns();
  const run = await runNamed(options.run, reader);
  const items = (await reader?.items(run.id, { step, states, verdicts, limit })) ?? [];
  await terminal.answer({
    data: () => ({ items: items.map((item) => itemWire.encode(item)), next_cursor: null }),
    text: () => {
      if (items.length === 0) terminal.hint(`Run #${run.no} has no such items.\n`);
      return items.length === 0 ? '' : table(['step', 'item', 'state', 'verdict', 'attempts', 'why'], items.map(rowOf));
    },
    names: () => items.map(({ id }) => `item/${id}`),
    columns: ['step', 'id', 'state', 'verdict', 'attempts', 'reason'],
  });
  return EXIT.success;
}

function rowOf({ step, id, state, verdict, attempts, reason, error, note }: RecordedItem): string[] {
  return [step, id, stateWord(state), verdict ?? '', String(attempts), note ?? error?.message ?? reason ?? ''];
}

/** `drydock item view <item> --run <run>`: what happened to it in each step, with all attempts. */
export async function itemView(item: string, options: { readonly run: string }, terminal: Terminal): Promise<number> {
  await using reader = await openRuns();
  const run = await runNamed(options.run, reader);
  const steps = (await reader?.items(run.id, { item })) ?? [];
  if (reader === undefined || steps.length === 0) {
    const list = `${terminal.command} item list --run ${run.no}`;
    throw new DrydockError('DRY-E8003', { what: `item ${item} in run #${run.no}`, list });
  }
  const attempts = await Promise.all(steps.map(({ step }) => reader.attempts(run.id, { step, item })));
  await terminal.answer({
    data: () => ({
      id: item,
      steps: steps.map((step) => itemWire.encode(step)),
      attempts: attempts.flat().map((attempt) => attemptWire.encode(attempt)),
    }),
    text: () => {
      const rows = attempts.flat().map((one) => {
        const took = one.finishedAt === null ? '' : `${one.finishedAt - one.startedAt} ms`;
        return [one.step, String(one.attempt), one.agent, one.state, one.verdict ?? '', took, one.error?.message ?? ''];
      });
      const summary = table(['step', 'item', 'state', 'verdict', 'attempts', 'why'], steps.map(rowOf));
      return `${summary}\n${table(['step', 'attempt', 'agent', 'state', 'verdict', 'took', 'error'], rows)}`;
    },
    names: () => [`item/${item}`],
  });
  return EXIT.success;
}

/** The step in which something is to be done with an item: the one that is named, or the only one in which it failed. */
export async function stepOfItem(
  command: string,
  item: string,
  { run: reference, step }: { readonly run: string; readonly step?: string | undefined },
): Promise<string> {
  if (step !== undefined) return step;
  await using reader = await openRuns();
  const run = await runNamed(reference, reader);
  const found = (await reader?.items(run.id, { item })) ?? [];
  const failed = found.filter(({ state }) => state === 'failed');
  const [only] = failed.length > 0 ? failed : found;
  const isOne = failed.length === 1 || (failed.length === 0 && found.length === 1);
  if (only !== undefined && isOne) return only.step;
  const steps = found.map((one) => one.step).join(', ');
  if (found.length > 0) throw misused(command, `${item} is in several steps: ${steps}`, 'Name one with --step.');
  const list = `drydock item list --run ${run.no}`;
  throw new DrydockError('DRY-E8003', { what: `item ${item} in run #${run.no}`, list });
}
