import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { defineAgent, z } from '../agent.ts';
import { IdGenerator, type IsolationLevel, type JsonValue, type Permission } from '../model/index.ts';
import { type AttemptDirectory, Workspaces } from '../workspace/index.ts';
import type { AttemptListener } from './attempt-context.ts';
import type { AttemptTask } from './attempt-task.ts';
import { type AttemptOutcome, executeAttempt } from './execute-attempt.ts';
import { agentOf, processesWith } from './programs/testing.ts';
import { offeredLevels } from './sandbox/index.ts';
import { taskFor } from './testing.ts';

const never = new AbortController().signal;
const quiet: AttemptListener = { progress: () => {}, log: () => {} };

/** The levels that are tried on this machine; tells which they are, and which are not. */
export async function levelsToTry(): Promise<readonly IsolationLevel[]> {
  const isLinux = process.platform === 'linux';
  const offered = isLinux ? (await offeredLevels()).filter((level) => level !== 'none') : [];
  const missing = (['process', 'restricted', 'sandbox'] as const).filter((level) => !offered.includes(level));
  console.warn(`escapes are tried at: ${offered.join(', ') || 'no level'}`);
  if (missing.length > 0) console.warn(`not offered by this machine, and not tried: ${missing.join(', ')}`);
  return offered;
}

interface Trying extends Partial<AttemptTask> {
  readonly asks?: readonly Permission[];
  readonly memoryMb?: number;
  /** What its file imports beside what all of them do. */
  readonly imports?: string;
  readonly listener?: AttemptListener;
}

/** What lies around an attempt: the home of the engine with a token, the workspace of another run, a code base, agents. */
export class EscapeGround implements AsyncDisposable {
  readonly home: string;
  readonly files: AttemptDirectory;

  private constructor(home: string, files: AttemptDirectory) {
    this.home = home;
    this.files = files;
  }

  static async open(): Promise<EscapeGround> {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'escape-')));
    const ground = new EscapeGround(home, await filesIn(home));
    for (const folder of ['workspaces/run_2', 'code', 'agents']) await mkdir(join(home, folder), { recursive: true });
    await writeFile(join(home, 'token'), 'secret-of-the-home');
    await writeFile(join(home, 'workspaces/run_2/result'), 'of another run');
    await writeFile(join(home, 'code/A.cbl'), 'source');
    return ground;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What was killed may take a moment to be gone.
    await expect.poll(() => processesWith(this.home)).toEqual([]);
    await rm(this.home, { recursive: true, force: true });
  }

  get scratch(): string {
    return this.files.scratch;
  }

  /** An agent in TypeScript in a process of its own, which does what `body` says. */
  async code(
    level: IsolationLevel,
    body: string,
    { asks = [], memoryMb, imports = '', listener, ...more }: Trying = {},
  ): Promise<AttemptOutcome> {
    const origin = more.origin ?? join(this.home, 'agents/escaping.ts');
    await writeFile(origin, agentFile(imports, body));
    const agent = defineAgent({
      id: 'escaping',
      version: '1.0.0',
      description: 'tries',
      capabilities: [{ skill: 'test' }],
      runtime: 'child-process',
      permissions: [...asks],
      limits: memoryMb === undefined ? {} : { memoryMb },
      input: z.unknown(),
      output: z.json(),
      run: () => expect.fail('ran in the engine'),
    });
    return this.perform(taskFor(agent, this.scratch, { origin, mostIsolation: level, ...more }), level, listener);
  }

  /** An agent that is a shell script. */
  async shell(level: IsolationLevel, body: string, file = './escaping.sh'): Promise<AttemptOutcome> {
    const folder = join(this.home, 'agents');
    await writeFile(join(folder, file), `#!/bin/sh\nread -r line\n${body}\n`, { mode: 0o755 });
    const { agent, origin } = agentOf(folder, { program: { command: [file], attempts: 1 } });
    return this.perform(taskFor(agent, this.scratch, { origin, mostIsolation: level }), level);
  }

  async perform(task: AttemptTask, level: IsolationLevel, listener: AttemptListener = quiet): Promise<AttemptOutcome> {
    const outcome = await executeAttempt({ ...task, files: this.files }, listener, never);
    expect(outcome.isolation).toBe(level);
    return outcome;
  }
}

/** What an attempt gave. @throws Error why it failed */
export async function outputOf(outcome: Promise<AttemptOutcome>): Promise<JsonValue> {
  const ended = await outcome;
  if (!ended.ok) throw new Error(`${ended.failure.code}: ${ended.failure.message}`);
  return ended.output;
}

/** The files of an attempt in a workspace of the engine, as runs have them. */
async function filesIn(home: string): Promise<AttemptDirectory> {
  const workspace = await new Workspaces(home).open({
    run: new IdGenerator(Date.now).next('run'),
    createdAt: 0,
    workflow: { name: 'escape', version: 1, hash: '' },
    params: {},
    source: join(home, 'code'),
    publishTo: null,
    agentConfig: {},
    tools: {},
  });
  return workspace.attemptDirectory({ step: 'work', item: null, attempt: 1 });
}

const agentFile = (imports: string, body: string): string => `
${imports}
import { defineAgent, z } from '${join(import.meta.dirname, '../agent.ts')}';
import * as fs from 'node:fs';
import * as net from 'node:net';
import v8 from 'node:v8';
import { syncBuiltinESMExports } from 'node:module';
import { spawn, execFileSync } from 'node:child_process';
const serialize = v8.serialize;
/** Writes a message as it likes. */
const say = (message) => {
  const body = serialize(message);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  const all = Buffer.concat([head, body]);
  for (let at = 0; at < all.length;)
    try { at += fs.writeSync(3, all, at); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
};
/** Asks for what it likes in the place of a harmless call: the value, or the message that it is refused with. */
const asks = [];
v8.serialize = (message) => serialize(message.kind === 'call' && asks.length > 0 ? { ...message, ...asks.shift() } : message);
syncBuiltinESMExports();
let context;
const asked = (method, ...args) => {
  asks.push({ method, args });
  return context.secret('x').then(() => 'had', (error) => error.message);
};
/** The value, or the code of what keeps it away. */
const tried = async (work) => { try { return await work(); } catch (error) { return error.code ?? error.message; } };
export default defineAgent({
  id: 'escaping', version: '1.0.0', description: 'tries', capabilities: [{ skill: 'test' }], runtime: 'child-process',
  input: z.any(), output: z.any(), run: async (given) => ({ output: await (async () => { context = given; ${body} })() }),
});`;
