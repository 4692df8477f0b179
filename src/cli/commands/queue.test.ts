import { describe, expect, it } from 'vitest';
import { Admission, coordinatorConfigSchema } from '../../coordinator/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import type { Format } from '../output/index.ts';
import { testingTerminal } from '../testing-terminal.ts';
import { queueExplain } from './queue-explain.ts';
import { queueList } from './queue-list.ts';
import { queueMove } from './queue-move.ts';
import type { QueueView } from './queue-view.ts';

function open(waiting: readonly string[] = ['17', '18'], format: Format = 'text') {
  let now = 0;
  const config = coordinatorConfigSchema.parse({ global: { parallelRuns: 2 } });
  const admission = new Admission({ config, now: () => now, onAdmitted: () => {} });
  for (const run of ['14', '15', ...waiting]) {
    admission.enqueue({ run, owner: 'ana', project: 'bank', workflow: 'w', priority: 'normal' });
  }
  now = 65_000;
  const queue: QueueView = {
    list: async () => admission.list(),
    explain: async (run) => admission.explain(run),
    move: async (run, move) => admission.move(run, move),
    nameOf: (run) => `#${run}`,
    runOf: async (name) => {
      if (!/^#?\d+$/.test(name)) throw new DrydockError('DRY-E2001', { run: name });
      return name.replace('#', '');
    },
  };
  const { terminal, said } = testingTerminal({ format });
  return { queue, terminal, said };
}

describe('drydock queue', () => {
  it('lists who waits, in dispatch order, with the reason of each', async () => {
    const { queue, terminal, said } = open();
    expect(await queueList(queue, terminal)).toBe(EXIT.success);
    expect(said.out.split('\n').slice(0, 3)).toEqual([
      'POSITION  RUN  OWNER  PROJECT  PRIORITY  WAITED   PREDICTED START  WAITS FOR',
      '1         #17  ana    bank     normal    1 m 5 s  unknown          parallel runs 2/2 (run #14 and run #15 hold them)',
      '2         #18  ana    bank     normal    1 m 5 s  unknown          parallel runs 2/2 (run #14 and run #15 hold them)',
    ]);
  });

  it('lists as JSON, and says when nobody waits', async () => {
    const { queue, terminal, said } = open(['17', '18'], 'json');
    await queueList(queue, terminal);
    expect(JSON.parse(said.out)).toMatchObject({
      items: [
        { run: '17', position: 1 },
        { run: '18', after: '17' },
      ],
    });
    const idle = open([]);
    await queueList(idle.queue, idle.terminal);
    expect(idle.said).toEqual({ out: '', err: 'No run waits.\n' });
  });

  it('explains why a run waits and what would let it start', async () => {
    const { queue, terminal, said } = open();
    expect(await queueExplain('#17', queue, terminal)).toBe(EXIT.success);
    expect(said.out).toContain(
      'Run #17 waits: parallel runs 2/2 (run #14 and run #15 hold them). It would start now if parallel runs were 3.',
    );
    await expect(queueExplain('14', queue, terminal)).rejects.toMatchObject({ code: 'DRY-E2033' });
    await expect(queueExplain('x', queue, terminal)).rejects.toMatchObject({ code: 'DRY-E2001' });
  });

  it('moves a run and says where it is then', async () => {
    const { queue, terminal, said } = open();
    expect(await queueMove('18', { front: true }, queue, terminal)).toBe(EXIT.success);
    expect(await queueMove('17', { before: '18' }, queue, terminal)).toBe(EXIT.success);
    expect(await queueMove('17', { priority: 'low' }, queue, terminal)).toBe(EXIT.success);
    expect(said.out).toBe(
      'Run #18 is at position 1 of 2.\nRun #17 is at position 1 of 2.\nRun #17 is at position 2 of 2.\n',
    );
  });

  it.each([{}, { priority: 'huge' }, { front: true as const, priority: 'low' }])(
    'asks for one place to move to: %o',
    async (options) => {
      const { queue, terminal } = open();
      await expect(queueMove('17', options, queue, terminal)).rejects.toMatchObject({
        code: 'DRY-E2051',
        next: '--front, --before <run>, or --priority urgent|high|normal|low',
      });
    },
  );
});
