import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/model/index.ts';
import { type Client, connect } from '../../src/server/index.ts';
import { openStoreReader, storeFile } from '../../src/store/index.ts';
import { drydock, type Ended } from './drydock.ts';
import { playground } from './playground.ts';

/** Waits for a file, takes its time, and fails on items called `bad`. */
const GATED = `
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { defineAgent, z } from 'drydock/agent';

export default defineAgent({
  id: 'gated', version: '1.0.0', description: 'Waits for a file',
  capabilities: [{ skill: 'test.gated' }],
  input: z.object({ gate: z.string(), bad: z.boolean(), ms: z.number() }),
  output: z.object({ ok: z.boolean() }),
  async run(context, { gate, bad, ms }) {
    while (!existsSync(gate)) await setTimeout(20, undefined, { signal: context.signal });
    await setTimeout(ms, undefined, { signal: context.signal });
    if (bad && context.item?.id === 'c') throw new Error('told to fail');
    return { output: { ok: true } };
  },
});
`;

const WORKFLOW = `name: gated
parameters: { gate: { type: string }, bad: { type: boolean, default: false }, ms: { type: number, default: 120 } }
steps:
  work: { forEach: "['a', 'b', 'c', 'd', 'e', 'f']", agent: test.gated, with: { gate: "\${params.gate}", bad: "\${params.bad}", ms: "\${params.ms}" }, concurrency: 1 }
`;

const RUNS = 50;

describe('a daemon that is killed while 50 runs go on', () => {
  it('loses nothing: who watches comes back by itself, nothing finished is done again, and exit codes are right', async () => {
    await using at = await playground();
    const gate = join(at.folder, 'go');
    await writeFile(join(at.folder, 'agents/gated.ts'), GATED);
    await writeFile(join(at.folder, 'workflows/gated.yaml'), WORKFLOW);
    expect(await at.run('up', '--port', '0', '--slots', '12')).toMatchObject({ code: 0 });
    const followers: { readonly run: number; readonly kind: string; readonly ended: Promise<Ended> }[] = [];
    const follow = (kind: string, run: number, ...args: string[]) =>
      void followers.push({ kind, run, ended: drydock({ home: at.home, cwd: at.folder }, [...args, String(run)]) });
    {
      using client = await owner(at.home);
      // Every tenth run fails, and one is cancelled by the daemon that comes after.
      for (let no = 1; no <= RUNS; no++)
        await client.startRun({
          workflow: { by: 'name', name: 'gated' },
          params: { gate, bad: no % 10 === 0, ms: no === 49 ? 1_500 : 120 },
        });
      for (const run of [1, 10, 25, 49]) follow('watch', run, 'run', 'watch');
      for (const run of [2, 20, 49]) follow('wait', run, 'run', 'wait');
      for (const run of [3, 30, 49]) follow('logs', run, 'run', 'logs', '--follow', '--json');
      await expect.poll(() => streamsOf(client), { timeout: 20_000, interval: 50 }).toBe(7);
      await writeFile(gate, '');
      await expect.poll(() => finished(at.home), { timeout: 20_000, interval: 50 }).toBeGreaterThan(40);
    }
    process.kill((JSON.parse(readFileSync(join(at.home, 'daemon.json'), 'utf8')) as { pid: number }).pid, 'SIGKILL');
    const before = await eventsOfAll(at.home);
    expect(await at.run('up', '--port', '0', '--slots', '12')).toMatchObject({ code: 0 });
    {
      using client = await owner(at.home);
      await client.command('49', { verb: 'cancel', mode: 'now' });
    }
    for (const { kind, run, ended } of followers) {
      const { code, stdout, stderr } = await ended;
      const ofRun = run === 49 ? 7 : run % 10 === 0 ? 5 : 0;
      expect(code, `${kind} ${run}: ${stderr}`).toBe(kind === 'logs' ? 0 : ofRun);
      if (kind === 'watch') expect(stderr).toContain('-- reconnected, no gap --');
      if (kind === 'logs') {
        const seqs = stdout
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { seq: number }).seq);
        expect(seqs, `logs ${run}`).toEqual(seqs.map((_, index) => index + 1));
      }
    }
    await expect
      .poll(async () => (await eventsOfAll(at.home)).filter(({ type }) => type === 'run.finished').length, {
        timeout: 20_000,
        interval: 100,
      })
      .toBe(RUNS);
    const after = await eventsOfAll(at.home);
    expect(after.slice(0, before.length), 'what was told is still there').toEqual(before);
    const done = after.filter(({ type }) => type === 'attempt.succeeded').map(unitOf);
    expect(new Set(done).size, 'nothing is done twice').toBe(done.length);
    const begunAfter = new Set(
      after
        .slice(before.length)
        .filter(({ type }) => type === 'attempt.started')
        .map(unitOf),
    );
    const doneBefore = before.filter(({ type }) => type === 'attempt.succeeded').map(unitOf);
    expect(
      doneBefore.filter((unit) => begunAfter.has(unit)),
      'nothing finished is begun again',
    ).toEqual([]);
    const states = after
      .filter(({ type }) => type === 'run.finished')
      .map(({ data }) => (data as { state: string }).state);
    expect(states).toHaveLength(RUNS);
    expect(states.filter((state) => state === 'failed')).toHaveLength(5);
    expect(states.filter((state) => state === 'cancelled')).toHaveLength(1);
  }, 60_000);
});

async function owner(home: string): Promise<Client> {
  const client = await connect(home);
  if (client === null) throw new Error('nobody owns the home');
  return client;
}

async function streamsOf(client: Client): Promise<number> {
  return ((await client.call('GET', '/readyz')) as { streams: number }).streams;
}

async function finished(home: string): Promise<number> {
  return (await eventsOfAll(home)).filter(({ type }) => type === 'attempt.succeeded').length;
}

async function eventsOfAll(home: string): Promise<readonly RunEvent[]> {
  await using reader = await openStoreReader(storeFile(home));
  return (await reader?.events({ limit: 100_000 })) ?? [];
}

function unitOf({ run, data }: RunEvent): string {
  const { step, item } = data as { step: string; item: string | null };
  return `${run} ${step} ${item ?? ''}`;
}
