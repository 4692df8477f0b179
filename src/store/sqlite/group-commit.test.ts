import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { DrydockError } from '../../model/index.ts';
import { temporaryHome } from '../testing.ts';
import { GroupCommit } from './group-commit.ts';
import { openForWriting } from './open-database.ts';

interface Counted {
  commits: number;
  rollbacks: number;
}

async function openNotes(file: string) {
  const database = await openForWriting(file, 'power-loss');
  database.exec('create table notes (text text not null)');
  const counted: Counted = { commits: 0, rollbacks: 0 };
  const commit = new GroupCommit(database, {
    file,
    durability: 'power-loss',
    afterCommit: () => void counted.commits++,
    afterRollback: () => void counted.rollbacks++,
  });
  const insert = database.prepare('insert into notes values (?)');
  return { database, commit, counted, note: (text: string) => commit.submit(() => insert.run(text)) };
}

function countIn(file: string): unknown {
  using other = new DatabaseSync(file, { readOnly: true });
  return other.prepare('select count(*) as n from notes').get()?.['n'];
}

describe('group commit', () => {
  it('makes one transaction of all writes of a turn of the event loop', async () => {
    await using home = await temporaryHome();
    const { database, commit, counted, note } = await openNotes(home.store);
    await Promise.all(Array.from({ length: 100 }, (_, index) => note(String(index))));
    expect(counted.commits).toBe(1);
    expect(countIn(home.store)).toBe(100);
    commit.close();
    database.close();
  });

  it('resolves a write only when another connection sees it', async () => {
    await using home = await temporaryHome();
    const { database, note } = await openNotes(home.store);
    await note('a');
    expect(countIn(home.store)).toBe(1);
    database.close();
  });

  it('undoes a transaction that the disk has no room for, tells every writer, and goes on when there is room', async () => {
    await using home = await temporaryHome();
    const { database, counted, note } = await openNotes(home.store);
    await note('kept');
    database.exec('pragma max_page_count = 1');
    const results = await Promise.allSettled([note('small'), note('x'.repeat(300_000))]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'DRY-E5004' } });
    }
    expect(counted.rollbacks).toBe(1);
    database.exec('pragma max_page_count = 1000000');
    await note('again');
    expect(countIn(home.store)).toBe(2);
    database.close();
  });

  it('keeps the neighbours of a write that has a defect', async () => {
    await using home = await temporaryHome();
    const { database, commit, note } = await openNotes(home.store);
    const defect = commit.submit(() => {
      database.exec("insert into notes values ('half')");
      throw new TypeError('defect');
    });
    const [before, broken, after] = await Promise.allSettled([note('a'), defect, note('b')]);
    expect([before.status, broken.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(countIn(home.store)).toBe(2);
    database.close();
  });

  it('rejects a write that refuses, and commits the others', async () => {
    await using home = await temporaryHome();
    const { database, commit, note } = await openNotes(home.store);
    const refusal = commit.submit(() => {
      throw new DrydockError('DRY-E6003', { run: 'r', problem: 'p' });
    });
    const [refused, written] = await Promise.allSettled([refusal, note('a')]);
    expect([refused.status, written.status]).toEqual(['rejected', 'fulfilled']);
    expect(countIn(home.store)).toBe(1);
    database.close();
  });
});
