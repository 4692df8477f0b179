import { EXIT, type Item, type Step } from '../../model/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import { type ReportOptions, saveRunReport } from '../ci/index.ts';
import { allItems, findingsOf } from '../findings.ts';
import { actionsOf, factsOf } from '../run-facts.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { stateWord, verdictWords } from '../run-words.ts';
import { duration, printable, type Terminal, table } from '../terminal.ts';
import { oneLine } from '../text-width.ts';

/** Failures and findings that are shown without --items. */
const mostFindings = 20;

/** `drydock run view`: the steps, and first of all what went wrong. */
export async function runView(
  reference: string,
  options: ReportOptions & { readonly items?: true | undefined },
  terminal: Terminal,
): Promise<number> {
  await using reader = await openRuns();
  const run = await runNamed(reference, reader);
  if (!reader) return EXIT.notFound;
  if (options.junit !== undefined) await saveRunReport(reader, run, options.junit);
  const steps = await reader.steps(run.id);
  const items = await allItems(reader, run.id);
  await terminal.answer({
    data: async () => {
      const { itemWire, runWire, stepWire, viewOf } = await import('../../server/index.ts');
      return {
        ...(runWire.encode(viewOf(run)) as object),
        steps: steps.map((step) => stepWire.encode(step)),
        items: items.map((item) => itemWire.encode(item)),
      };
    },
    text: async () =>
      [
        ...headText(run),
        ...(await factsOf(reader, run, terminal)).map((line) => `${line}\n`),
        `\n${stepsText(steps)}`,
        ...(options.items === true && items.length > 0 ? [`\n${itemsText(items)}`] : []),
        await findingsText(reader, run, items, terminal),
        ...steps.flatMap(({ id, error }) => (error ? [`\n${id}: ${error.message}   [${error.code}]\n`] : [])),
        await actionsOf(reader, run, terminal),
      ].join(''),
    names: () => [`run/${run.id}`],
  });
  return EXIT.success;
}

function headText(run: NumberedRun): string[] {
  const took = run.startedAt === null ? '' : `, ${duration((run.finishedAt ?? Date.now()) - run.startedAt)}`;
  const reason = run.reason === null ? '' : ` (${run.reason})`;
  return [
    `${oneLine(run.name)}  #${run.no}  ${stateWord(run.state)}${reason}${took}\n`,
    `workflow ${run.workflow.name}@${run.workflow.version}   id ${run.id}\n`,
  ];
}

function stepsText(steps: readonly Step[]): string {
  const rows = steps.map((step) => {
    const { total, succeeded, failed, skipped } = step.counts;
    const done =
      total > 1
        ? `${succeeded} of ${total}${failed > 0 ? `, ${failed} failed` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`
        : '';
    const time = step.startedAt !== null && step.finishedAt !== null ? duration(step.finishedAt - step.startedAt) : '';
    return [step.id, stateWord(step.state), done, verdictWords(step.verdicts), time];
  });
  return table(['step', 'state', 'items', 'verdicts', 'took'], rows);
}

function itemsText(items: readonly Item[]): string {
  const rows = items.map(({ step, id, state, verdict, error }) =>
    [step, id, stateWord(state), verdict ?? '', error?.message ?? ''].map(printable),
  );
  return table(['step', 'item', 'state', 'verdict', 'error'], rows);
}

async function findingsText(
  reader: RunReader,
  run: NumberedRun,
  items: readonly Item[],
  { command }: Terminal,
): Promise<string> {
  const { shown, more } = await findingsOf(reader, run.id, items, mostFindings);
  if (shown.length === 0) return '';
  const rows = shown.map(({ item, outcome, reason }) => [item, outcome, reason].map(printable));
  const rest = more > 0 ? `… and ${more} more:  ${command} run view ${run.no} --items\n` : '';
  return `\n${table(['item', 'finding', 'why'], rows)}${rest}`;
}
