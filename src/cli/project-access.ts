import { DrydockError } from '../model/index.ts';
import { accessRuns, type RunAccess } from './run-access.ts';
import { printable, type Terminal } from './terminal.ts';

/** Which project, and which run of it, a command is about. */
export interface ProjectOptions {
  readonly project?: string | undefined;
  readonly run?: string | undefined;
}

/** The API of the home, at one project. */
export interface ProjectAccess extends AsyncDisposable {
  readonly access: RunAccess;
  readonly project: string;
  /** An answer of `/v1/projects/{project}<path>`; the run is put into its query. */
  json(path: string, query?: Query): Promise<unknown>;
  text(path: string, query?: Query): Promise<string>;
  bytes(path: string): Promise<Buffer>;
}

type Query = Readonly<Record<string, string | number | undefined>>;

/**
 * Reaches a project: the one that is named, or that of the run that is named, or that of the last run.
 *
 * @param program what the command is about; when nobody named a project and that of the last run does not know it, the project that does
 */
export async function openProject(
  terminal: Terminal,
  { project, run }: ProjectOptions,
  program?: string,
): Promise<ProjectAccess> {
  await using opened = new AsyncDisposableStack();
  const access = opened.use(await accessRuns(terminal));
  const last = project ?? (await access.client.run(run ?? '@last')).project;
  const isFree = project === undefined && run === undefined && program !== undefined;
  const name = isFree ? await knowing(access, program, last) : last;
  if (name !== last) terminal.err(`${printable(program ?? '')} is a program of the project ${printable(name)}.\n`);
  const id = run === undefined ? undefined : (await access.client.run(run)).id;
  const path = (rest: string, query: Query = {}): string => {
    const all = Object.entries({ run: id, ...query }).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(all.map(([key, value]) => [key, String(value)])).toString();
    return `/v1/projects/${encodeURIComponent(name)}${rest}${search === '' ? '' : `?${search}`}`;
  };
  const owned = opened.move();
  return {
    access,
    project: name,
    json: (rest, query) => access.client.json(path(rest, query)),
    text: (rest, query) => access.client.text(path(rest, query)),
    bytes: (absolute) => access.client.bytes(absolute),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The first project that knows a program; when none does, the one that comes first, which then says so. */
async function knowing({ client }: RunAccess, program: string, first: string): Promise<string> {
  const { items } = (await client.json('/v1/projects')) as ApiList<{ readonly name: string }>;
  const others = items.map(({ name }) => name).filter((name) => name !== first);
  for (const name of [first, ...others]) {
    try {
      await client.json(`/v1/projects/${encodeURIComponent(name)}/programs/${encodeURIComponent(program)}`);
      return name;
    } catch (error) {
      if (!(error instanceof DrydockError && DOES_NOT_KNOW.has(error.code))) throw error;
    }
  }
  return first;
}

/** No such project, nothing known of it, no such program. */
const DOES_NOT_KNOW: ReadonlySet<string> = new Set(['DRY-E7010', 'DRY-E7011', 'DRY-E7012']);

/** A list of the API. */
export interface ApiList<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** All entries of a list of the project, page by page; at most so many. */
export async function allOf<T>(project: ProjectAccess, path: string, query: Query, most: number): Promise<ApiList<T>> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = (await project.json(path, {
      ...query,
      limit: Math.min(500, most - items.length),
      cursor,
    })) as ApiList<T>;
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
    if (cursor === undefined || items.length >= most) return { items, next_cursor: cursor ?? null };
  }
}
