import { EXIT } from '../../model/index.ts';
import { runNamed } from '../open-runs.ts';
import { accessRuns } from '../run-access.ts';
import { duration, table, type Terminal } from '../terminal.ts';

interface Difference {
  readonly name: string;
  readonly a?: unknown;
  readonly b?: unknown;
}

interface Outcome {
  readonly state: string;
  readonly verdict: string | null;
}

interface Comparison {
  readonly a: { readonly no: number; readonly name: string; readonly state: string };
  readonly b: { readonly no: number; readonly name: string; readonly state: string };
  readonly parameters: readonly Difference[];
  readonly flags: readonly Difference[];
  readonly workflow: {
    readonly is_same: boolean;
    readonly changes: readonly { readonly path: string; readonly old?: unknown; readonly new?: unknown }[] | null;
  };
  readonly duration_ms: { readonly a: number | null; readonly b: number | null };
  readonly cost_usd: { readonly a: string | null; readonly b: string | null };
  readonly items: readonly {
    readonly step: string;
    readonly item: string;
    readonly a: Outcome | null;
    readonly b: Outcome | null;
  }[];
  readonly next_cursor: string | null;
}

/** `drydock run compare <a> <b>`: exits with 0, whatever differs. */
export async function runCompare(one: string, other: string, terminal: Terminal): Promise<number> {
  await using access = await accessRuns(terminal);
  const [a, b] = [await runNamed(one, access.reader), await runNamed(other, access.reader)];
  const path = `/v1/runs:compare?a=${a.id}&b=${b.id}&limit=500`;
  const compared = (await access.client.call('GET', path)) as Comparison;
  await terminal.answer({
    data: () => compared,
    text: () => table(['', `#${a.no} ${a.name}`, `#${b.no} ${b.name}`], rowsOf(compared)),
    names: () => [`run/${a.id}`, `run/${b.id}`],
  });
  if (compared.next_cursor !== null) terminal.hint('Only the first 500 items that differ are shown.\n');
  return EXIT.success;
}

function rowsOf({ a, b, parameters, flags, workflow, duration_ms: took, cost_usd: cost, items }: Comparison) {
  const changes = workflow.changes ?? [{ path: '(not known any more)' }];
  return [
    ['state', a.state, b.state],
    ['took', took.a === null ? '' : duration(took.a), took.b === null ? '' : duration(took.b)],
    ['cost', costWords(cost.a), costWords(cost.b)],
    ...parameters.map(({ name, ...sides }) => [`param ${name}`, shown(sides.a), shown(sides.b)]),
    ...flags.map(({ name, ...sides }) => [`flag ${name}`, shown(sides.a), shown(sides.b)]),
    ...(workflow.is_same ? [] : changes.map((one) => [`workflow ${one.path}`, shown(one.old), shown(one.new)])),
    ...items.map(({ step, item, ...sides }) => [`${step} ${item}`, outcomeWords(sides.a), outcomeWords(sides.b)]),
  ];
}

function costWords(cost: string | null): string {
  return cost === null ? 'unknown' : `$${cost}`;
}

function outcomeWords(outcome: Outcome | null): string {
  if (outcome === null) return '-';
  return outcome.verdict === null ? outcome.state : `${outcome.state}, ${outcome.verdict}`;
}

function shown(value: unknown): string {
  const text = value === undefined ? '-' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
