import { EXIT, type Item } from '../../model/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import { allItems, findingsOf } from '../findings.ts';
import { actionsOf, factsOf } from '../run-facts.ts';
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
    const { itemWire, runWire, stepWire, viewOf } = await import('../../server/index.ts');
    const parts = {
      steps: steps.map((step) => stepWire.encode(step)),
      items: items.map((item) => itemWire.encode(item)),
    };
    terminal.out(`${JSON.stringify({ ...(runWire.encode(viewOf(run)) as object), ...parts }, null, 2)}\n`);
    return EXIT.success;
  }
  const took = run.startedAt === null ? '' : `, ${duration((run.finishedAt ?? Date.now()) - run.startedAt)}`;
  terminal.out(
    `${printable(run.name)}  #${run.no}  ${stateWord(run.state)}${run.reason === null ? '' : ` (${printable(run.reason)})`}${took}\n`,
  );
  terminal.out(`workflow ${run.workflow.name}@${run.workflow.version}   id ${run.id}\n`);
  for (const line of await factsOf(reader, run, terminal)) terminal.out(`${printable(line)}\n`);
  terminal.out('\n');
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
  if (options.items === true) showItems(items, terminal);
  await showFindings(reader, run, items, terminal);
  for (const step of steps)
    if (step.error) terminal.out(`\n${step.id}: ${printable(step.error.message)}   [${step.error.code}]\n`);
  terminal.out(await actionsOf(reader, run, terminal));
  return EXIT.success;
}

function showItems(items: readonly Item[], terminal: Terminal): void {
  if (items.length === 0) return;
  const rows = items.map((item) => [
    item.step,
    printable(item.id),
    stateWord(item.state),
    item.verdict ?? '',
    printable(item.error?.message ?? ''),
  ]);
  terminal.out(`\n${table(['step', 'item', 'state', 'verdict', 'error'], rows)}`);
}

async function showFindings(reader: RunReader, run: NumberedRun, items: readonly Item[], terminal: Terminal) {
  const { shown, more } = await findingsOf(reader, run.id, items, mostFindings);
  if (shown.length === 0) return;
  const rows = shown.map(({ item, outcome, reason }) => [item, outcome, reason].map(printable));
  terminal.out(`\n${table(['item', 'finding', 'why'], rows)}`);
  if (more > 0) terminal.out(`… and ${more} more:  ${terminal.command} run view ${run.no} --items\n`);
}
