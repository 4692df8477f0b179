import { DrydockError } from '../model/index.ts';
import type { Approval, NumberedRun, RunReader } from '../store/index.ts';
import { printable, type Terminal } from './terminal.ts';

/** The questions of a run that wait for an answer, the oldest first. */
export function openQuestions(reader: RunReader, run: NumberedRun): Promise<readonly Approval[]> {
  return reader.approvals({ run: run.id, open: true });
}

/** What a run waits for, and the commands that answer. */
export async function answerHint(reader: RunReader, run: NumberedRun, terminal: Terminal): Promise<string> {
  const open = await openQuestions(reader, run);
  const [first] = open;
  if (first === undefined) return '';
  const part = open.length === 1 ? '' : ` ${partOf(first)}`;
  const more = open.length > 1 ? `  … and ${open.length - 1} more:  ${terminal.command} run view ${run.no}\n` : '';
  return (
    `✋ Run #${run.no} waits for an answer. ${questionText(first)}\n${more}` +
    `  Answer:  ${terminal.command} run approve ${run.no}${part}   or   ${terminal.command} run reject ${run.no}${part}\n`
  );
}

/** `release: Release it?` */
export function questionText({ step, item, message }: Approval): string {
  return printable(`${step}${item === null ? '' : ` ${item}`}: ${message}`);
}

/** What the person is shown, in a few lines. */
export function questionDetails({ shown }: Approval): string {
  if (shown === null) return '';
  const text = typeof shown === 'string' ? shown : JSON.stringify(shown, null, 2);
  const lines = printable(text).split('\n');
  const more = lines.length > MOST_LINES ? [`… ${lines.length - MOST_LINES} more lines`] : [];
  return [...lines.slice(0, MOST_LINES), ...more].map((line) => `    ${line}\n`).join('');
}

const MOST_LINES = 30;

/**
 * The question that a person means: that of a step, or of its item; the only one when neither is named.
 *
 * @throws DRY-E8041 when none is open, DRY-E8042 when more than one could be meant
 */
export async function questionMeant(
  reader: RunReader,
  run: NumberedRun,
  step: string | undefined,
  item: string | undefined,
): Promise<Approval> {
  const open = await openQuestions(reader, run);
  const meant = open.filter((one) => (step ?? one.step) === one.step && (item ?? one.item) === one.item);
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  const details = open.slice(0, 20).map(questionText);
  if (only !== undefined) throw new DrydockError('DRY-E8042', { run: `${run.no}`, count: meant.length }, { details });
  const what = step === undefined ? '' : ` of ${[step, item].filter((part) => part !== undefined).join(' ')}`;
  throw new DrydockError('DRY-E8041', { run: `${run.no}`, what, state: run.state }, { details });
}

function partOf({ step, item }: Approval): string {
  return item === null ? step : `${step} ${quoted(item)}`;
}

function quoted(word: string): string {
  return /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
