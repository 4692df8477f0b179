import { writeFile } from 'node:fs/promises';
import { DrydockError, EXIT } from '../../model/index.ts';
import { accessRuns } from '../run-access.ts';
import { type ApiList, allOf, openProject, type ProjectOptions } from '../project-access.ts';
import { printable, type Terminal, table } from '../terminal.ts';

type Row = Readonly<Record<string, unknown>>;

/** Entries of a list that are printed at most, for people and for programs. */
const MOST_ENTRIES = 100_000;

/** `drydock project list` */
export async function projectList(terminal: Terminal): Promise<number> {
  await using access = await accessRuns(terminal);
  const items: Row[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await access.client.json(`/v1/projects?limit=500${after}`)) as ApiList<Row>;
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  await terminal.answer({
    data: () => ({ items, next_cursor: null }),
    columns: ['name', 'runs', 'latest_run.no', 'latest_run.state', 'latest_run.created_at'],
    names: () => items.map(({ name }) => `project/${String(name)}`),
  });
  return EXIT.success;
}

interface ProjectJson {
  readonly name: string;
  readonly run: { readonly no: number; readonly state: string };
  readonly scoreboard: {
    readonly programs: number;
    readonly verdicts: Readonly<Record<string, number>>;
    readonly recorded: number;
    readonly vectors_equal: number;
    readonly vectors: number;
  };
  readonly members: Readonly<Record<string, number>>;
  readonly source_lines: number;
  readonly missing: { readonly copybooks: number; readonly programs: number; readonly blocked_programs: number };
  readonly waves: number;
  readonly cycles: number;
  readonly problems: number;
}

/** `drydock project view` */
export async function projectView(options: ProjectOptions, terminal: Terminal): Promise<number> {
  await using project = await openProject(terminal, options);
  const found = (await project.json('')) as ProjectJson;
  const { scoreboard, missing } = found;
  const verdicts = Object.entries(scoreboard.verdicts).map(
    ([verdict, count]) => `  ${verdict} ${count} of ${scoreboard.programs}\n`,
  );
  const members = Object.entries(found.members).flatMap(([kind, count]) => (count > 0 ? [`${count} ${kind}`] : []));
  await terminal.answer({
    data: () => found,
    text: () =>
      printable(
        `${found.name}, as run #${found.run.no} (${found.run.state}) knows it\n${verdicts.join('')}` +
          `  vectors equal ${scoreboard.vectors_equal} of ${scoreboard.vectors}; ${scoreboard.recorded} programs against recorded outputs\n` +
          `Members: ${members.join(', ') || 'none'}; ${found.source_lines} lines of source\n` +
          `Missing: ${missing.copybooks} copybooks, ${missing.programs} programs; ${missing.blocked_programs} of ${scoreboard.programs} programs need one of them\n` +
          `Waves: ${found.waves}; circles: ${found.cycles}; files with problems: ${found.problems}\n`,
      ),
    names: () => [`project/${found.name}`],
  });
  return EXIT.success;
}

export interface InventoryOptions extends ProjectOptions {
  readonly kind?: string | undefined;
  readonly verdict?: string | undefined;
  readonly feature?: string | undefined;
  readonly missing?: true | undefined;
  readonly grep?: string | undefined;
}

/** `drydock project inventory` */
export async function projectInventory(options: InventoryOptions, terminal: Terminal): Promise<number> {
  await using project = await openProject(terminal, options);
  const { kind, verdict, feature, missing, grep: q } = options;
  const wanted = { kind, verdict, feature, q, missing: missing === true ? 'true' : undefined };
  const list = await allOf<Row>(project, '/inventory', wanted, MOST_ENTRIES);
  await terminal.answer({
    data: () => list,
    columns: [
      'id',
      'kind',
      'is_missing',
      'name',
      'lines',
      'complexity',
      'used_by',
      'calls',
      'wave',
      'verdict',
      'blocked',
    ],
    text: () =>
      printable(
        table(
          ['member', 'kind', 'lines', 'complexity', 'used by', 'wave', 'verdict', ''],
          list.items.map((row) => [
            textOf(row['id']),
            textOf(row['kind']),
            textOf(row['lines']),
            textOf(row['complexity']),
            textOf(row['used_by']),
            textOf(row['wave']),
            textOf(row['verdict']),
            row['is_missing'] === true ? `missing, blocks ${textOf(row['blocked'])}` : '',
          ]),
        ),
      ),
    names: () => list.items.map(({ id }) => `member/${textOf(id)}`),
  });
  return EXIT.success;
}

