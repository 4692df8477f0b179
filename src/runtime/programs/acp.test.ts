import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from '../../agent.ts';
import type { AttemptTask } from '../attempt-task.ts';
import { executeAttempt } from '../execute-attempt.ts';
import { taskFor } from '../testing.ts';
import { ProgramPool } from './program-pool.ts';
import { acpAgent, hasPython, processesWith } from './testing.ts';

const never = new AbortController().signal;

let folder: string;
let pool: ProgramPool;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acp-'));
  pool = new ProgramPool({ folder: join(folder, 'processes') });
  said = [];
});

afterEach(async () => {
  await pool[Symbol.asyncDispose]();
  expect(processesWith(folder)).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

async function perform(
  loaded: { agent: AttemptTask['agent']; origin: string },
  more: Partial<AttemptTask> = {},
  stop = never,
) {
  const source = join(folder, 'source');
  await mkdir(source, { recursive: true });
  await writeFile(join(source, 'A.cbl'), 'ONE\nTWO\nTHREE\n');
  const task = taskFor(loaded.agent, folder, { origin: loaded.origin, programs: pool, ...more });
  const listener = {
    progress: (_: unknown, message: string, fraction: number | null) => void said.push(`${message} ${fraction}`),
    log: (_: unknown, level: string, message: string) => void said.push(`${level}: ${message}`),
  };
  return executeAttempt({ ...task, files: { ...task.files, source } }, listener, stop);
}

describe.runIf(hasPython)('an agent over the Agent Client Protocol', () => {
  it('is told the task, and answers with a file, a block of code, or a bare value', async () => {
    const loaded = await acpAgent(
      folder,
      `
def turn(session, cwd, text, count):
    if '"file"' in text:
        open(cwd + "/output.json", "w").write('{"from": "file"}')
    elif '"block"' in text:
        message(session, "First \`\`\`json {} \`\`\` no:\\n\`\`\`json\\n{\\"wrong\\": 1}\\n\`\`\`\\nbut\\n\`\`\`json\\n{\\"from\\": \\"block\\"}\\n\`\`\`\\nDone.")
    else:
        message(session, '{"from":'), message(session, ' "bare"}')
`,
    );
    for (const input of ['file', 'block', 'bare'])
      expect(await perform(loaded, { input })).toMatchObject({ ok: true, output: { from: input } });
  });

  it('tells what it does as progress and log, and what it costs', async () => {
    const loaded = await acpAgent(
      folder,
      `
def turn(session, cwd, text, count):
    update(session, sessionUpdate="plan", entries=[
        {"content": "look", "priority": "high", "status": "completed"},
        {"content": "write", "priority": "high", "status": "in_progress"}])
    update(session, sessionUpdate="tool_call", toolCallId="t1", title="Reading A.cbl", kind="read")
    update(session, sessionUpdate="usage_update", used=10, size=100, cost={"amount": 0.25, "currency": "USD"})
    message(session, "1")
`,
    );
    expect(await perform(loaded)).toMatchObject({ ok: true, output: 1, usage: { costMicros: 250_000 } });
    expect(said).toEqual(['write 0.5', 'Reading A.cbl null', 'info: 1']);
  });

  it('reads the source and its directory, and writes into its directory, and nowhere else', async () => {
    const loaded = await acpAgent(
      folder,
      `
def turn(session, cwd, text, count):
    source = json.loads(os.environ.get("X", "null")) or text.split("code base is in ")[1].split(":")[0]
    os.symlink("/etc", cwd + "/link")
    tried = {
        "line": ask("fs/read_text_file", sessionId=session, path=source + "/A.cbl", line=2, limit=1),
        "passwd": ask("fs/read_text_file", sessionId=session, path="/etc/passwd"),
        "up": ask("fs/read_text_file", sessionId=session, path=cwd + "/../../../../../../etc/passwd"),
        "linked": ask("fs/read_text_file", sessionId=session, path=cwd + "/link/passwd"),
        "stranger": ask("fs/read_text_file", sessionId="other", path=source + "/A.cbl"),
        "into_source": ask("fs/write_text_file", sessionId=session, path=source + "/B.cbl", content="x"),
        "into_link": ask("fs/write_text_file", sessionId=session, path=cwd + "/link/drydock-test", content="x"),
        "own": ask("fs/write_text_file", sessionId=session, path=cwd + "/artifacts/deep/note.txt", content="hi"),
    }
    tried["back"] = ask("fs/read_text_file", sessionId=session, path=cwd + "/artifacts/deep/note.txt")
    message(session, "\`\`\`json\\n" + json.dumps({**tried, "note": {"$artifact": "deep/note.txt"}}) + "\\n\`\`\`")
`,
      { permissions: ['fs:read'] },
    );
    const refused = { code: -32602, message: expect.any(String) };
    expect(await perform(loaded)).toMatchObject({
      ok: true,
      output: {
        line: { content: 'TWO\n' },
        passwd: refused,
        up: refused,
        linked: refused,
        stranger: refused,
        into_source: refused,
        into_link: refused,
        back: { content: 'hi' },
        note: { name: 'deep/note.txt', bytes: 2 },
      },
    });
  });

  it('gets the permissions of its run, and no for everything else, with the reason in the log', async () => {
    const loaded = await acpAgent(
      folder,
      `
OPTIONS = [{"optionId": "yes", "name": "Yes", "kind": "allow_once"}, {"optionId": "no", "name": "No", "kind": "reject_once"}]
def may(session, **call):
    return ask("session/request_permission", sessionId=session, options=OPTIONS, toolCall={"toolCallId": "t", **call})["outcome"]["optionId"]
def turn(session, cwd, text, count):
    message(session, json.dumps([
        may(session, title="run echo", kind="execute", rawInput={"command": "echo hi"}),
        may(session, title="run rm", kind="execute", rawInput={"command": "rm -r /"}),
        may(session, title="run both", kind="execute", rawInput={"command": "echo hi; rm -r /"}),
        may(session, title="own file", kind="edit", locations=[{"path": cwd + "/a"}]),
        may(session, title="foreign file", kind="edit", locations=[{"path": "/etc/passwd"}]),
        may(session, title="read", kind="read"),
        may(session, title="call", kind="fetch", rawInput={"url": "https://example.com/a"}),
        may(session, title="who knows"),
    ]))
`,
      { permissions: ['exec:echo'] },
    );
    expect(await perform(loaded)).toMatchObject({ output: ['yes', 'no', 'no', 'yes', 'no', 'yes', 'no', 'no'] });
    expect(said).toContain('warn: denied: run rm: exec:rm is not granted');
    expect(await perform(loaded, { permissions: { allow: [] } })).toMatchObject({
      output: ['no', 'no', 'no', 'yes', 'no', 'yes', 'no', 'no'],
    });
  });

  it('runs commands in terminals only when some are granted, and only those', async () => {
    const loaded = await acpAgent(
      folder,
      `
def turn(session, cwd, text, count):
    offered = initialized["clientCapabilities"]["terminal"]
    made = ask("terminal/create", sessionId=session, command="sh", args=["-c", "echo out; exit 3"])
    if "terminalId" not in made:
        return message(session, json.dumps([offered, made["code"]]))
    t = made["terminalId"]
    exit = ask("terminal/wait_for_exit", sessionId=session, terminalId=t)
    output = ask("terminal/output", sessionId=session, terminalId=t)["output"]
    ask("terminal/release", sessionId=session, terminalId=t)
    long = ask("terminal/create", sessionId=session, command="sh", args=["-c", "sleep 1000"])["terminalId"]
    ask("terminal/kill", sessionId=session, terminalId=long)
    denied = ask("terminal/create", sessionId=session, command="rm")["message"]
    message(session, json.dumps([offered, exit["exitCode"], output, "exec:rm" in denied]))
`,
      { permissions: ['exec:sh'] },
    );
    expect(await perform(loaded)).toMatchObject({ ok: true, output: [true, 3, 'out\n', true] });
    expect(await perform(loaded, { permissions: { allow: [] } })).toMatchObject({
      ok: true,
      output: [false, expect.any(Number)],
    });
  });
});

const NUMBER = z.object({ number: z.int() });

describe.runIf(hasPython)('an agent over the Agent Client Protocol that goes wrong', () => {
  it('is told once what is wrong with its answer', async () => {
    const loaded = await acpAgent(
      folder,
      `
def turn(session, cwd, text, count):
    if count == 1:
        return open(cwd + "/output.json", "w").write('{"number": "seven"}') and None
    assert "expected int" in text or "expected number" in text, text
    message(session, '{"number": 7}')
`,
      { output: NUMBER },
    );
    expect(await perform(loaded)).toMatchObject({ ok: true, output: { number: 7 } });
  });

  it.each<[string, string, object, Partial<AttemptTask>?]>([
    ['never answers in JSON', 'message(session, "I am done!")', { class: 'invalid_output', code: 'DRY-E4057' }],
    ['answers twice with what does not fit', 'message(session, "{}")', { class: 'invalid_output', code: 'DRY-E4057' }],
    ['refuses', 'return "refusal"', { class: 'agent_error', message: expect.stringContaining('refused') }],
    ['dies in the middle of a turn', 'os._exit(9)', { class: 'crash', code: 'DRY-E4022' }],
    ['hangs and ignores cancel', 'time.sleep(1000)', { class: 'timeout' }, { timeoutMs: 300 }],
    ['is silent', 'time.sleep(1000)', { class: 'lost' }, { heartbeatMs: 300 }],
    ['writes garbage for ever', 'while True:\n        print("garbage")', { class: 'agent_error', code: 'DRY-E4052' }],
    [
      'answers what nobody asked, for ever',
      'while True:\n        send(id=999, result={})',
      { class: 'agent_error', code: 'DRY-E4052' },
    ],
    [
      'tells of sessions that do not exist, for ever',
      'while True:\n        update("s77", sessionUpdate="plan")',
      { class: 'agent_error', code: 'DRY-E4052' },
    ],
    [
      'answers with an error',
      'raise SystemExit("out of credit")',
      { class: 'crash', message: expect.stringContaining('out of credit') },
    ],
  ])('%s: the attempt fails as what it is', async (_, body, failure, more) => {
    const loaded = await acpAgent(folder, `def turn(session, cwd, text, count):\n    ${body}`, { output: NUMBER });
    expect(await perform(loaded, more)).toMatchObject({ ok: false, failure });
  });

  it('speaks another version of the protocol', async () => {
    const loaded = await acpAgent(folder, 'def turn(*_): pass', { version: 2 });
    expect(await perform(loaded)).toMatchObject({
      failure: { code: 'DRY-E4050', message: expect.stringContaining('version 2') },
    });
  });

  it('hears of a cancel, and its process serves on', async () => {
    const loaded = await acpAgent(
      folder,
      `
def turn(session, cwd, text, count):
    if "good" in text:
        return message(session, str(os.getpid()))
    update(session, sessionUpdate="tool_call", toolCallId="t", title=str(os.getpid()))
    while json.loads(sys.stdin.readline()).get("method") != "session/cancel":
        pass
    return "cancelled"
`,
    );
    const stop = new AbortController();
    const performing = perform(loaded, { input: 'bad' }, stop.signal);
    while (said.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort({ class: 'cancelled', scope: 'step' });
    expect(await performing).toMatchObject({ failure: { class: 'cancelled' } });
    expect(await perform(loaded, { input: 'good' })).toMatchObject({ output: Number.parseInt(said[0] ?? '', 10) });
  });
});
