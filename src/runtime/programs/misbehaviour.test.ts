import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttemptTask } from '../attempt-task.ts';
import { executeAttempt } from '../execute-attempt.ts';
import { taskFor } from '../testing.ts';
import { ProgramPool } from './program-pool.ts';
import { agentOf, hasPython, processesWith, pythonAgent } from './testing.ts';

const never = new AbortController().signal;
const quiet = { progress: () => {}, log: () => {} };

let folder: string;
let pool: ProgramPool;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'misbehaviour-'));
  pool = new ProgramPool({ folder: join(folder, 'processes') });
});

afterEach(async () => {
  await pool[Symbol.asyncDispose]();
  // Whatever it did: no process and no directory of it is left.
  expect(processesWith(folder)).toEqual([]);
  expect((await readdir(folder)).includes('processes')).toBe(false);
  await rm(folder, { recursive: true, force: true });
});

type Loaded = Awaited<ReturnType<typeof pythonAgent>>;

function perform(loaded: Loaded, more: Partial<AttemptTask> = {}, listener = quiet, stop = never) {
  const task = taskFor(loaded.agent, folder, { origin: loaded.origin, programs: pool, ...more });
  return executeAttempt(task, listener, stop);
}

/** Bad when the input says so, and useful otherwise: the run goes on. */
const BAD_OR_GOOD = (bad: string): string => `
def work(task):
    if task["input"] == "good":
        return say(result="good")
${bad.trim().replaceAll(/^/gm, '    ')}
`;

interface Misbehaviour {
  readonly name: string;
  readonly program: string;
  readonly failure: object;
  readonly more?: Partial<AttemptTask>;
  readonly settings?: Parameters<typeof pythonAgent>[2];
}

const MISBEHAVIOURS: readonly Misbehaviour[] = [
  {
    name: 'dies in the middle of an attempt',
    program: 'print("Traceback: oh no", file=sys.stderr, flush=True)\nos._exit(3)',
    failure: {
      class: 'crash',
      code: 'DRY-E4022',
      message: expect.stringMatching(/exit code 3; it wrote: Traceback: oh no/),
    },
  },
  {
    name: 'is killed by a signal',
    program: 'os.kill(os.getpid(), signal.SIGSEGV)',
    failure: { class: 'crash', code: 'DRY-E4022', message: expect.stringContaining('SIGSEGV') },
  },
  {
    name: 'ends in order without a result',
    program: 'sys.exit(0)',
    failure: { class: 'crash', code: 'DRY-E4022', message: expect.stringContaining('exit code 0') },
  },
  {
    name: 'hangs for longer than its time',
    program: 'time.sleep(1000)',
    failure: { class: 'timeout', code: 'DRY-E4002' },
    more: { timeoutMs: 300 },
  },
  {
    name: 'is silent for longer than it may',
    program: 'time.sleep(1000)',
    failure: { class: 'lost', code: 'DRY-E4020' },
    more: { heartbeatMs: 300 },
  },
  {
    name: 'ignores SIGTERM, the end of its input and cancel',
    program: 'signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True:\n    time.sleep(1000)',
    failure: { class: 'timeout' },
    more: { timeoutMs: 300 },
  },
  {
    name: 'writes a line without end',
    program: 'while True:\n    sys.stdout.write("x" * 1000000)',
    failure: { class: 'agent_error', code: 'DRY-E4052', message: expect.stringContaining('16 MiB') },
  },
  {
    name: 'writes garbage for ever',
    program: 'while True:\n    print("garbage")',
    failure: { class: 'agent_error', code: 'DRY-E4052', message: expect.stringContaining('garbage') },
  },
  {
    name: 'floods the engine with log lines',
    program: 'while True:\n    say(log="x" * 1000)',
    failure: { class: 'timeout' },
    more: { timeoutMs: 2_000 },
  },
  {
    name: 'does not read what it asked for',
    program: `
made = call("artifact.write", name="a", type="t", text="x" * 4000000)["value"]
for n in range(20):
    print(json.dumps({"id": current, "call": n, "method": "artifact.read", "params": {"artifact": made}}), flush=True)
time.sleep(1000)`,
    failure: { class: 'agent_error', code: 'DRY-E4054' },
  },
  {
    name: 'uses too much memory',
    program: 'hog = bytearray(400 * 1024 * 1024)\ntime.sleep(1000)',
    failure: { class: 'crash', code: 'DRY-E4021' },
    settings: { limits: { memoryMb: 150 } },
  },
  {
    name: 'lets a child of its use too much memory',
    program:
      'subprocess.run([sys.executable, "-c", "import time; hog = bytearray(400 * 1024 * 1024); time.sleep(1000)"])',
    failure: { class: 'crash', code: 'DRY-E4021' },
    settings: { limits: { memoryMb: 150 } },
  },
  {
    name: 'forks grandchildren into sessions of their own, and dies',
    program: `
for _ in range(3):
    subprocess.Popen(["sh", "-c", "(setsid sleep 1000 &) ; setsid sleep 1000"], start_new_session=True)
time.sleep(0.2)
os._exit(1)`,
    failure: { class: 'crash', code: 'DRY-E4022' },
  },
  {
    name: 'does not say which attempt its result is for',
    program: 'print(json.dumps({"result": 1}), flush=True)\ntime.sleep(1000)',
    failure: { class: 'agent_error', code: 'DRY-E4052' },
  },
  {
    name: 'names a file outside of its directory as an artifact',
    program: 'say(artifact={"name": "a", "type": "t", "file": "/etc/passwd"})\nsay(result=1)',
    failure: { class: 'agent_error', message: expect.stringContaining('/etc/passwd') },
  },
  {
    name: 'names a link out of its directory as an artifact',
    program:
      'os.symlink("/etc/passwd", task["scratch"] + "/a")\nsay(artifact={"name": "a", "type": "t", "file": "a"})\nsay(result=1)',
    failure: { class: 'agent_error', message: expect.stringContaining('symbolic link') },
  },
];

