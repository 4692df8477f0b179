import { DrydockError, EXIT } from '../../model/index.ts';
import { choicesOfStep, type ExplainedChoice } from '../../registry/index.ts';
import { explainedChoiceWire } from '../../server/index.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { printable, table, type Terminal } from '../terminal.ts';

/** Agents that are named in one line; more of them are data, not text. */
const NAMED = 20;

export interface AgentExplainOptions {
  readonly limit: number;
}

/** `drydock agent explain <run> <step> [item]`: how the agents of a step were chosen, from the log alone. */
export async function agentExplain(
  reference: string,
  step: string,
  item: string | undefined,
  { limit }: AgentExplainOptions,
  terminal: Terminal,
): Promise<number> {
  await using reader = await openRuns();
  const run = await runNamed(reference, reader);
  const steps = (await reader?.steps(run.id)) ?? [];
  if (reader === undefined || !steps.some(({ id }) => id === step)) {
    const list = `${terminal.command} run view ${run.no}`;
    throw new DrydockError('DRY-E8003', { what: `step ${step} in run #${run.no}`, list });
  }
  if (item !== undefined && (await reader.items(run.id, { step, item })).length === 0) {
    const list = `${terminal.command} item list --run ${run.no} --step ${step}`;
    throw new DrydockError('DRY-E8003', { what: `item ${item} in run #${run.no}`, list });
  }
  const choices = await choicesOfStep(reader, run.id, { step, item, limit });
  await terminal.answer({
    data: () => ({ items: choices.map((choice) => explainedChoiceWire.encode(choice)), next_cursor: null }),
    text: () => {
      if (choices.length === 0) terminal.hint(`No agent was chosen for step ${step} of run #${run.no} yet.\n`);
      return choices.map(textOf).join('\n');
    },
    names: () => [...new Set(choices.flatMap(({ agent }) => (agent === null ? [] : [`agent/${agent}`])))],
    columns: ['item', 'attempt', 'role', 'agent', 'version'],
  });
  return EXIT.success;
}

function textOf({ item, attempt, role, agent, version, seq, recordedWith, choice }: ExplainedChoice): string {
  const unit = item === null ? '' : `${item}, `;
  const who = agent === null ? 'no agent fits' : `${agent} ${version ?? ''}`;
  const lines = [printable(`${unit}attempt ${attempt}${role === 'repair' ? ' (repair)' : ''}: ${who}`)];
  lines.push(printable(`  for ${choice.skill}, by ${choice.strategy}`));
  if (recordedWith.seq !== seq) {
    const { item: first, attempt: number } = recordedWith;
    lines.push(printable(`  as chosen before, with ${first === null ? '' : `${first}, `}attempt ${number}`));
  }
  const rows = choice.candidates.map(({ agent: id, version: of, score, reasons }) => [
    id,
    of,
    score === null ? 'refused' : String(score),
    reasons.join('; '),
  ]);
  const rest = (choice.rest ?? []).map(({ reason, count, agents = [] }) => {
    const names = agents.length === 0 || agents.length > NAMED ? '' : ` (${agents.join(', ')})`;
    return `  and ${count} more: ${printable(`${reason}${names}`)}\n`;
  });
  return `${lines.join('\n')}\n${table(['candidate', 'version', 'score', 'why'], rows)}${rest.join('')}`;
}
