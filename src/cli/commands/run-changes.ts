import { randomUUID } from 'node:crypto';
import { EXIT } from '../../model/index.ts';
import { type Client, runWire, type RunView } from '../../server/index.ts';
import { sizeInWords } from '../../workspace/index.ts';
import { runNamed } from '../open-runs.ts';
import { isForPeople } from '../output/index.ts';
import { parseParams } from '../parameters.ts';
import { accessRuns } from '../run-access.ts';
import { goOn } from '../run-command.ts';
import type { Terminal } from '../terminal.ts';
import type { Surroundings } from './run-commands.ts';

interface Changed {
  readonly run: RunView;
  readonly json: unknown;
}

/** Changes name or labels as they are now; tried again when somebody else was faster. */
async function change(client: Client, reference: string, make: (run: RunView) => object): Promise<Changed> {
  for (let attempt = 1; ; attempt++) {
    const run = await client.run(reference);
    const headers = { 'if-match': `"v${run.version}"` };
    try {
      const json = await client.call('PATCH', `/v1/runs/${run.id}`, make(run), headers);
      return { run: runWire.decode(json), json };
    } catch (error) {
      const isLate = error instanceof Error && 'code' in error && error.code === 'DRY-E8023';
      if (!isLate || attempt > 5) throw error;
    }
  }
}

/** `drydock run label <run> [labels…] --remove <label>`; without labels it says which there are. */
export async function runLabel(
  reference: string,
  labels: readonly string[],
  { remove }: { readonly remove: readonly string[] },
  terminal: Terminal,
): Promise<number> {
  await using access = await accessRuns(terminal);
  const { id } = await runNamed(reference, access.reader);
  const { run, json } = await change(access.client, id, (known) => ({
    labels: [...new Set([...known.labels, ...labels])].filter((label) => !remove.includes(label)),
  }));
  await terminal.answer({
    data: () => json,
    text: () => `#${run.no} ${run.name}: ${run.labels.length === 0 ? 'no labels' : run.labels.join(', ')}\n`,
    names: () => [`run/${run.id}`],
  });
  return EXIT.success;
}

/** `drydock run rename <run> <name>` */
export async function runRename(reference: string, name: string, terminal: Terminal): Promise<number> {
  await using access = await accessRuns(terminal);
  const { id } = await runNamed(reference, access.reader);
  const { run, json } = await change(access.client, id, () => ({ name }));
  await terminal.answer({
    data: () => json,
    text: () => `#${run.no} is called ${run.name}\n`,
    names: () => [`run/${run.id}`],
  });
  return EXIT.success;
}

interface Deletion {
  readonly runs: readonly { readonly id: string; readonly no: number; readonly name: string }[];
  readonly frees: { readonly events: number; readonly workspace_bytes: number };
  readonly stay: readonly string[];
}

/** `drydock run delete <run>`: says what would go; with --yes it goes. */
export async function runDelete(
  reference: string,
  { yes, reason }: { readonly yes?: true | undefined; readonly reason?: string | undefined },
  terminal: Terminal,
): Promise<number> {
  await using access = await accessRuns(terminal);
  const { id } = await runNamed(reference, access.reader);
  const query = new URLSearchParams(yes ? (reason === undefined ? {} : { reason }) : { dry_run: 'true' });
  const told = (await access.client.call('DELETE', `/v1/runs/${id}?${query.toString()}`)) as Deletion;
  const { runs, frees, stay } = told;
  await terminal.answer({
    data: () => told,
    text: () => {
      const names = runs.map(({ no, name }) => `#${no} ${name}`).join(', ');
      const freed = `${frees.events} events and ${sizeInWords(frees.workspace_bytes)} of files`;
      return yes ? `Deleted ${names}: ${freed}.\n` : `Would delete ${names}: ${freed}.\n`;
    },
    names: () => runs.map((run) => `run/${run.id}`),
  });
  if (stay.length > 0) terminal.hint(`Forks and repetitions stay: ${stay.join(', ')}\n`);
  if (!yes) terminal.hint(`Nothing was deleted; to delete it, add --yes\n`);
  return EXIT.success;
}

export interface RerunOptions {
  readonly param: readonly string[];
  readonly name?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** `drydock run rerun <run>`: a new run with the same request, and what differs. */
export async function runRerun(
  reference: string,
  { param, name, idempotencyKey = randomUUID() }: RerunOptions,
  { terminal, signal }: Surroundings,
): Promise<number> {
  await using access = await accessRuns(terminal);
  const run = await runNamed(reference, access.reader);
  const body = { params: parseParams(param, run.workflow.name), ...(name === undefined ? {} : { name }) };
  const headers = { 'idempotency-key': `"${idempotencyKey.replace(/["\\]/g, '\\$&')}"` };
  const json = await access.client.call('POST', `/v1/runs/${run.id}:rerun`, body, headers);
  const again = runWire.decode(json);
  await terminal.answer({
    data: () => json,
    text: () => `#${again.no} ${again.name} repeats #${run.no}\n`,
    names: () => [`run/${again.id}`],
  });
  if (access.session !== null) return await goOn(access, { id: again.id, asOfSeq: 0 }, terminal, signal);
  if (isForPeople(terminal.output)) terminal.hint(`  Next:  ${terminal.command} run watch ${again.no}\n`);
  return EXIT.success;
}