describe.runIf(hasPython)('a program that misbehaves ends as what it is, and the next attempt goes well:', () => {
  it.each(MISBEHAVIOURS)(
    '$name',
    async ({ program, failure, more, settings }) => {
      const loaded = await pythonAgent(folder, BAD_OR_GOOD(program), settings);
      expect(await perform(loaded, { input: 'bad', ...more })).toMatchObject({ ok: false, failure });
      expect(await perform(loaded, { input: 'good' })).toMatchObject({ ok: true, output: 'good' });
    },
    30_000,
  );

  it('two results: the first one counts, also for the attempt after it', async () => {
    const loaded = await pythonAgent(folder, 'def work(task):\n    say(result="first")\n    say(result="second")');
    for (const _ of [1, 2, 3]) expect(await perform(loaded)).toMatchObject({ ok: true, output: 'first' });
  });

  it('a result for an attempt that nobody asked for changes nothing, and is told', async () => {
    const program =
      'def work(task):\n    print(json.dumps({"id": 77, "result": "x"}), flush=True)\n    say(result="mine")';
    const said: unknown[] = [];
    const listener = { ...quiet, log: (_: unknown, __: unknown, message: unknown) => said.push(message) } as never;
    expect(await perform(await pythonAgent(folder, program), {}, listener)).toMatchObject({ ok: true, output: 'mine' });
    expect(said).toEqual([expect.stringContaining('attempt 77, which is not under way')]);
  });

  it('a few lines of garbage are told as what they are, and forgiven', async () => {
    const program = 'def work(task):\n    print("Loading model...")\n    print("[1, 2]")\n    say(result="done")';
    expect(await perform(await pythonAgent(folder, program))).toMatchObject({ ok: true, output: 'done' });
  });

  it('log lines beyond a hundred a second are counted, not kept', async () => {
    const program = 'def work(task):\n    for n in range(5000):\n        say(log=str(n))\n    say(result="done")';
    const said: string[] = [];
    const listener = { ...quiet, log: (_: unknown, __: unknown, message: string) => said.push(message) } as never;
    expect(await perform(await pythonAgent(folder, program), {}, listener)).toMatchObject({ ok: true });
    expect(said.length).toBeLessThan(2_000);
    const dropped = said.flatMap((line) => /^(\d+) lines of progress and log were dropped/.exec(line)?.[1] ?? []);
    expect(said.length - dropped.length + dropped.reduce((sum, one) => sum + Number(one), 0)).toBe(5_000);
  });

  it('cancel reaches a program that listens, and its process serves on', async () => {
    const loaded = await pythonAgent(
      folder,
      `
def work(task):
    if task["input"] == "good":
        return say(result=os.getpid())
    say(progress=str(os.getpid()))
    while json.loads(sys.stdin.readline())["method"] != "cancel":
        pass
    say(error="stopped")
`,
    );
    const stop = new AbortController();
    let pid = '';
    const listener = {
      ...quiet,
      progress: (_: unknown, message: string) => {
        pid = message;
        stop.abort({ class: 'cancelled', scope: 'run' });
      },
    };
    expect(await perform(loaded, {}, listener as never, stop.signal)).toMatchObject({
      failure: { class: 'cancelled' },
    });
    expect(await perform(loaded, { input: 'good' })).toMatchObject({ output: Number(pid) });
  });

  it('another attempt of a process that has to be ended is interrupted, which costs it no try', async () => {
    const loaded = await pythonAgent(folder, 'def work(task):\n    pass', { program: { concurrency: 2 } });
    await pool.probe(loaded.agent.manifest, loaded.origin, never);
    const outcomes = await Promise.all([perform(loaded, { timeoutMs: 300 }), perform(loaded)]);
    expect(outcomes).toMatchObject([
      { failure: { class: 'timeout' } },
      { failure: { class: 'interrupted', code: 'DRY-E4055' } },
    ]);
  });
});

