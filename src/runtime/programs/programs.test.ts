import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  folder = await mkdtemp(join(tmpdir(), 'programs-'));
  pool = new ProgramPool({ folder: join(folder, 'processes') });
});

afterEach(async () => {
  await pool[Symbol.asyncDispose]();
  expect(processesWith(folder)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

function perform(
  loaded: { agent: AttemptTask['agent']; origin: string },
  more: Partial<AttemptTask> & { attempt?: number } = {},
  listener = quiet,
  stop = never,
) {
  const task = taskFor(loaded.agent, folder, { origin: loaded.origin, programs: pool, ...more });
  return executeAttempt(task, listener, stop);
}

describe.runIf(hasPython)('an agent in Python', () => {
  it('serves one attempt after another in one process, each in a directory of its own', async () => {
    const loaded = await pythonAgent(
      folder,
      `
def work(task):
    empty = os.listdir(task["scratch"]) == []
    open(os.path.join(task["scratch"], "file"), "w").write("x")
    say(result={"pid": os.getpid(), "input": task["input"], "empty": empty})
`,
    );
    const first = await perform(loaded, { input: 1 });
    const second = await perform(loaded, { input: 2 });
    expect(first).toMatchObject({ ok: true, output: { input: 1, empty: true } });
    expect(second).toMatchObject({ ok: true, output: { input: 2, empty: true } });
    expect(first.ok && second.ok && (first.output as never)['pid'] === (second.output as never)['pid']).toBe(true);
  });

  it('tells progress, log lines, usage and artifacts, and gets what it asks for as far as it may', async () => {
    const loaded = await pythonAgent(
      folder,
      `
def work(task):
    say(progress="half", fraction=0.5)
    say(log="careful", level="warn")
    print("to standard error", file=sys.stderr, flush=True)
    say(usage={"output": 7})
    open(os.path.join(task["scratch"], "made.txt"), "w").write("made")
    say(artifact={"name": "out/made.txt", "type": "text", "file": "made.txt"})
    written = call("artifact.write", name="b.json", type="data", json={"a": 1})["value"]
    read = call("artifact.read", artifact=written, **{"as": "json"})["value"]
    ran = call("exec", command="echo", args=["hello"])["value"]
    denied = call("exec", command="rm", args=["-r", "/"])["error"]
    say(result={"read": read, "ran": ran["stdout"], "denied": denied, "made": {"$artifact": "out/made.txt"}})
`,
      { permissions: ['exec:echo'] },
    );
    const said: unknown[] = [];
    const outcome = await perform(loaded, {}, {
      progress: (_: unknown, message: unknown, fraction: unknown) => said.push([message, fraction]),
      log: (_: unknown, level: unknown, message: unknown) => said.push([level, message]),
    } as never);
    expect(outcome).toMatchObject({
      ok: true,
      usage: { output: 7 },
      output: {
        read: { a: 1 },
        ran: 'hello\n',
        denied: { code: 'DRY-E4007' },
        made: { name: 'out/made.txt', bytes: 4 },
      },
      artifacts: expect.arrayContaining([
        expect.objectContaining({ name: 'out/made.txt' }),
        expect.objectContaining({ name: 'b.json' }),
      ]),
    });
    expect(said).toEqual(
      expect.arrayContaining([
        ['half', 0.5],
        ['warn', 'careful'],
        ['info', 'to standard error'],
      ]),
    );
  });

  it('performs as many attempts at one time in a process as it says', async () => {
    const loaded = await pythonAgent(
      folder,
      `
waiting = []
def work(task):
    waiting.append(current)
    if len(waiting) == 3:
        for one in reversed(waiting):
            print(json.dumps({"id": one, "result": {"id": one, "pid": os.getpid()}}), flush=True)
`,
      { program: { concurrency: 3 } },
    );
    // One that is there: three at once would start three.
    const probing = new AbortController();
    await pool.probe(loaded.agent.manifest, loaded.origin, probing.signal);
    const outcomes = await Promise.all([1, 2, 3].map(() => perform(loaded)));
    // Which of them the program hears first is open; each has the answer that is its own.
    expect(
      outcomes.map((one) => one.ok && (one.output as never)['id']).toSorted((a, b) => Number(a) - Number(b)),
    ).toEqual([1, 2, 3]);
  });

  it('is another program for a run that allows it less', async () => {
    const loaded = await pythonAgent(
      folder,
      'import uuid\nme = str(uuid.uuid4())\ndef work(task):\n    say(result=me)',
      {
        permissions: ['exec:echo'],
      },
    );
    const [all, less] = [await perform(loaded), await perform(loaded, { permissions: { allow: [] } })];
    expect(all.ok && less.ok && all.output !== less.output).toBe(true);
  });

  it('that was changed is started anew, without anything else being restarted', async () => {
    const one = await pythonAgent(folder, 'def work(task):\n    say(result="one")');
    expect(await perform(one)).toMatchObject({ output: 'one' });
    const two = await pythonAgent(folder, 'def work(task):\n    say(result="two")');
    expect(await perform(two)).toMatchObject({ output: 'two' });
  });

  it('fails as it says: with a place, a next step, and for good', async () => {
    const loaded = await pythonAgent(
      folder,
      'def work(task):\n    say(error={"message": "no such copybook", "place": "A.cbl:1:2", "next": "add it", "final": True})',
    );
    expect(await perform(loaded)).toMatchObject({
      ok: false,
      failure: {
        class: 'agent_error',
        place: 'A.cbl:1:2',
        next: 'add it',
        final: true,
        message: expect.stringContaining('no such copybook'),
      },
    });
  });
});

describe('an agent that is a shell script', () => {
  it('may be ten lines: one attempt for each process, no ready, no id', async () => {
    await writeFile(
      join(folder, 'agent.sh'),
      `#!/bin/sh
read -r task
name=$(printf '%s' "$task" | sed 's/.*"name":"\\([^"]*\\)".*/\\1/')
echo '{"progress":"greeting"}'
echo "{\\"result\\":\\"Hello, $name!\\"}"
`,
      { mode: 0o755 },
    );
    const loaded = agentOf(folder, { program: { command: ['./agent.sh'], attempts: 1 } });
    expect(await perform(loaded, { input: { name: 'Ada' } })).toMatchObject({ ok: true, output: 'Hello, Ada!' });
    expect(await perform(loaded, { input: { name: 'Jean' } })).toMatchObject({ ok: true, output: 'Hello, Jean!' });
  });
});
