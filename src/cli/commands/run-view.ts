import { EXIT, type Item } from '../../model/index.ts';
import type { RunReader } from '../../store/index.ts';
import type { RunId } from '../../model/index.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { stateWord, verdictWords } from '../run-words.ts';
import { duration, printable, type Terminal, table } from '../terminal.ts';

/** Failures and findings that are shown without --items. */
const mostFindings = 20;

/** `drydock run view`: the steps, and first of all what went wrong. */
export async function runView(
  reference: string,
  options: { readonly items?: true | undefined; readonly json?: true | undefined },
  terminal: Terminal,
): Promise<number> {
  await using reader = await openRuns();
  const run = await runNamed(reference, reader);
  if (!reader) return EXIT.notFound;
  const steps = await reader.steps(run.id);
  const items = await allItems(reader, run.id);
  if (options.json) {
    terminal.out(`${JSON.stringify({ ...run, steps, items }, null, 2)}\n`);
    return EXIT.success;
  }
  const took = run.startedAt === null ? '' : `, ${duration((run.finishedAt ?? Date.now()) - run.startedAt)}`;
  terminal.out(
    `${run.name}  #${run.no}  ${stateWord(run.state)}${run.reason === null ? '' : ` (${printable(run.reason)})`}${took}\n`,
  );
  terminal.out(`workflow ${run.workflow.name}@${run.workflow.version}   id ${run.id}\n\n`);
  const rows = steps.map((step) => {
    const { total, succeeded, failed, skipped } = step.counts;
    const done =
      total > 1
        ? `${succeeded} of ${total}${failed > 0 ? `, ${failed} failed` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`
        : '';
    const time = step.startedAt !== null && step.finishedAt !== null ? duration(step.finishedAt - step.startedAt) : '';
    return [step.id, stateWord(step.state), done, verdictWords(step.verdicts), time];
  });
  terminal.out(table(['step', 'state', 'items', 'verdicts', 'took'], rows));
  showItems(items, options.items === true, terminal);
  for (const step of steps)
    if (step.error) terminal.out(`\n${step.id}: ${printable(step.error.message)}   [${step.error.code}]\n`);
  return EXIT.success;
}

async function allItems(reader: RunReader, run: RunId): Promise<Item[]> {
  const items: Item[] = [];
  for (;;) {
    const last = items.at(-1);
    const page = await reader.items(run, { limit: 500, after: last && { step: last.step, item: last.id } });
    items.push(...page);
    if (page.length < 500) return items;
  }
}

function showItems(items: readonly Item[], all: boolean, terminal: Terminal): void {
  const wanted = all
    ? items
    : items.filter((item) => item.state === 'failed' || (item.verdict !== null && item.verdict !== 'proven'));
  if (wanted.length === 0) return;
  const shown = all ? wanted : wanted.slice(0, mostFindings);
  const rows = shown.map((item) => [
    item.step,
    printable(item.id),
    stateWord(item.state),
    item.verdict ?? '',
    printable(item.error?.message ?? ''),
  ]);
  terminal.out(`\n${table(['step', 'item', 'state', 'verdict', 'error'], rows)}`);
  if (shown.length < wanted.length)
    terminal.out(`… and ${wanted.length - shown.length} more:  drydock run view --items\n`);
}
