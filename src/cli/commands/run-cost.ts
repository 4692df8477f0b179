import { dollarsOf, EXIT } from '../../model/index.ts';
import { parseMoney } from '../../workflow/index.ts';
import { runNamed } from '../open-runs.ts';
import { accessRuns } from '../run-access.ts';
import { table, type Terminal } from '../terminal.ts';

const CLASSES = ['input_uncached', 'cache_read', 'cache_write', 'output', 'reasoning', 'total'] as const;

interface ModelSpending {
  readonly step: string;
  readonly agent: string;
  readonly model: string;
  readonly calls: number;
  readonly from_cache: number;
  readonly from_recording: number;
  readonly cost_usd: string | null;
  readonly estimated_usd: string;
  readonly reserved_usd: string;
  readonly calls_of_unknown_cost: number;
  readonly tokens: Readonly<Record<(typeof CLASSES)[number], number>>;
}

interface Cost {
  readonly spent_usd: string;
  readonly budget_usd: string | null;
  readonly models: readonly ModelSpending[];
}

/** `drydock run cost <run> --by model` */
export async function runCost(
  reference: string,
  { by }: { readonly by: 'step' | 'agent' | 'model' },
  terminal: Terminal,
): Promise<number> {
  await using access = await accessRuns(terminal);
  const run = await runNamed(reference, access.reader);
  const cost = (await access.client.call('GET', `/v1/runs/${run.id}/cost`)) as Cost;
  await terminal.answer({
    data: () => cost,
    text: () => `${summary(cost)}\n${cost.models.length === 0 ? 'no model was asked\n' : tableOf(cost.models, by)}`,
    names: () => [...Map.groupBy(cost.models, (one) => one[by]).keys()].map((name) => `${by}/${name}`),
  });
  return EXIT.success;
}

function summary({ spent_usd: spent, budget_usd: budget }: Cost): string {
  return budget === null ? `$${spent} spent, without a budget` : `$${spent} spent of $${budget}`;
}

function tableOf(all: readonly ModelSpending[], by: 'step' | 'agent' | 'model'): string {
  const rows = [...Map.groupBy(all, (one) => one[by])].map(([name, group]) => [name, ...cells(group)]);
  const head = [
    by,
    'calls',
    'cached',
    'recorded',
    'cost',
    'uncached',
    'read',
    'written',
    'output',
    'reasoning',
    'tokens',
  ];
  return table(head, [...rows, ['sum', ...cells(all)]]);
}

function cells(group: readonly ModelSpending[]): string[] {
  const sum = (of: (one: ModelSpending) => number): number => group.reduce((total, one) => total + of(one), 0);
  const money = (of: (one: ModelSpending) => string | null): number => sum((one) => parseMoney(of(one) ?? '0') ?? 0);
  return [
    String(sum(({ calls }) => calls)),
    String(sum(({ from_cache: cached }) => cached)),
    String(sum(({ from_recording: recorded }) => recorded)),
    costOf(group, money),
    ...CLASSES.map((name) => String(sum(({ tokens }) => tokens[name]))),
  ];
}

/** What is known, what of it is the most that it can be, and what nobody knows: an unknown cost is not 0. */
function costOf(group: readonly ModelSpending[], money: (of: (one: ModelSpending) => string | null) => number): string {
  const unknown = group.reduce((total, one) => total + one.calls_of_unknown_cost, 0);
  const isUnknown = group.every(({ cost_usd: cost }) => cost === null);
  const estimated = money((one) => one.estimated_usd);
  const reserved = money((one) => one.reserved_usd);
  return [
    isUnknown ? 'unknown' : `$${dollarsOf(money((one) => one.cost_usd))}`,
    ...(estimated > 0 ? [`($${dollarsOf(estimated)} of it at most)`] : []),
    ...(reserved > 0 ? [`and up to $${dollarsOf(reserved)} on its way`] : []),
    ...(unknown > 0 && !isUnknown ? [`and ${unknown} unknown`] : []),
  ].join(' ');
}
