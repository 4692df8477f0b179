import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Agent, type AgentManifest, defineAgent, type JsonValue, z } from '../../agent.ts';

/** What these tests need; said out loud where it is missing. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is missing: agents in Python are not tested here');

/** The loop of a well-behaved agent in Python; what it does for each attempt is the body of `work(task, say, call)`. */
const LOOP = `
import json, os, signal, subprocess, sys, time
current = None
def say(**line):
    print(json.dumps({"id": current, **line}), flush=True)
def call(method, **params):
    say(call="c", method=method, params=params)
    while True:
        answer = json.loads(sys.stdin.readline())
        if answer.get("answer") == "c":
            return answer
`;

const SERVE = `
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    message = json.loads(line)
    if message["method"] != "attempt":
        continue
    current = message["id"]
    work(message["params"])
`;

/** An agent whose program is written into a folder. \`program\` is Python that defines \`work(task)\`. */
export async function pythonAgent(
  folder: string,
  program: string,
  more: Partial<Pick<AgentManifest, 'permissions' | 'limits'>> & { readonly program?: object } = {},
): Promise<{ readonly agent: Agent; readonly origin: string }> {
  await writeFile(join(folder, 'agent.py'), `${LOOP}\n${program}\n${SERVE}`);
  return agentOf(folder, { ...more, program: { command: ['python3', './agent.py'], ...more.program } });
}

/** An agent of kind `program` that takes and gives any JSON. */
export function agentOf(
  folder: string,
  { program, permissions = [], limits = {} }: { program: object; permissions?: string[]; limits?: object },
  output: z.ZodType = z.json(),
): { readonly agent: Agent; readonly origin: string } {
  const agent = defineAgent({
    id: 'tester',
    version: '1.0.0',
    description: 'Does what the test says',
    kind: 'program',
    capabilities: [{ skill: 'test' }],
    permissions,
    limits,
    program: program as never,
    input: z.json(),
    output: output as z.ZodType<JsonValue>,
    run: () => {
      throw new Error('never called');
    },
  });
  return { agent, origin: join(folder, 'tester.agent.yaml') };
}

/** Processes whose command line, or environment, holds a text. */
export function processesWith(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => [`/proc/${name}/cmdline`, `/proc/${name}/environ`].some((file) => contentOf(file).includes(text)))
    .map(Number);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** A well-behaved agent over the Agent Client Protocol, in Python; what it does in a turn is `turn(session, cwd, text, count)`. */
const ACP_LOOP = `
import json, os, sys, time
cwds, turns, calls = {}, {}, 0
def send(**message):
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)
def ask(method, **params):
    global calls
    calls += 1
    send(id="c%d" % calls, method=method, params=params)
    while True:
        message = json.loads(sys.stdin.readline())
        if message.get("id") == "c%d" % calls and "method" not in message:
            return message.get("result", message.get("error"))
def update(session, **what):
    send(method="session/update", params={"sessionId": session, "update": what})
def message(session, text):
    update(session, sessionUpdate="agent_message_chunk", content={"type": "text", "text": text})
`;

const ACP_SERVE = `
for line in sys.stdin:
    m = json.loads(line)
    method, params = m.get("method"), m.get("params", {})
    if method == "initialize":
        initialized = params
        send(id=m["id"], result={"protocolVersion": VERSION, "agentCapabilities": {}})
    elif method == "session/new":
        session = "s%d" % len(cwds)
        cwds[session] = params["cwd"]
        send(id=m["id"], result={"sessionId": session})
    elif method == "session/prompt":
        session = params["sessionId"]
        turns[session] = turns.get(session, 0) + 1
        stop = turn(session, cwds[session], params["prompt"][0]["text"], turns[session]) or "end_turn"
        send(id=m["id"], result={"stopReason": stop})
`;

/** An agent over the Agent Client Protocol whose turns are Python. */
export async function acpAgent(
  folder: string,
  turn: string,
  {
    version = 1,
    output = z.json(),
    ...more
  }: { version?: number; output?: z.ZodType; permissions?: string[]; limits?: object } = {},
): Promise<{ readonly agent: Agent; readonly origin: string }> {
  await writeFile(join(folder, 'acp.py'), `VERSION = ${version}\n${ACP_LOOP}\n${turn}\n${ACP_SERVE}`);
  return agentOf(folder, { ...more, program: { command: ['python3', './acp.py'], protocol: 'acp' } }, output);
}
