import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Agent, type AgentContext, defineAgent, z } from '../agent.ts';
import type { Permission } from '../model/index.ts';
import { executeAttempt } from './execute-attempt.ts';
import { taskFor } from './testing.ts';

const never = new AbortController().signal;
const quiet = { progress: () => {}, log: () => {} };

function agentThat(run: (context: AgentContext) => unknown, permissions: Permission[] = []): Agent {
  return defineAgent({
    id: 'tester',
    version: '1.0.0',
    description: 'does what the test says',
    capabilities: [{ skill: 'test' }],
    permissions,
    input: z.unknown(),
    output: z.json(),
    run: async (context) => ({ output: (await run(context)) as string }),
  });
}

describe('what an attempt tells of itself', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signs-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is lost when it is silent for longer than its heartbeat', async () => {
    const silent = agentThat(() => new Promise(() => {}));
    const outcome = await executeAttempt(taskFor(silent, folder, { heartbeatMs: 50 }), quiet, never);
    expect(outcome).toMatchObject({ ok: false, failure: { class: 'lost', code: 'DRY-E4020' } });
  }, 15_000);

  it.each<[string, (context: AgentContext) => unknown]>([
    ['progress', (context) => context.progress('on it')],
    ['log lines', (context) => context.log('debug', 'on it')],
    ['artifacts', (context) => context.artifacts.write('a.txt', 'text', 'x')],
    ['heartbeats', (context) => context.heartbeat()],
    ['reports of usage', (context) => context.usage({ output: 1 })],
    ['commands that write', (context) => context.exec('echo', ['on it'])],
  ])('lives as long as it gives signs of life: %s', async (_, sign) => {
    const lively = agentThat(
      async (context) => {
        for (let turn = 0; turn < 8; turn++) {
          await sign(context);
          await wait(100);
        }
        return 'done';
      },
      ['exec:echo'],
    );
    const outcome = await executeAttempt(taskFor(lively, folder, { heartbeatMs: 500 }), quiet, never);
    expect(outcome).toMatchObject({ ok: true, output: 'done' });
  });

  it('reports that an agent held the engine up, although no timer could see it', async () => {
    const lines: string[] = [];
    const busy = agentThat((context) => {
      const end = performance.now() + 400;
      context.heartbeat();
      while (performance.now() < end) Math.sqrt(2);
      return 'done';
    });
    const listener = { ...quiet, log: (_: unknown, __: unknown, message: string) => lines.push(message) };
    const outcome = await executeAttempt(taskFor(busy, folder, { heartbeatMs: 50 }), listener, never);
    expect(outcome).toMatchObject({ ok: true });
    expect(lines).toEqual([expect.stringContaining('held up the engine')]);
  });

  it('sums what it used, also when it fails; what somebody does not know is unknown in the sum', async () => {
    const paying = agentThat((context) => {
      context.usage({ inputUncached: 10, output: 5, costMicros: 300 });
      context.usage({ inputUncached: 1, cacheRead: 7, costMicros: 30 });
      return 'done';
    });
    expect(await executeAttempt(taskFor(paying, folder), quiet, never)).toMatchObject({
      usage: { inputUncached: 11, cacheRead: 7, cacheWrite: 0, output: 5, reasoning: 0, costMicros: 330 },
    });
    const failing = agentThat((context) => {
      context.usage({ costMicros: 300 });
      context.usage({ output: 1 });
      throw new Error('no');
    });
    const failed = await executeAttempt(taskFor(failing, folder), quiet, never);
    expect(failed).toMatchObject({ ok: false, usage: { output: 1, costMicros: null } });
    expect(
      await executeAttempt(
        taskFor(
          agentThat(() => 'free'),
          folder,
        ),
        quiet,
        never,
      ),
    ).not.toHaveProperty('usage');
  });
});

describe('a secret', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secret-'));
    process.env['DRYDOCK_TEST_TOKEN'] = 'tok"en-4711';
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const params = { token: { $secret: 'env:DRYDOCK_TEST_TOKEN' } };

  it('reaches the agent, and nothing that the attempt says', async () => {
    const said: string[] = [];
    const listener = {
      progress: (_: unknown, message: string) => said.push(message),
      log: (_: unknown, __: unknown, message: string, fields: unknown) => said.push(message, JSON.stringify(fields)),
    };
    const leaking = agentThat(
      async (context) => {
        const token = await context.secret({ $secret: 'env:DRYDOCK_TEST_TOKEN' });
        expect(token).toBe('tok"en-4711');
        context.progress(`with ${token}`);
        context.log('info', `with ${token}`, { header: { [token]: `Bearer ${token}` } });
        const file = await context.artifacts.write('a.json', 'json', { token });
        said.push(await context.artifacts.text(file));
        return { token, url: `http://x/?t=${encodeURIComponent(token)}` };
      },
      ['secret'],
    );
    const outcome = await executeAttempt(taskFor(leaking, folder, { params }), listener, never);
    expect(outcome).toMatchObject({ ok: true, output: { token: '***', url: 'http://x/?t=***' } });
    expect(said.join('\n')).not.toMatch(/4711/);
    expect(said).toContain('with ***');
  });

  it('is masked in the error of the attempt', async () => {
    const leaking = agentThat(
      async (context) => {
        throw new Error(`401 for ${await context.secret('env:DRYDOCK_TEST_TOKEN')}`);
      },
      ['secret'],
    );
    const outcome = await executeAttempt(taskFor(leaking, folder, { params }), quiet, never);
    expect(outcome).toMatchObject({ ok: false, failure: { message: 'agent tester failed: 401 for ***' } });
  });

  it('is read from a file without the line feed at its end', async () => {
    const file = join(folder, 'token');
    await writeFile(file, 'from-file\n');
    const reader = agentThat(async (context) => (await context.secret(`file:${file}`)) === 'from-file', ['secret']);
    const task = taskFor(reader, folder, { params: { token: { $secret: `file:${file}` } } });
    expect(await executeAttempt(task, quiet, never)).toMatchObject({ ok: true, output: true });
  });

  it.each<[string, Permission[], string, object]>([
    ['without the permission', [], 'env:DRYDOCK_TEST_TOKEN', { class: 'permission_denied', code: 'DRY-E4007' }],
    ['that the run did not give', ['secret'], 'env:HOME', { class: 'permission_denied', code: 'DRY-E4007' }],
    ['that does not exist', ['secret'], 'env:DRYDOCK_TEST_MISSING', { code: 'DRY-E4023' }],
  ])('is refused %s', async (_, permissions, reference, failure) => {
    const asking = agentThat((context) => context.secret(reference), permissions);
    const given = { ...params, missing: { $secret: 'env:DRYDOCK_TEST_MISSING' } };
    const outcome = await executeAttempt(taskFor(asking, folder, { params: given }), quiet, never);
    expect(outcome).toMatchObject({ ok: false, failure });
  });
});
