import type { z } from 'zod';
import { type Artifact, DrydockError, isTerminal, type RunId } from '../../model/index.ts';
import {
  dependencyGraph,
  EMPTY_GRAPH,
  EMPTY_INVENTORY,
  INVENTORY_TYPE,
  inventory,
  type Knowledge,
  type KnownAttempt,
  memberRows,
  type MemberRow,
  type ProgramFacts,
  programFacts,
  type ProgramRecord,
  recordOf,
} from '../../project/index.ts';
import type { NumberedRun } from '../../store/index.ts';
import { artifactsOf, type Room, runNamed } from '../api/index.ts';

/** A run that has looked through a code base, with all that it has learnt so far. */
export interface KnownRun {
  readonly run: NumberedRun;
  /** Absolute path of the source tree; empty when that is not known any more. */
  readonly source: string;
  readonly knowledge: Knowledge;
  /** Made when it is first asked for. */
  readonly rows: () => readonly MemberRow[];
}

/** Runs whose knowledge is kept. */
const MOST_RUNS = 4;

/** Documents that are kept, by the hash of their content. */
const MOST_DOCUMENTS = 8_000;

/** Milliseconds for which what is known of a run that goes on is told again. */
const FRESH_MS = 1_000;

/** Documents that are read at one time. */
const AT_ONCE = 16;

/** Attempts of one reading. */
const PAGE = 500;

/** What runs have learnt about code bases. Everything is derived from their artifacts, and kept only to be told again. */
export class ProjectReader {
  readonly #room: Room;
  readonly #runs = new Map<
    RunId,
    { readonly seq: number; readonly readAt: number; readonly known: Promise<KnownRun> }
  >();
  readonly #documents = new Map<string, unknown>();
  readonly #sources = new Map<RunId, string>();

  constructor(room: Room) {
    this.#room = room;
  }

  /**
   * The run that answers for a project: the one that is named, or else the newest that has looked through its sources.
   *
   * @throws DRY-E7010 no such project, DRY-E7011 nothing is known of it, DRY-E2001 no such run
   */
  async knownRun(project: string, reference?: string): Promise<KnownRun> {
    return this.of(await this.#runOf(project, reference));
  }

  /** All that a run has learnt so far. */
  async of(run: NumberedRun): Promise<KnownRun> {
    const kept = this.#runs.get(run.id);
    const isFresh =
      kept?.seq === run.asOfSeq || (!isTerminal(run.state) && performance.now() - (kept?.readAt ?? 0) < FRESH_MS);
    if (kept !== undefined && isFresh) return kept.known;
    const known = this.#read(run);
    this.#runs.delete(run.id);
    this.#runs.set(run.id, { seq: run.asOfSeq, readAt: performance.now(), known });
    known.catch(() => this.#runs.delete(run.id));
    for (const oldest of this.#runs.keys()) if (this.#runs.size > MOST_RUNS) this.#runs.delete(oldest);
    return known;
  }

  /** A program by its id, or by its name in any case when only one has it. @throws DRY-E7012 */
  program({ run, knowledge }: KnownRun, name: string): ProgramRecord {
    const exact = knowledge.programs.get(name);
    if (exact !== undefined) return exact;
    const alike = [...knowledge.programs.values()].filter(({ item }) => item.id.toUpperCase() === name.toUpperCase());
    const [only] = alike;
    if (only !== undefined && alike.length === 1) return only;
    throw new DrydockError('DRY-E7012', { program: name.slice(0, 100), run: `#${run.no}`, project: run.project });
  }

  /** A JSON document, proved by its hash and checked by its schema. @throws DRY-E5006 when its file is gone */
  async document<T>(run: NumberedRun, artifact: Artifact, schema: z.ZodType<T>): Promise<T> {
    const source = await this.#sourceOf(run.id);
    const key = `${artifact.type} ${artifact.sha256} ${source}`;
    if (this.#documents.has(key)) return this.#documents.get(key) as T;
    const artifacts = await artifactsOf(this.#room, run);
    // Copybooks are found by absolute paths: what lies in the source tree is named as its other members are.
    const below = (_: string, value: unknown): unknown =>
      source !== '' && typeof value === 'string' && value.startsWith(`${source}/`)
        ? value.slice(source.length + 1)
        : value;
    const parsed = schema.parse(JSON.parse((await artifacts.bytes(artifact)).toString('utf8'), below));
    this.#documents.set(key, parsed);
    for (const oldest of this.#documents.keys())
      if (this.#documents.size > MOST_DOCUMENTS) this.#documents.delete(oldest);
    return parsed;
  }

  async #runOf(project: string, reference: string | undefined): Promise<NumberedRun> {
    const { store } = this.#room.plane;
    if (reference !== undefined) {
      const run = await runNamed(this.#room, reference);
      if (run.project !== project)
        throw new DrydockError('DRY-E2001', { run: `${reference.slice(0, 60)} of ${project}` });
      return run;
    }
    let before: RunId | undefined;
    for (;;) {
      const runs = await store.runs({ project, limit: 100, before });
      if (before === undefined && runs.length === 0)
        throw new DrydockError('DRY-E7010', { project: project.slice(0, 100) });
      for (const run of runs)
        if ((await store.artifactPage(run.id, { type: INVENTORY_TYPE, limit: 1 })).length > 0) return run;
      before = runs.at(-1)?.id;
      if (runs.length < 100) throw new DrydockError('DRY-E7011', { project: project.slice(0, 100) });
    }
  }

  /** The source tree that a run was started over; empty when that is not known any more. */
  async #sourceOf(run: RunId): Promise<string> {
    const known = this.#sources.get(run);
    if (known !== undefined) return known;
    const [created] = await this.#room.plane.store.events({ run, limit: 1 });
    const source = created?.type === 'run.created' ? (created.data.source ?? '').replace(/\/+$/, '') : '';
    this.#sources.set(run, source);
    return source;
  }

  async #read(run: NumberedRun): Promise<KnownRun> {
    const record = recordOf(await this.#attempts(run.id));
    const read = <T>(artifact: Artifact | null, schema: z.ZodType<T>, none: T): Promise<T> | T =>
      artifact === null ? none : this.document(run, artifact, schema);
    const [members, dependencies] = await Promise.all([
      read(record.inventory, inventory, EMPTY_INVENTORY),
      read(record.graph, dependencyGraph, EMPTY_GRAPH),
    ]);
    const facts = new Map<string, ProgramFacts>();
    const waiting = [...record.programs].flatMap(([id, program]) =>
      program.facts ? [{ id, artifact: program.facts }] : [],
    );
    const worker = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
        facts.set(next.id, await this.document(run, next.artifact, programFacts));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const knowledge: Knowledge = { ...record, members, dependencies, facts };
    let rows: readonly MemberRow[] | undefined;
    return { run, source: await this.#sourceOf(run.id), knowledge, rows: () => (rows ??= memberRows(knowledge)) };
  }

  async #attempts(run: RunId): Promise<readonly KnownAttempt[]> {
    const attempts: KnownAttempt[] = [];
    let after: { step: string; item: string; attempt: number } | undefined;
    for (;;) {
      const page = await this.#room.plane.store.attemptPage(run, { after, limit: PAGE });
      for (const { state, step, item, attempt, output, artifacts } of page)
        if (state === 'succeeded') attempts.push({ step, item, attempt, output, artifacts });
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return attempts;
      after = { step: last.step, item: last.item ?? '', attempt: last.attempt };
    }
  }
}
