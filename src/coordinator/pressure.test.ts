import * as fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { coordinatorConfigSchema } from './config.ts';
import { nextPressure, noPressure, type PressureSample, type PressureState } from './pressure.ts';
import { PressureSampler } from './pressure-sampler.ts';

const { pressure: config } = coordinatorConfigSchema.parse({ pressure: { calmSamples: 2 } });
const calm: PressureSample = {
  rssMiB: 100,
  memoryLimitMiB: 1000,
  loopDelayMs: 10,
  freeDiskMiB: 50_000,
  refusals: {},
};
const play = (state: PressureState, samples: readonly PressureSample[], slots = 8) =>
  samples.reduce((state, sample) => nextPressure(state, sample, slots, config), state);

describe('pressure', () => {
  it.each([
    ['memory at 90 %', { rssMiB: 900 }],
    ['event-loop delay of 3000 ms', { loopDelayMs: 3_000 }],
    ['500 MiB of free disk', { freeDiskMiB: 500 }],
    ['3 refusals (429) by lake', { refusals: { lake: 3 } }],
  ])('halves the slots at %s, and says so', (reason, sample) => {
    const state = nextPressure(noPressure(8), { ...calm, ...sample }, 8, config);
    expect(state).toEqual({ slots: 4, limitedBy: [reason], calmSamples: 0 });
  });

  it('comes back one slot at a time, only when it stays calm, and holds between the marks', () => {
    const low = play(noPressure(8), [{ ...calm, rssMiB: 900 }]);
    expect(play(low, [calm, calm]).slots).toBe(5);
    expect(play(low, [calm, { ...calm, rssMiB: 800 }, calm]).slots).toBe(4);
    expect(
      play(
        low,
        Array.from({ length: 8 }, () => calm),
      ),
    ).toEqual(noPressure(8));
  });

  it('law: slots stay between 1 and their number, fall under pressure, and never rise by more than one', () => {
    const sample = fc.record({
      rssMiB: fc.option(fc.integer({ min: 0, max: 1000 })),
      memoryLimitMiB: fc.constantFrom(null, 1000),
      loopDelayMs: fc.option(fc.integer({ min: 0, max: 5_000 })),
      freeDiskMiB: fc.option(fc.integer({ min: 0, max: 5000 })),
      refusals: fc.constantFrom<Record<string, number>[]>({}, { lake: 1 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.array(sample, { maxLength: 40 }), (slots, samples) => {
        let state = noPressure(slots);
        for (const one of samples) {
          const next = nextPressure(state, one, slots, config);
          expect(next.slots).toBeGreaterThanOrEqual(1);
          expect(next.slots).toBeLessThanOrEqual(Math.min(slots, state.slots + 1));
          if (next.limitedBy.length === 0) expect(next.slots).toBe(slots);
          state = next;
        }
      }),
    );
  });

  it('sees this machine as it is, and what providers refused since it last looked', async () => {
    await using sampler = new PressureSampler({ config, slots: 4, folder: tmpdir(), onChange: () => {} });
    sampler.refused('lake');
    sampler.refused('lake');
    const { rssMiB, memoryLimitMiB, freeDiskMiB, refusals } = await sampler.sample();
    expect(rssMiB).toBeGreaterThan(1);
    expect(memoryLimitMiB).toBeGreaterThan(rssMiB ?? 0);
    expect(freeDiskMiB).toBeGreaterThan(0);
    expect(refusals).toEqual({ lake: 2 });
    expect((await sampler.sample()).refusals).toEqual({});
  });

  it('lowers the slots of a machine without room, and closes', async () => {
    const tight = coordinatorConfigSchema.parse({ pressure: { diskHighMiB: 1e12, diskLowMiB: 2e12, sampleMs: 50 } });
    const changed = Promise.withResolvers<PressureState>();
    await using sampler = new PressureSampler({
      config: tight.pressure,
      slots: 4,
      folder: tmpdir(),
      onChange: changed.resolve,
    });
    expect((await changed.promise).slots).toBe(2);
    expect(sampler.state.limitedBy).toMatchObject([expect.stringContaining('free disk')]);
  });

  it('is watched on when no file can be opened any more: the process goes on', () => {
    const sampler = new URL('pressure-sampler.ts', import.meta.url).href;
    const script = `
      import { openSync } from 'node:fs';
      import { PressureSampler } from '${sampler}';
      const config = ${JSON.stringify(config)};
      await using sampler = new PressureSampler({ config, slots: 4, folder: '/', onChange: () => {} });
      const before = await sampler.sample();
      try { for (;;) openSync('/dev/null'); } catch (error) { process.stdout.write(error.code + ' '); }
      const { rssMiB } = await sampler.sample();
      process.stdout.write(String(rssMiB === before.rssMiB));`;
    const command = 'ulimit -n 64 && exec "$0" --input-type=module -e "$1"';
    const { stdout, stderr } = spawnSync('sh', ['-c', command, process.execPath, script], { encoding: 'utf8' });
    expect(stdout, stderr).toBe('EMFILE true');
  });
});
