import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentContext, AgentFailure, defineAgent, z } from '../agent.ts';
import type { Artifact, JsonValue, Permission } from '../model/index.ts';
import type { AttemptTask } from './attempt-task.ts';
import type { StopReason } from './attempt-limits.ts';
import { executeAttempt } from './execute-attempt.ts';

const quiet = { progress: () => {}, log: () => {} };
const never = new AbortController().signal;

describe('an attempt', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attempt-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function task(
    run: (context: AgentContext, input: { n: number }) => unknown,
    more: {
      permissions?: Permission[];
      timeoutMs?: number;
      input?: JsonValue;
      granted?: Permission[];
      denied?: Permission[];
    } = {},
  ): AttemptTask {
    const staged = new Map<string, string>();
    return {
      run: 'run_1',
      ref: { step: 'work', item: null, attempt: 1 },
      agent: defineAgent({
        id: 'tester',
        version: '1.0.0',
        description: 'does what the test says',
        capabilities: [{ skill: 'test' }],
        permissions: more.permissions ?? [],
        input: z.object({ n: z.number() }),
        output: z.object({ doubled: z.number() }),
        run: async (context, input) => (await run(context, input)) as { output: { doubled: number } },
      }),
      item: null,
      params: {},
      config: {},
      input: more.input ?? { n: 21 },
      timeoutMs: more.timeoutMs ?? null,
      permissions: {
        ...(more.granted === undefined ? {} : { allow: more.granted }),
        ...(more.denied === undefined ? {} : { deny: more.denied }),
      },
      files: {
        scratch: folder,
        source: folder,
        locate: async (artifact) => staged.get(artifact.name) ?? '',
        stage: async (name, type, content) => {
          const path = join(folder, `stored-${staged.size}`);
          const bytes = 'bytes' in content ? content.bytes : await readFile(content.scratchFile);
          await writeFile(path, bytes);
          const sha256 = createHash('sha256').update(bytes).digest('hex');
          const artifact: Artifact = { name, type, bytes: bytes.byteLength, sha256 };
          staged.set(artifact.name, path);
          return artifact;
        },
      },
    };
  }

  it('that throws what has no text, or far too much of it, fails like any other', async () => {
    const evil = await executeAttempt(
      task(() => Promise.reject(Object.create(null))),
      quiet,
      never,
    );
    expect(evil).toMatchObject({ ok: false, failure: { code: 'DRY-E4001', class: 'agent_error' } });
    const loud = await executeAttempt(
      task(() => Promise.reject(new Error('m'.repeat(1_000_000)))),
      quiet,
      never,
    );
    expect(loud.ok ? '' : loud.failure.message).toMatch(/^agent tester failed: m+ … \(\d+ further characters\)$/);
    expect(loud.ok ? 0 : loud.failure.message.length).toBeLessThan(11_000);
  });

  it('gives the output and the artifacts of an agent that succeeds', async () => {
    const outcome = await executeAttempt(
      task(async (context, input) => {
        const written = await context.artifacts.write('notes/a.json', 'notes', { n: input.n });
        expect(await context.artifacts.json(written)).toEqual({ n: 21 });
        return { output: { doubled: input.n * 2 }, verdict: 'proven' };
      }),
      quiet,
      never,
    );
    expect(outcome).toMatchObject({
      ok: true,
      output: { doubled: 42 },
      verdict: 'proven',
      artifacts: [{ name: 'notes/a.json' }],
    });
  });

  it.each([
    [
      'throws',
      () => Promise.reject(new Error('boom')),
      {},
      { class: 'agent_error', code: 'DRY-E4001', message: 'agent tester failed: boom' },
    ],
    [
      'says more with AgentFailure',
      () => Promise.reject(new AgentFailure('no copybook', { place: 'A.cbl:3:1', final: true })),
      {},
      { class: 'agent_error', place: 'A.cbl:3:1', final: true },
    ],
    [
      'gives output that does not fit its schema',
      () => ({ output: { doubled: 'many' } }),
      {},
      { class: 'invalid_output', code: 'DRY-E4006' },
    ],
    ['returns nothing', () => undefined, {}, { class: 'invalid_output' }],
    [
      'gets input that does not fit',
      () => ({ output: { doubled: 1 } }),
      { input: { n: 'x' } },
      { class: 'invalid_input', code: 'DRY-E4005' },
    ],
    [
      'runs a command that it has no permission for',
      (context: AgentContext) => context.exec('ls'),
      {},
      { class: 'permission_denied', code: 'DRY-E4007' },
    ],
    [
      'reads the source without permission',
      (context: AgentContext) => context.source,
      {},
      { class: 'permission_denied' },
    ],
    [
      'calls a host that it has no permission for',
      (context: AgentContext) => context.fetch('http://example.com/'),
      {},
      { class: 'permission_denied' },
    ],
    [
      'calls a host that the run denies, of those that its manifest asks for',
      (context: AgentContext) => context.fetch('http://secrets.example.com/'),
      { permissions: ['net:*.example.com' as const], denied: ['net:secrets.example.com' as const] },
      { class: 'permission_denied', message: expect.stringContaining('the run denies it') },
    ],
    [
      'may run a command that the run does not grant',
      (context: AgentContext) => context.exec('ls'),
      { permissions: ['exec:ls' as const], granted: [] },
      { class: 'permission_denied' },
    ],
  ])('is a failure with its class, and no exception, when the agent %s', async (_, run, more, expected) => {
    expect(await executeAttempt(task(run, more), quiet, never)).toMatchObject({ ok: false, failure: expected });
  });

  it('ends at its time limit, also when the agent waits without listening to the signal', async () => {
    const outcome = await executeAttempt(
      task(() => new Promise(() => {}), { timeoutMs: 30 }),
      quiet,
      never,
    );
    expect(outcome).toMatchObject({ ok: false, failure: { class: 'timeout', code: 'DRY-E4002' } });
  });

  it.each([
    [{ class: 'interrupted' }, 'interrupted'],
    [{ class: 'cancelled', scope: 'run' }, 'cancelled'],
  ] as [StopReason, string][])(
    'is %s when it is stopped, whatever the agent returns afterwards',
    async (reason, expected) => {
      const stop = new AbortController();
      const outcome = await executeAttempt(
        task(async (context) => {
          stop.abort(reason);
          expect(context.signal.aborted).toBe(true);
          return { output: { doubled: 1 } };
        }),
        quiet,
        stop.signal,
      );
      expect(outcome).toMatchObject({ ok: false, failure: { class: expected } });
    },
  );

  it('runs granted commands without a shell and without the environment of the engine', async () => {
    process.env['DRYDOCK_TEST_SECRET'] = 'hidden';
    const outcome = await executeAttempt(
      task(
        async (context) => {
          const result = await context.exec('sh', ['-c', 'printf %s "$DRYDOCK_TEST_SECRET$1"', 'sh', '$(id)'], {});
          expect(result.stdout.toString()).toBe('$(id)');
          const missing = await context.exec('sh', ['-c', 'exit 3']);
          return { output: { doubled: missing.exitCode ?? -1 } };
        },
        { permissions: ['exec:sh'] },
      ),
      quiet,
      never,
    );
    expect(outcome).toMatchObject({ ok: true, output: { doubled: 3 } });
  });

  it('kills the whole process tree of a command when it is stopped', async () => {
    const stop = new AbortController();
    const mark = join(folder, 'survived');
    const outcome = executeAttempt(
      task(
        async (context) => {
          context.progress('started');
          await context.exec('sh', ['-c', `(sleep 1; touch ${mark}) & sleep 30`]);
          return { output: { doubled: 1 } };
        },
        { permissions: ['exec:sh'] },
      ),
      { ...quiet, progress: () => setTimeout(() => stop.abort({ class: 'cancelled', scope: 'run' }), 100) },
      stop.signal,
    );
    expect(await outcome).toMatchObject({ ok: false, failure: { class: 'cancelled' } });
    await new Promise((resolve) => setTimeout(resolve, 1300));
    expect(existsSync(mark)).toBe(false);
  });
});
