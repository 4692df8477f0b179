import { EXIT } from '../../model/index.ts';
import { accessRuns } from '../run-access.ts';
import { duration, type Terminal } from '../terminal.ts';
import { workflowNamed } from '../workflow-file.ts';

interface Range<T> {
  readonly low: T;
  readonly likely: T;
  readonly high: T;
  readonly samples: number;
}

interface Estimate {
  readonly basis: string;
  readonly runs: number;
  readonly duration_ms: Range<number> | null;
  readonly cost_usd: Range<string> | null;
}

/** `drydock run estimate -w <workflow>`: what it will take, as runs of the past did. */
export async function runEstimate(
  { workflow, items }: { readonly workflow: string; readonly items?: number | undefined },
  terminal: Terminal,
): Promise<number> {
  await using access = await accessRuns(terminal);
  const { definition } = workflowNamed(workflow);
  const body = { workflow: { by: 'name', name: workflow }, ...(items === undefined ? {} : { items }) };
  const estimate = (await access.client.call('POST', '/v1/runs:estimate', body)) as Estimate;
  const { duration_ms: time, cost_usd: cost, basis, runs } = estimate;
  await terminal.answer({
    data: () => estimate,
    text: () => {
      const took =
        time === null ? 'unknown' : `${duration(time.low)} to ${duration(time.high)}, likely ${duration(time.likely)}`;
      const paid = cost !== null && cost.samples !== runs ? `, by the ${cost.samples} that paid for every answer` : '';
      const spent = cost === null ? 'unknown' : `$${cost.low} to $${cost.high}, likely $${cost.likely}${paid}`;
      const learnt = runs === 0 ? 'no run of it has ended yet' : `${runs} runs of the ${basis.replace('_', ' ')}`;
      return `${definition.name}\n  takes  ${took}\n  costs  ${spent}\n  from   ${learnt}\n`;
    },
  });
  return EXIT.success;
}
