import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/model/index.ts';
import { drydock, eventsOf, hasCobc, hasJdk, pathWith, temporaryFolder } from './drydock.ts';

const PROGRAMS = 14;
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the demo', () => {
  it.skipIf(!hasCobc || !hasJdk)(
    'killed in the middle and started again goes on, repeats nothing that was finished, and proves every program',
    async () => {
      const home = join(folder, 'home');
      const command = ['demo', '--out', join(folder, 'out')];
      let verified = 0;
      const killed = await drydock({ home }, command, (line, child) => {
        if (/step=validation item=\S+ state=succeeded/.test(line)) verified += 1;
        if (verified === 3) child.kill('SIGKILL');
      });
      expect(killed.code).toBeNull();
      const before = await eventsOf(home, '1');
      expect(before.at(-1)?.type).not.toBe('run.finished');
      expect(existsSync(join(folder, 'out'))).toBe(false);

      const again = await drydock({ home }, command);
      expect(again.stderr).toContain('Run #1 of this source was interrupted and goes on');
      expect(again.stdout).toContain(`bank #1 succeeded: proven ${PROGRAMS}\n`);
      expect(again.stdout).toContain('statements #2 succeeded: proven 1\n');
      expect(again.code).toBe(0);

      const events = await eventsOf(home, '1');
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect(events.slice(0, before.length)).toEqual(before);
      const finished = new Set(before.flatMap((event) => unitFinished(event)));
      expect(finished.size).toBeGreaterThan(PROGRAMS);
      const later = events.slice(before.length).flatMap((event) => unitStarted(event));
      expect(later.filter((unit) => finished.has(unit))).toEqual([]);
      expect(succeeded(events)).toHaveLength(new Set(succeeded(events)).size);

      const report = await readFile(join(folder, 'out/bank/report.md'), 'utf8');
      expect(report).toContain(`| proven | ${PROGRAMS} of ${PROGRAMS} |`);
      expect(existsSync(join(folder, 'out/bank/java/src/main/java/app/Bkb030.java'))).toBe(true);
      const view = await drydock({ home }, ['run', 'view', '1', '--json']);
      expect(JSON.parse(view.stdout)).toMatchObject({ no: 1, state: 'succeeded', verdicts: { proven: PROGRAMS } });
    },
    240_000,
  );

  it.skipIf(!hasCobc || !hasJdk)(
    'shows a wrong answer of a language model caught by running both sides, repaired and proven, and says that it is recorded',
    async () => {
      const home = join(folder, 'home-models');
      const ended = await drydock({ home }, ['demo']);
      const told = (ended.stderr + ended.stdout).split('\n').filter((line) => line.includes('run=2 step=validation'));
      expect(told.flatMap((line) => /verdict=\w+|asked=".*"/g.exec(line)?.[0] ?? [])).toEqual([
        'verdict=mismatch',
        'asked="demonstration/hand-written (recorded)"',
        'verdict=mismatch',
        'asked="demonstration/hand-written (recorded)"',
        'verdict=proven',
        ...told
          .filter((line) => line.endsWith('state=succeeded proven 1'))
          .map(() => 'verdict=proven')
          .slice(1),
      ]);
      expect(ended.stdout).toMatch(
        /statements #2 succeeded: proven 1\n[^]* models {3}none was asked; answers were recorded/,
      );
      expect((await drydock({ home }, ['run', 'view', '2'])).stdout).toContain(
        'answers of language models are recorded',
      );
      const report = await readFile(reportOf(ended.stdout.slice(ended.stdout.indexOf('statements #2'))), 'utf8');
      expect(report).toMatch(
        /## Written in part by a language model[^]*\| STM010 \| proven \| demonstration\/hand-written \| recorded \|/,
      );
      const asked = (await eventsOf(home, '2')).flatMap((event) =>
        event.type === 'attempt.succeeded' ? (event.data.asked ?? []) : [],
      );
      expect(asked.map(({ source, usage }) => [source, usage.costMicros])).toEqual([
        ['recording', 0],
        ['recording', 0],
      ]);
    },
    240_000,
  );

  it('asks a model only when one is configured', async () => {
    const ended = await drydock({ home: join(folder, 'home-live') }, ['demo', '--live']);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('none is configured') });
  });

  it.skipIf(!hasJdk)(
    'without cobc proves against recorded outputs, and says so',
    async () => {
      const path = await pathWith(folder, ['java', 'javac']);
      const ended = await drydock({ home: join(folder, 'home-jdk'), path }, ['demo']);
      expect(ended.stdout).toContain(`bank #1 succeeded: proven ${PROGRAMS} (against recorded outputs)\n`);
      expect(ended.stderr.match(/gnucobol/g)).toHaveLength(2);
      expect(ended.stderr).toContain('Without cobc, proofs compare with recorded outputs of the originals.');
      expect(ended.code).toBe(0);
      expect(ended.stdout).toContain('statements #2 succeeded: proven 1 (against recorded outputs)\n');
      expect(await readFile(reportOf(ended.stdout), 'utf8')).toContain('recorded');
    },
    240_000,
  );

  it('without cobc and JDK translates, calls every program unverified, and says once what to install', async () => {
    const path = await pathWith(folder, []);
    const ended = await drydock({ home: join(folder, 'home-nothing'), path }, ['demo']);
    expect(ended.stdout).toContain(`bank #1 completed_with_findings: unverified ${PROGRAMS}\n`);
    expect(ended.stdout).toContain('statements #2 completed_with_findings: unverified 1\n');
    expect(ended.stdout).not.toContain('proven');
    expect(ended.stderr.match(/To install:/g)).toHaveLength(2);
    expect(ended.code).toBe(6);
    expect(await readFile(reportOf(ended.stdout), 'utf8')).toContain(`| unverified | ${PROGRAMS} of ${PROGRAMS} |`);
  }, 120_000);
});

function reportOf(stdout: string): string {
  return /report\s+(\S+)/.exec(stdout)?.[1] ?? '';
}

function unitFinished(event: RunEvent): string[] {
  if (event.type === 'item.finished') return [`${event.data.step}/${event.data.item}`];
  return event.type === 'step.finished' ? [`${event.data.step}/`] : [];
}

function unitStarted(event: RunEvent): string[] {
  return event.type === 'attempt.started' ? [`${event.data.step}/${event.data.item ?? ''}`] : [];
}

function succeeded(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'attempt.succeeded' ? [`${event.data.step}/${event.data.item ?? ''}`] : [],
  );
}