describe('a program that cannot be used at all', () => {
  it.each([
    ['does not exist', ['./nothing-here'], 'crash', 'DRY-E4050'],
    ['is no program in PATH', ['no-such-program-anywhere'], 'crash', 'DRY-E4050'],
    ['dies at start', ['/bin/sh', '-c', 'echo no licence >&2; exit 7'], 'crash', 'DRY-E4050'],
    ['hangs at start', ['/bin/sh', '-c', 'trap "" TERM; sleep 1000'], 'timeout', 'DRY-E4051'],
  ])('%s: the attempt fails with the reason', async (_, command, failureClass, code) => {
    const loaded = agentOf(folder, { program: { command, startSeconds: 0.5 } });
    expect(await perform(loaded)).toMatchObject({ ok: false, failure: { class: failureClass, code } });
  });

  it('is started again with growing pauses, not as fast as it dies', async () => {
    const count = join(folder, 'starts');
    const command = ['/bin/sh', '-c', `echo . >> ${count}; exit 1`];
    const loaded = agentOf(folder, { program: { command, startSeconds: 5 } });
    const stop = new AbortController();
    const trying = (async () => {
      let tries = 0;
      for (; !stop.signal.aborted; tries++) await perform(loaded, {}, quiet, stop.signal);
      return tries;
    })();
    await wait(1_200);
    stop.abort({ class: 'interrupted' });
    expect(await trying).toBeLessThan(6);
  });
});

describe.runIf(hasPython)('an engine that is killed', () => {
  it('leaves no process of an agent behind, however far that one got away', async () => {
    await pythonAgent(
      folder,
      `
def work(task):
    subprocess.Popen(["sh", "-c", "(setsid sleep 1000 &)"], start_new_session=True).wait()
    say(progress="begun")
    while True:
        time.sleep(1000)
`,
    );
    const engine = spawn(process.execPath, [fileURLToPath(new URL('kill-program.ts', import.meta.url)), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => engine.stdout.once('data', resolve));
    expect(processesWith(folder).length).toBeGreaterThan(2);
    engine.kill('SIGKILL');
    for (let tries = 0; tries < 50 && processesWith(folder).length > 0; tries++) await wait(100);
    expect(processesWith(folder)).toEqual([]);
    await rm(join(folder, 'processes'), { recursive: true, force: true });
  });
});
