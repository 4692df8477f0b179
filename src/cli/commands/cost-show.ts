import { EXIT } from '../../model/index.ts';
import { accessRuns } from '../run-access.ts';
import { table, type Terminal } from '../terminal.ts';

interface Sums {
  readonly attempts: number;
  readonly cost_usd: string | null;
  readonly attempts_of_unknown_cost: number;
  readonly tokens: { readonly total: number };
}

interface CostPage {
  readonly items: readonly (Sums & { readonly value: string; readonly runs: number })[];
  readonly sum: Sums;
  readonly next_cursor: string | null;
}

export interface CostOptions {
  readonly by: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly workflow?: string | undefined;
  readonly owner?: string | undefined;
  readonly project?: string | undefined;
}

/** `drydock cost show --by day` */
export async function costShow(options: CostOptions, terminal: Terminal): Promise<number> {
  await using access = await accessRuns(terminal);
  const { by, from, to, workflow, owner, project } = options;
  const wanted = { by, from, to, workflow, owner, project, limit: '500' };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query.set(name, value);
  const cost = (await access.client.call('GET', `/v1/cost?${query.toString()}`)) as CostPage;
  await terminal.answer({
    data: () => cost,
    text: () => {
      const rows = cost.items.map((one) => [one.value, String(one.runs), ...cells(one)]);
      return table([options.by, 'runs', 'cost', 'tokens', 'attempts'], [...rows, ['sum', '', ...cells(cost.sum)]]);
    },
    names: () => cost.items.map(({ value }) => `${options.by}/${value}`),
  });
  return EXIT.success;
}

function cells({ cost_usd: cost, attempts, attempts_of_unknown_cost: unknown, tokens }: Sums): string[] {
  const known = cost === null ? 'unknown' : `$${cost}`;
  const and = cost !== null && unknown > 0 ? ` and ${unknown} unknown` : '';
  return [`${known}${and}`, String(tokens.total), String(attempts)];
}
