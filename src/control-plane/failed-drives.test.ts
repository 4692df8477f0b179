import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { storeFile } from '../store/index.ts';
import { agentFor, gate, ONE_STEP, temporaryHome, told } from './testing.ts';

describe('a run whose facts cannot be recorded', () => {
  it('takes commands and goes on in the same process as soon as they can be again', async () => {
    await using place = await temporaryHome();
    const [entered, leave] = [gate(), gate()];
    let tries = 0;
    const work = agentFor('test.work', async () => {
      tries += 1;
      entered.open();
      await leave.opened;
      return { output: tries };
    });
    await using plane = await place.open([work]);
    const run = await plane.startRun(ONE_STEP);
    await entered.opened;
    using other = new DatabaseSync(storeFile(place.home));
    other.exec(`CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    leave.open();
    await expect(plane.settled(run)).rejects.toThrow('no room');
    await expect(plane.command(run, { verb: 'pause', mode: 'drain' })).rejects.toThrow('no room');
    other.exec('DROP TRIGGER full');
    await plane.command(run, { verb: 'set_priority', priority: 'high' });
    await told(plane, run, 'run.finished');
    expect(await plane.store.findRun(run)).toMatchObject({ state: 'succeeded', priority: 'high' });
    expect(tries).toBe(2);
  });

  it('is taken up again by itself', async () => {
    await using place = await temporaryHome();
    const [entered, leave] = [gate(), gate()];
    const work = agentFor('test.work', async () => {
      entered.open();
      await leave.opened;
      return { output: null };
    });
    await using plane = await place.open([work]);
    const run = await plane.startRun(ONE_STEP);
    await entered.opened;
    using other = new DatabaseSync(storeFile(place.home));
    other.exec(`CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    leave.open();
    await expect(plane.settled(run)).rejects.toThrow('no room');
    other.exec('DROP TRIGGER full');
    await told(plane, run, 'run.finished');
    expect(await plane.store.findRun(run)).toMatchObject({ state: 'succeeded' });
  });

  it('refuses the commands that could not be recorded, and says why', async () => {
    await using place = await temporaryHome();
    const [entered, leave] = [gate(), gate()];
    const work = agentFor('test.work', async () => {
      entered.open();
      await leave.opened;
      return { output: null };
    });
    await using plane = await place.open([work]);
    const run = await plane.startRun(ONE_STEP);
    await entered.opened;
    using other = new DatabaseSync(storeFile(place.home));
    other.exec(`CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    const refused = plane.command(run, { verb: 'set_priority', priority: 'high' });
    await expect(refused).rejects.toThrow('no room');
    other.exec('DROP TRIGGER full');
    leave.open();
  });
});
