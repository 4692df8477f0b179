import { isAbsolute, join, relative } from 'node:path';
import type { RunId } from '../../model/index.ts';
import type { NumberedRun, RecordedItem, RecordedStep, RunReader } from '../../store/index.ts';
import { allItems, outputOf } from '../findings.ts';
import { outcomeOf, type TestCase, type TestReport } from './test-report.ts';

/** Findings that are told with what their agent said; beyond, with their verdict alone. */
const MOST_EXPLAINED = 500;

/** What came of a run, as a test report: a suite for each step, a case for each item, or for a step without items. */
export async function reportOfRun(reader: RunReader, run: NumberedRun): Promise<TestReport> {
  const steps = await reader.steps(run.id);
  const items = Map.groupBy(await allItems(reader, run.id), ({ step }) => step);
  const times = await timesOf(reader, run.id);
  const files = await filesOf(reader, run.id);
  let explained = 0;
  const suites = [];
  for (const step of steps) {
    const cases: TestCase[] = [];
    for (const item of items.get(step.id) ?? []) {
      const isFinding = item.verdict !== null && item.verdict !== 'proven';
      const said = isFinding && (explained += 1) <= MOST_EXPLAINED ? await saidOf(reader, run.id, item) : '';
      const ms = times.get(JSON.stringify([step.id, item.id])) ?? 0;
      cases.push({ ...itemCase(item, said), ms, ...placeOf(item.error?.place, files.get(item.id) ?? null) });
    }
    const ms = times.get(JSON.stringify([step.id, null])) ?? 0;
    const isUntold = step.error !== null && !cases.some(({ outcome }) => outcome === 'error' || outcome === 'failed');
    if (cases.length === 0 || isUntold) cases.push({ ...stepCase(step), ms, ...placeOf(step.error?.place, null) });
    suites.push({ name: step.id, startedAt: step.startedAt ?? run.createdAt, cases });
  }
  return { name: `${run.name} #${run.no}`, suites };
}

type Told = Omit<TestCase, 'ms' | 'file' | 'line'>;

function itemCase(item: RecordedItem, said: string): Told {
  const { id: name, state, verdict, error, reason, note } = item;
  const message = firstLine(error?.message ?? said);
  const details = error === null ? said : [error.message, `[${error.code}]`, error.next ?? ''].join('\n').trim();
  if (state === 'failed') {
    const outcome = outcomeOf(verdict) === 'failed' ? 'failed' : 'error';
    return { name, outcome, kind: verdict ?? error?.class ?? 'failed', message, details };
  }
  if (state === 'succeeded') {
    const outcome = outcomeOf(verdict);
    return { name, outcome, kind: outcome === 'passed' ? null : verdict, message, details };
  }
  return { name, outcome: 'skipped', kind: state, message: note ?? reason ?? message, details: '' };
}

function stepCase({ id: name, state, error, reason, note }: RecordedStep): Told {
  if (state === 'failed' || error !== null) {
    const message = error?.message ?? 'it failed';
    const details = error === null ? '' : [error.message, `[${error.code}]`, error.next ?? ''].join('\n').trim();
    return { name, outcome: 'error', kind: error?.class ?? state, message: firstLine(message), details };
  }
  if (state === 'succeeded' || state === 'completed_with_findings')
    return { name, outcome: 'passed', kind: null, message: '', details: '' };
  return { name, outcome: 'skipped', kind: state, message: note ?? reason ?? '', details: '' };
}

/** Agents that give a verdict say why in the `reason` of their output, and how to see it in `reproduce`. */
async function saidOf(reader: RunReader, run: RunId, item: RecordedItem): Promise<string> {
  const { reason, reproduce } = await outputOf(reader, run, item);
  return [reason, reproduce].filter((text) => typeof text === 'string').join('\n');
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Milliseconds that the attempts of each step and item took, together. */
async function timesOf(reader: RunReader, run: RunId): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  let after: Parameters<RunReader['timeline']>[1]['after'];
  for (;;) {
    const page = await reader.timeline(run, { limit: 500, after });
    for (const { step, item, startedAt, finishedAt } of page) {
      const key = JSON.stringify([step, item]);
      times.set(key, (times.get(key) ?? 0) + Math.max(0, (finishedAt ?? startedAt) - startedAt));
    }
    const last = page.at(-1);
    after = last && { ...last, item: last.item ?? '' };
    if (page.length < 500) return times;
  }
}

/** Where items lie, for those whose value says so in `path` or `file`, relative to the source of the run. */
async function filesOf(reader: RunReader, run: RunId): Promise<ReadonlyMap<string, string>> {
  const [created] = await reader.events({ run, limit: 1 });
  const source = created?.type === 'run.created' ? (created.data.source ?? '') : '';
  const files = new Map<string, string>();
  for (const event of await reader.events({ run, types: ['items.added'], limit: 10_000 })) {
    if (event.type !== 'items.added') continue;
    for (const { id, value } of event.data.items) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
      const path = value['path'] ?? value['file'];
      if (typeof path === 'string') files.set(id, join(source, path));
    }
  }
  return files;
}

/** A place is `file:line:column` where an error names one; else the file of the item. */
function placeOf(place: string | undefined, file: string | null): Pick<TestCase, 'file' | 'line'> {
  const found = /^(.+?):(\d{1,9})(?::\d+)?$/.exec(place ?? '');
  const named = found?.[1] ?? file;
  if (named === null) return { file: null, line: null };
  const path = file !== null && found !== null && !isAbsolute(named) && file.endsWith(named) ? file : named;
  const inside = isAbsolute(path) ? relative(process.cwd(), path) : path;
  return { file: inside.startsWith('..') ? path : inside, line: found === null ? null : Number(found[2]) };
}