/** `drydock project missing` */
export async function projectMissing(options: ProjectOptions, terminal: Terminal): Promise<number> {
  await using project = await openProject(terminal, options);
  const list = await allOf<Row & { readonly users: readonly string[] }>(project, '/missing', {}, MOST_ENTRIES);
  await terminal.answer({
    data: () => list,
    columns: ['id', 'kind', 'name', 'supplied_by', 'reference_count', 'user_count', 'blocked'],
    text: () => {
      if (list.items.length === 0) terminal.hint('Nothing is missing.\n');
      const rows = list.items.map((one) => [
        textOf(one['kind']),
        textOf(one['name']),
        textOf(one['blocked']),
        one.users.slice(0, 5).join(', ') + (one.users.length > 5 ? ` +${one.users.length - 5}` : ''),
        textOf(one['supplied_by']),
      ]);
      const headers = ['kind', 'name', 'blocks', 'used by', 'supplied by'];
      return list.items.length === 0 ? '' : printable(table(headers, rows));
    },
    names: () => list.items.map(({ id }) => `member/${textOf(id)}`),
  });
  return EXIT.success;
}

/** `drydock project waves` */
export async function projectWaves(options: ProjectOptions, terminal: Terminal): Promise<number> {
  await using project = await openProject(terminal, options);
  type Wave = Row & { readonly programs: readonly { readonly name: string; readonly cycle: number | null }[] };
  const list = await allOf<Wave>(project, '/waves', {}, MOST_ENTRIES);
  await terminal.answer({
    data: () => list,
    columns: ['wave', 'count'],
    text: () => {
      const rows = list.items.map(({ wave, count, programs }) => {
        const names = programs
          .slice(0, 12)
          .map(({ name, cycle }) => (cycle === null ? name : `${name} (circle ${cycle})`));
        return [textOf(wave), textOf(count), names.join(', ') + (programs.length > 12 ? ' …' : '')];
      });
      return printable(table(['wave', 'programs', 'names'], rows));
    },
    names: () => list.items.map(({ wave }) => `wave/${textOf(wave)}`),
  });
  return EXIT.success;
}

interface GraphJson {
  readonly center: string;
  readonly nodes: readonly { readonly id: string; readonly is_missing: boolean }[];
  readonly edges: readonly Readonly<Record<'from' | 'to' | 'kind' | 'file' | 'line', string | number>>[];
  readonly truncated: boolean;
}

/** `drydock project graph` */
export async function projectGraph(
  around: string,
  options: ProjectOptions & { readonly depth: string; readonly direction: string },
  terminal: Terminal,
): Promise<number> {
  await using project = await openProject(terminal, options, around);
  const { depth, direction } = options;
  const graph = (await project.json('/graph', { around, depth, direction })) as GraphJson;
  const missing = new Set(graph.nodes.filter((node) => node.is_missing).map(({ id }) => id));
  if (graph.truncated) terminal.err('! There is more than is shown: ask for less depth.\n');
  await terminal.answer({
    data: () => graph,
    text: () => {
      const name = (id: string | number): string => `${id}${missing.has(String(id)) ? ' (missing)' : ''}`;
      const rows = graph.edges.map(({ from, kind, to, file, line }) => [
        name(from),
        String(kind),
        name(to),
        `${file}:${line}`,
      ]);
      return printable(table(['from', 'how', 'to', 'where'], rows));
    },
    names: () => graph.nodes.map(({ id }) => `node/${id}`),
  });
  return EXIT.success;
}

/** `drydock project report` */
export async function projectReport(
  options: ProjectOptions & {
    readonly out?: string | undefined;
    readonly format?: 'markdown' | 'html' | 'json' | undefined;
  },
  terminal: Terminal,
): Promise<number> {
  await using project = await openProject(terminal, options);
  const format = options.format ?? formatOf(options.out);
  const content = await project.text('/report', { format });
  if (options.out === undefined) terminal.out(printable(content));
  else {
    await writeNew(options.out, content);
    terminal.err(`Written: ${printable(options.out)}\n`);
  }
  return EXIT.success;
}

function formatOf(file: string | undefined): 'markdown' | 'html' | 'json' {
  if (file?.endsWith('.html') === true) return 'html';
  return file?.endsWith('.json') === true ? 'json' : 'markdown';
}

/** Writes a file that is not there yet. @throws DRY-E5004 */
export async function writeNew(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx' });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5004', { path: file, problem }, { cause: error });
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
