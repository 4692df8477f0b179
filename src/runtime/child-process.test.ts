import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineAgent, z } from '../agent.ts';
import type { JsonValue, Permission } from '../model/index.ts';
import type { AttemptModels, AttemptTask } from './attempt-task.ts';
import { executeAttempt } from './execute-attempt.ts';
import { taskFor } from './testing.ts';

const never = new AbortController().signal;
const quiet = { progress: () => {}, log: () => {} };

/** An agent file of which the test gives the body of `run`; `tick` beats are told as progress. */
const fileOf = (body: string): string => `
import { AgentFailure, defineAgent, z } from 'drydock/agent';
import { spawn } from 'node:child_process';
export default defineAgent({
  id: 'apart', version: '1.0.0', description: 'in a process of its own', capabilities: [{ skill: 'test' }],
  runtime: 'child-process', input: z.any(), output: z.any(),
  run: async (context, input) => { ${body} },
});
`;

/** True while a process exists that is not a zombie. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !/\) Z /.test(status);
}

async function untilGone(pids: readonly number[]): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if (!(await Promise.all(pids.map(isAlive))).includes(true)) return;
    await wait(50);
  }
  expect.fail(`still there: ${pids.join(', ')}`);
}

describe.runIf(process.platform === 'linux')('an agent in a process of its own', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'child-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function task(
    body: string,
    more: Partial<AttemptTask> & { permissions?: Permission[]; memoryMb?: number; input?: JsonValue } = {},
  ): Promise<AttemptTask> {
    const origin = join(folder, 'apart.ts');
    await writeFile(origin, fileOf(body));
    const { permissions = [], memoryMb, ...rest } = more;
    const agent = defineAgent({
      id: 'apart',
      version: '1.0.0',
      description: 'in a process of its own',
      capabilities: [{ skill: 'test' }],
      runtime: 'child-process',
      permissions,
      limits: memoryMb === undefined ? {} : { memoryMb },
      input: z.unknown(),
      output: z.json(),
      run: () => expect.fail('ran in the engine'),
    });
    return taskFor(agent, folder, { origin, ...rest });
  }

  it('keeps of its log what a person can read, and counts the rest', async () => {
    const body = `
      for (let n = 0; n < 20_000; n += 1) { context.log('info', 'line ' + n); context.progress('at ' + n); }
      return { output: null };`;
    const lines: string[] = [];
    const listener = {
      progress: () => lines.push('progress'),
      log: (_: unknown, __: unknown, line: string) => lines.push(line),
    };
    expect(await executeAttempt(await task(body), listener, never)).toMatchObject({ ok: true });
    expect(lines.length).toBeGreaterThan(400);
    expect(lines.length).toBeLessThan(3_000);
    expect(lines.filter((line) => /lines of progress and log were dropped/.test(line))).not.toEqual([]);
  });

  it('asks a model through the engine: its tools run in the process, and the answer fits its schema', async () => {
    const body = `
      const heard = [];
      const answer = await context.model.generate({
        prompt: 'how old is Ada?',
        schema: z.object({ age: z.int() }),
        tools: { born: { description: 'the year', input: z.object({ of: z.string() }), run: ({ of }) => of.length + process.pid } },
        onText: (text) => heard.push(text),
      });
      return { output: { age: answer.value.age - process.pid, heard, model: answer.model } };`;
    const models: AttemptModels = {
      ask: async ({ prompt, tools, schema, onText }) => {
        onText?.(typeof prompt === 'string' ? `${prompt} ` : '');
        onText?.('hm');
        const value = { age: await tools?.['born']?.run({ of: 'Ada' }) };
        expect(schema?.safeParse({ age: 'old' }).success).toBe(false);
        const usage = { inputUncached: 1, cacheRead: 0, cacheWrite: 0, output: 1, reasoning: 0, costMicros: null };
        const use = { model: 'test/one', prompt: null, promptHash: 'a', source: 'live', usage, durationMs: 1 } as const;
        return { ok: true, use, answer: { value, text: '' } };
      },
    };
    const outcome = await executeAttempt(await task(body, { permissions: ['llm'], models }), quiet, never);
    expect(outcome).toMatchObject({
      output: { age: 3, heard: ['how old is Ada? ', 'hm'], model: 'test/one' },
      usage: { output: 1, costMicros: null },
      asked: [{ model: 'test/one' }],
    });
    expect(await executeAttempt(await task(body, { models }), quiet, never)).toMatchObject({
      failure: { class: 'permission_denied' },
    });
    expect(await executeAttempt(await task(body, { permissions: ['llm'] }), quiet, never)).toMatchObject({
      failure: { code: 'DRY-E3010' },
    });
  });

  it('does everything that one in the engine does', async () => {
    const told: unknown[] = [];
    const listener = {
      progress: (_: unknown, message: string, fraction: number | null) => told.push([message, fraction]),
      log: (_: unknown, level: string, message: string) => told.push([level, message]),
    };
    process.env['DRYDOCK_TEST_TOKEN'] = 'token-4711';
    const body = `
      context.progress('half', 0.5);
      context.log('info', 'line', { a: 1 });
      context.usage({ output: 3, costMicros: 2 });
      const token = await context.secret(context.params.token);
      const file = await context.artifacts.write('a.json', 'json', { n: input.n });
      const bytes = await context.artifacts.write('b.bin', 'bytes', new Uint8Array([1, 2, 255]));
      const { stdout, exitCode } = await context.exec('sh', ['-c', 'cat; exit 3'], { stdin: 'text' });
      return { output: {
        n: (await context.artifacts.json(file)).n, last: (await context.artifacts.bytes(bytes))[2],
        stdout: stdout.toString(), exitCode, token, apart: process.pid !== ${process.pid},
        environment: Object.keys(process.env).sort(), trace: process.env.TRACEPARENT, cwd: process.cwd() === context.scratch, source: context.source === context.scratch,
      }, verdict: 'proven' };`;
    const outcome = await executeAttempt(
      await task(body, {
        permissions: ['exec:sh', 'secret', 'fs:read'],
        input: { n: 21 },
        params: { token: { $secret: 'env:DRYDOCK_TEST_TOKEN' } },
        traceparent: '00-trace-span-01',
      }),
      listener,
      never,
    );
    expect(outcome).toMatchObject({
      ok: true,
      verdict: 'proven',
      usage: { output: 3, costMicros: 2 },
      artifacts: [{ name: 'a.json' }, { name: 'b.bin' }],
      output: {
        n: 21,
        last: 255,
        stdout: 'text',
        exitCode: 3,
        token: '***',
        apart: true,
        cwd: true,
        source: true,
        trace: '00-trace-span-01',
      },
    });
    const { environment } = (outcome.ok ? outcome.output : {}) as { environment: string[] };
    const own = environment.filter((name) => !name.startsWith('NODE_CHANNEL'));
    // A sandbox adds where it is.
    expect(own.filter((name) => name !== 'PWD')).toEqual([
      'DRYDOCK_PROCESS',
      'HOME',
      'LANG',
      'PATH',
      'TMPDIR',
      'TRACEPARENT',
      'TZ',
    ]);
    expect(told).toEqual([
      ['half', 0.5],
      ['info', 'line'],
    ]);
  });

  it.each<[string, string, object]>([
    ['throws', `throw new Error('boom')`, { class: 'agent_error', message: 'agent apart failed: boom' }],
    [
      'says more with AgentFailure',
      `throw new AgentFailure('no', { place: 'A.cbl:1:1', final: true })`,
      { place: 'A.cbl:1:1', final: true },
    ],
    ['runs what it may not', `await context.exec('ls')`, { class: 'permission_denied', code: 'DRY-E4007' }],
    ['reads the source that it may not', `return { output: context.source }`, { class: 'permission_denied' }],
    ['gives no output', `return {}`, { class: 'invalid_output' }],
    ['ends its process', `console.error('last words'); process.exit(7)`, { class: 'crash', code: 'DRY-E4022' }],
    ['is killed', `process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})`, { class: 'crash' }],
  ])('is a failure with its class when it %s', async (_, body, failure) => {
    expect(await executeAttempt(await task(body), quiet, never)).toMatchObject({ ok: false, failure });
  });

  it('can neither hold up nor survive the engine with a busy loop', async () => {
    let beats = 0;
    const timer = setInterval(() => (beats += 1), 20);
    const outcome = await executeAttempt(await task('for (;;) {}', { timeoutMs: 800 }), quiet, never);
    clearInterval(timer);
    expect(outcome).toMatchObject({ ok: false, failure: { class: 'timeout' } });
    expect(beats).toBeGreaterThan(5);
  });

  it('is lost when it falls silent', async () => {
    const outcome = await executeAttempt(await task('for (;;) {}', { heartbeatMs: 800 }), quiet, never);
    expect(outcome).toMatchObject({ ok: false, failure: { class: 'lost', code: 'DRY-E4020' } });
  });

  it('is ended when it takes more memory than its manifest says', async () => {
    const hungry = `const all = []; for (;;) { all.push(Buffer.alloc(8e6, 1)); await new Promise((r) => setTimeout(r, 5)); }`;
    const outcome = await executeAttempt(await task(hungry, { memoryMb: 150 }), quiet, never);
    expect(outcome).toMatchObject({ ok: false, failure: { class: 'crash', code: 'DRY-E4021' } });
  });

  it('leaves no process behind, whether it succeeds or is stopped', async () => {
    const spawning = `
      const other = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
      context.log('info', String(other.pid));
      if (input.stay) await new Promise(() => {});
      return { output: other.pid };`;
    const pids: number[] = [];
    const stop = new AbortController();
    const listener = {
      ...quiet,
      log: (_: unknown, __: unknown, message: string) => {
        pids.push(Number(message));
        if (pids.length === 2) stop.abort({ class: 'cancelled', scope: 'run' });
      },
    };
    // In a sandbox they have other numbers: the escape tests look for them there.
    const seen = { mostIsolation: 'restricted' } as const;
    await executeAttempt(await task(spawning, { ...seen, input: { stay: false } }), listener, never);
    await executeAttempt(await task(spawning, { ...seen, input: { stay: true } }), listener, stop.signal);
    expect(pids).toHaveLength(2);
    await untilGone(pids);
  });

  it('is refused when it has no file', async () => {
    const { origin: _, ...builtIn } = await task('');
    const outcome = await executeAttempt(builtIn, quiet, never);
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'DRY-E4024', final: true } });
  });

  it('goes with an engine that is killed with SIGKILL, and so do the programs that it runs', async () => {
    const engine = join(folder, 'engine.ts');
    const { origin } = await task(`
      context.log('info', String(process.pid));
      void context.exec('sh', ['-c', 'sleep 300 & echo $! > inner; echo $$ > outer; wait']);
      await new Promise((r) => setTimeout(r, 500));
      context.log('info', 'ready');
      for (;;) {}`);
    const room = pathToFileURL(join(import.meta.dirname, '/')).href;
    await writeFile(
      engine,
      `
import { defineAgent, z } from '${room}../agent.ts';
import { executeAttempt } from '${room}execute-attempt.ts';
import { taskFor } from '${room}testing.ts';
const agent = defineAgent({ id: 'apart', version: '1.0.0', description: 'x', capabilities: [{ skill: 'test' }],
  runtime: 'child-process', permissions: ['exec:sh'], input: z.any(), output: z.any(), run: () => ({ output: 1 }) });
await executeAttempt(taskFor(agent, ${JSON.stringify(folder)}, { origin: ${JSON.stringify(origin)}, mostIsolation: 'restricted' }),
  { progress() {}, log: (_, __, message) => console.log(message) }, new AbortController().signal);
`,
    );
    const process_ = spawn(process.execPath, [engine], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of process_.stdout) {
      said += String(chunk);
      if (said.includes('ready')) break;
    }
    const files = await Promise.all(['inner', 'outer'].map((name) => readFile(join(folder, name), 'utf8')));
    const pids = [Number.parseInt(said, 10), ...files.map(Number)];
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true, true]);
    process_.kill('SIGKILL');
    await untilGone(pids);
  });
});
