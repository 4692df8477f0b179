import { stat } from 'node:fs/promises';
import { resolve, join } from 'node:path';
import { cobolAgents } from '../cobol/agents/index.ts';
import { VerificationTools } from '../cobol/equivalence/index.ts';
import { type DirectResult, runDirect } from '../direct/index.ts';
import { exitCodeOf, EXIT, type Item, type Verdict, type VerdictCounts } from '../model/index.ts';
import type { StartRequest } from '../server/index.ts';
import type { Surroundings } from './commands/run-commands.ts';
import { cacheFolder, homeFolder } from './home.ts';
import type { Launch } from './launch.ts';
import { modelGateway } from './models.ts';
import { stateWord, verdictWords } from './run-words.ts';
import { printable, type Terminal } from './terminal.ts';
import { misused } from './words.ts';

/** What only a run that is recorded can have. */
const NEEDS_CONTROL_PLANE = ['priority', 'concurrency', 'budget', 'idempotencyKey', 'detach'] as const;

/** Runs a workflow without store, queue and commands, in a home of its own beside the home. */
export async function runInDirectMode(
  { command, workflow, params, source, publishTo, name, options }: Launch,
  asked: Partial<StartRequest>,
  { terminal, signal }: Surroundings,
): Promise<number> {
  const extra = NEEDS_CONTROL_PLANE.find((option) => options[option] !== undefined);
  if (extra !== undefined) {
    const shown = extra === 'idempotencyKey' ? 'idempotency-key' : extra;
    throw misused(
      command,
      `--${shown} has no meaning in direct mode`,
      'Leave it out, or the flag useLegacyOrchestration.',
    );
  }
  await using tools = new VerificationTools(cacheFolder());
  const home = `${homeFolder()}-direct`;
  const result = await runDirect(workflow, params, {
    home,
    agents: cobolAgents(tools),
    agentFolders: [resolve('agents')],
    models: await modelGateway(homeFolder()),
    replay: replayFolder(command, options.replay),
    permissions: asked.permissions,
    ...(asked.agentConfig === undefined ? {} : { agentConfig: asked.agentConfig }),
    source,
    publishTo,
    flags: asked.flags,
    signal,
    listener: {
      progress: () => undefined,
      log: ({ step, item }, level, message) =>
        terminal.err(printable(`${step}${item === null ? '' : ` ${item}`} ${level}: ${message}\n`)),
    },
  });
  await terminal.answer({
    data: () => inJson(result),
    text: () => text(asked.name ?? name ?? workflow.definition.name, result, publishTo, terminal),
    names: () => [`run/${result.run}`],
  });
  return signal.aborted ? EXIT.interrupted : exitCodeOf(result.state);
}

/** Direct mode knows no runs. @throws DRY-E2051 */
function replayFolder(command: string, given: string | undefined): string | undefined {
  if (given === undefined || /[/\\]/.test(given)) return given && resolve(given);
  throw misused(command, `--replay: in direct mode ${given} cannot be a run`, `Name a folder: ./${given}`);
}

async function text(
  name: string,
  result: DirectResult,
  publishTo: string | undefined,
  terminal: Terminal,
): Promise<string> {
  for (const { id, state } of result.steps) terminal.err(`  ${id}: ${stateWord(state)}\n`);
  for (const { id, error } of result.items)
    if (error !== null) terminal.err(`  ${printable(`${id}: ${error.message}`)}\n`);
  const lines = [`${name} (direct) ${result.state}: ${verdictWords(verdictsOf(result.items)) || 'no verdicts'}`];
  if (result.error !== null) terminal.err(`  ${printable(result.error.message)}   [${result.error.code}]\n`);
  const outputs = publishTo ?? join(result.workspace, 'outputs');
  for (const [what, file] of [
    ['report', 'report.md'],
    ['Java', 'java'],
  ] as const)
    if (await stat(join(outputs, file)).catch(() => undefined))
      lines.push(`  ${what.padEnd(8)} ${join(outputs, file)}`);
  if (publishTo !== undefined) lines.push(`  ${'all'.padEnd(8)} ${publishTo}`);
  return lines.map((line) => `${line}\n`).join('');
}

function verdictsOf(items: readonly Item[]): VerdictCounts {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of items) if (verdict !== null) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

function inJson({ run, state, reason, error, outputs, items, workspace }: DirectResult) {
  return { id: run, state, reason, error, outputs, verdicts: verdictsOf(items), workspace };
}
