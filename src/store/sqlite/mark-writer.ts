import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DrydockError } from '../../model/index.ts';
import type { Document, DocumentChange } from '../documents.ts';
import type { MarkChange } from '../run-marks.ts';

/** Gives every run the name that people gave it: rows are made anew with the one that it was started with. */
export const renameRuns = `
  update runs set name = (select name from run_marks where run_marks.run_no = runs.run_no)
  where run_no in (select run_no from run_marks where name is not null)`;

/** What people say of runs, and their documents, inside the transaction of the caller. */
export class MarkWriter {
  readonly #run: StatementSync;
  readonly #setMarks: StatementSync;
  readonly #rename: StatementSync;
  readonly #dropLabels: StatementSync;
  readonly #addLabel: StatementSync;
  readonly #version: StatementSync;
  readonly #setDocument: StatementSync;
  readonly #removeDocument: StatementSync;

  constructor(database: DatabaseSync) {
    this.#run = database.prepare(
      `select runs.run_no, coalesce(version, 0) as version, coalesce(labels_json, '[]') as labels_json, run_marks.name
       from runs left join run_marks on run_marks.run_no = runs.run_no where runs.id = ?`,
    );
    this.#setMarks = database.prepare(
      `insert into run_marks (run_no, name, labels_json, version) values (?, ?, ?, ?)
       on conflict (run_no) do update set name = excluded.name, labels_json = excluded.labels_json, version = excluded.version`,
    );
    this.#rename = database.prepare('update runs set name = ? where run_no = ?');
    this.#dropLabels = database.prepare(
      'delete from run_labels where run_no = ?1 and label in (select value from json_each(?2))',
    );
    this.#addLabel = database.prepare('insert into run_labels (label, run_no) values (?, ?)');
    this.#version = database.prepare('select version from documents where kind = ? and id = ?');
    this.#setDocument = database.prepare(
      `insert into documents (kind, id, version, body_json, changed_at, changed_by) values (?, ?, ?, ?, ?, ?)
       on conflict (kind, id) do update set version = excluded.version, body_json = excluded.body_json,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    );
    this.#removeDocument = database.prepare('delete from documents where kind = ? and id = ?');
  }

  /** @throws DRY-E2001, DRY-E8023 before anything is changed */
  mark({ run, name, labels, expected }: MarkChange): number {
    const row = this.#run.get(run);
    if (row === undefined) throw new DrydockError('DRY-E2001', { run });
    const version = Number(row['version']);
    if (expected !== null && expected !== version) throw new DrydockError('DRY-E8023', { what: `run ${run}` });
    const no = Number(row['run_no']);
    const before = String(row['labels_json']);
    const after = labels === undefined ? before : JSON.stringify([...new Set(labels)].toSorted());
    const known = typeof row['name'] === 'string' ? row['name'] : null;
    this.#setMarks.run(no, name ?? known, after, version + 1);
    if (name !== undefined) this.#rename.run(name, no);
    if (after !== before) {
      this.#dropLabels.run(no, before);
      for (const label of JSON.parse(after) as string[]) this.#addLabel.run(label, no);
    }
    return version + 1;
  }

  /** @throws DRY-E8023 before anything is changed */
  changeDocument({ kind, id, body, expected, now, by }: DocumentChange): Document | null {
    const version = Number(this.#version.get(kind, id)?.['version'] ?? 0);
    if (expected !== null && expected !== version) throw new DrydockError('DRY-E8023', { what: `${kind} ${id}` });
    if (body === null) {
      this.#removeDocument.run(kind, id);
      return null;
    }
    this.#setDocument.run(kind, id, version + 1, JSON.stringify(body), now, by);
    return { kind, id, version: version + 1, body, changedAt: now, changedBy: by };
  }
}
