import { type CommandVerb, dollarsOf, type EventData } from '../model/index.ts';
import type { NumberedRun, RunReader } from '../store/index.ts';
import { allowedActions } from '../workflow/index.ts';
import { openQuestions, questionText } from './questions.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './text-width.ts';

/** What there is to know of a run beside its steps, in lines. */
export async function factsOf(reader: RunReader, run: NumberedRun, terminal: Terminal): Promise<readonly string[]> {
  const { owner, project, priority, concurrency, spentMicros, budgetMicros, unknownCosts } = run;
  const lines = [`owner ${owner}   project ${project}   priority ${priority}   concurrency ${concurrency}`];
  if (spentMicros > 0 || budgetMicros !== null || unknownCosts > 0) {
    const limit = budgetMicros === null ? '' : ` of $${dollarsOf(budgetMicros)}, then ${run.onExhausted ?? 'pause'}`;
    const unknown = unknownCosts > 0 ? `   and ${unknownCosts} attempt(s) of unknown cost` : '';
    lines.push(`spent $${dollarsOf(spentMicros)}${limit}${unknown}`);
  }
  const { replay, permissions = {} } = (await requestOf(reader, run)) ?? {};
  if (replay !== undefined) lines.push(`answers of language models are recorded: ${oneLine(replay)}`);
  const granted = (['allow', 'deny'] as const).flatMap((rule) =>
    permissions[rule] === undefined ? [] : [`${rule} ${permissions[rule].join(', ') || 'nothing'}`],
  );
  if (permissions.minIsolation !== undefined) granted.push(`isolation at least ${permissions.minIsolation}`);
  if (granted.length > 0) lines.push(`agents: ${granted.join('   ')}`);
  if (run.parent !== null) lines.push(`part of ${await nameOf(reader, run.parent)}`);
  if (run.forkedFrom !== null) lines.push(`forked from ${await nameOf(reader, run.forkedFrom)}`);
  const changed = Object.entries(run.flags ?? {}).filter(
    ([flag, value]) => value !== (flag !== 'useLegacyOrchestration'),
  );
  if (changed.length > 0)
    lines.push(`flags ${changed.map(([flag, value]) => `${flag}=${value ? 'on' : 'off'}`).join('   ')}`);
  if (run.state === 'queued') lines.push(await whyQueued(run, terminal));
  return lines;
}

/** What a run was started with; undefined: that is no longer kept. */
export async function requestOf(reader: RunReader, run: NumberedRun): Promise<EventData<'run.created'> | undefined> {
  const [created] = await reader.events({ run: run.id, types: ['run.created'], limit: 1 });
  return created?.type === 'run.created' ? created.data : undefined;
}

/** What waits for a person, and what the run may be told now. */
export async function actionsOf(reader: RunReader, run: NumberedRun, { command }: Terminal): Promise<string> {
  const questions = run.openApprovals === 0 ? [] : await openQuestions(reader, run);
  const asked = questions.slice(0, 20).map((one) => `  ✋ ${questionText(one)}\n`);
  const more = questions.length > 20 ? `  … and ${questions.length - 20} more\n` : '';
  const waits =
    asked.length === 0
      ? ''
      : `\nWaits for an answer:  ${command} run approve ${run.no} <step> [item]\n${asked.join('')}${more}`;
  const actions = [...new Set(allowedActions(run).map(commandOf))];
  if (run.state === 'interrupted') actions.unshift('resume');
  return actions.length === 0 ? waits : `${waits}\nNow possible:  ${command} run ${actions.join(' | ')}\n`;
}

/** set_priority and its like are one command. */
function commandOf(verb: CommandVerb): string {
  return verb.startsWith('set_') ? 'set' : verb;
}

async function nameOf(reader: RunReader, id: string): Promise<string> {
  const run = await reader.findRun(id);
  return run === undefined ? id : `#${run.no} ${run.name}`;
}

/** Why it waits says the process that has the queue. */
async function whyQueued(run: NumberedRun, terminal: Terminal): Promise<string> {
  const { reachOwner } = await import('./run-access.ts');
  await using owner = await reachOwner(terminal);
  if (owner === null) return `waits until somebody drives it:  ${terminal.command} up`;
  const { explanationText } = await import('../coordinator/index.ts');
  const { queueOf } = await import('./queue-client.ts');
  const queue = await queueOf(owner.client, owner.reader);
  try {
    return explanationText(await queue.explain(run.id), (id) => queue.nameOf(id));
  } catch {
    return 'starts now';
  }
}
