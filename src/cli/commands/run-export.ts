import { join } from 'node:path';
import { EXIT, isTerminal, type RunEvent } from '../../model/index.ts';
import { attemptWire, eventWire, itemWire, stepWire } from '../../server/index.ts';
import type { NumberedRun, RunReader } from '../../store/index.ts';
import { type ExportedRecord, exportWorkspace, sizeInWords, Workspaces } from '../../workspace/index.ts';
import { allItems } from '../findings.ts';
import { homeFolder } from '../home.ts';
import { openRuns, runNamed } from '../open-runs.ts';
import { runJson } from '../run-json.ts';
import { printable, type Terminal } from '../terminal.ts';

const EVENTS_A_READ = 2_000;

/**
 * `drydock run export`: what is known of a run, for who has neither this home nor this machine: its record in the form of the API, its
 * events as JSON lines, the files of its workspace, and a manifest of hashes. A workspace that was pruned has no files any more.
 *
 * @throws DRY-E2001 no such run; DRY-E5026 the target exists; DRY-E5006 a file changed meanwhile
 */
export async function runExport(
  reference: string,
  options: { readonly out: string },
  terminal: Terminal,
): Promise<number> {
  await using reader = await openRuns();
  const run = await runNamed(reference, reader);
  if (!reader) return EXIT.notFound;
  const home = homeFolder();
  const entry = await new Workspaces(home).find(run.id);
  const folder = entry?.path ?? join(home, 'workspaces', run.id);
  const records = await recordsOf(reader, run);
  const { target, files, bytes, leftOut } = await exportWorkspace(
    run.id,
    folder,
    { scope: 'all', records },
    options.out,
  );
  if (entry === undefined) terminal.err(`! the files of #${run.no} are gone: its record alone was written\n`);
  if (!isTerminal(run.state)) terminal.err(`! #${run.no} is ${run.state}: more may come\n`);
  if ((await reader.gaps({ run: run.id })).length > 0)
    terminal.err('! events of this run were dropped by admin compact: numbers are missing in events.jsonl\n');
  for (const name of leftOut) terminal.err(`! left out, not a file: ${printable(name)}\n`);
  await terminal.answer({
    data: () => ({ run: run.id, target, files, bytes, left_out: leftOut }),
    text: () => {
      terminal.hint(`${files.length} files, ${sizeInWords(bytes)}, listed in manifest.json; parameters are in it\n`);
      return `${target}\n`;
    },
    names: () => [`export/${target}`],
  });
  return EXIT.success;
}

async function recordsOf(reader: RunReader, run: NumberedRun): Promise<ExportedRecord[]> {
  const { id } = run;
  const [steps, items, attempts] = await Promise.all([reader.steps(id), allItems(reader, id), reader.attempts(id)]);
  return [
    json('run.json', runJson(run)),
    json(
      'steps.json',
      steps.map((step) => stepWire.encode(step)),
    ),
    json(
      'items.json',
      items.map((item) => itemWire.encode(item)),
    ),
    json(
      'attempts.json',
      attempts.map((attempt) => attemptWire.encode(attempt)),
    ),
    { name: 'events.jsonl', content: Buffer.concat(await linesOf(reader, run)) },
  ];
}

function json(name: string, value: unknown): ExportedRecord {
  return { name, content: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) };
}

async function linesOf(reader: RunReader, run: NumberedRun): Promise<Buffer[]> {
  const lines: Buffer[] = [];
  let page: readonly RunEvent[];
  let afterSeq = 0;
  do {
    page = await reader.events({ run: run.id, afterSeq, limit: EVENTS_A_READ });
    lines.push(...page.map((event) => Buffer.from(`${JSON.stringify(eventWire.encode(event))}\n`)));
    afterSeq = page.at(-1)?.seq ?? afterSeq;
  } while (page.length > 0);
  return lines;
}
