import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Playground, playground } from './playground.ts';

const PROGRAM = inject('command');

let at: Playground;
beforeEach(async () => {
  at = await playground();
});
afterEach(() => at[Symbol.asyncDispose]());

type Answer = Record<string, unknown>;

function environment(): Record<string, string> {
  const { npm_lifecycle_event: _, ...inherited } = process.env;
  return { ...(inherited as Record<string, string>), DRYDOCK_HOME: at.home, NO_COLOR: '1' };
}

/** A client of the published package, which starts `drydock mcp` as an assistant does. */
async function assistant(mode: 'legacy' | 'auto' = 'auto') {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [PROGRAM, 'mcp'],
    cwd: at.folder,
    env: environment(),
    stderr: 'ignore',
  });
  const client = new Client({ name: 'assistant', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  const call = async (name: string, args: Answer = {}): Promise<Answer> => {
    const result = await client.callTool({ name, arguments: args });
    const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
    if (result.isError === true) throw new Error(text);
    return result.structuredContent as Answer;
  };
  return { client, transport, call, [Symbol.asyncDispose]: () => client.close() };
}

/** The process alone, for what no client of the package would send. */
function bare() {
  const child = spawn(process.execPath, [PROGRAM, 'mcp'], { cwd: at.folder, env: environment() });
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    waiting.shift()?.();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    ended,
    lines,
    send: (line: string) => child.stdin.write(`${line}\n`),
    answer: () => Promise.race([new Promise<void>((resolve) => waiting.push(resolve)), ended]),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bare', version: '1' } },
});

const pidOf = (home: string): number =>
  (JSON.parse(readFileSync(join(home, 'daemon.json'), 'utf8')) as { pid: number }).pid;

describe('drydock mcp', () => {
  it.each(['legacy', 'auto'] as const)(
    'opens the home when nobody owns it, and an assistant of revision %s follows a run to its end',
    async (mode) => {
      await using one = await assistant(mode);
      expect(one.client.getNegotiatedProtocolVersion()).toBe(mode === 'auto' ? '2026-07-28' : '2025-11-25');
      const started = await one.call('run_start', { workflow: 'short' });
      expect(started['next']).toContain('drydock up');
      expect(await one.call('run_wait', { run: started['run'], seconds: 30 })).toMatchObject({
        ended: true,
        run: { state: 'succeeded' },
      });
      expect((await at.run('run', 'list')).stdout).toContain('succeeded');
      const audit = (await at.run('audit', 'list', '--json')).stdout;
      expect(audit).toContain('mcp via=socket');
    },
    60_000,
  );

  it('lets two assistants share a home; when the first goes, the second goes on with its runs', async () => {
    const first = await assistant();
    await using second = await assistant();
    const { run } = await first.call('run_start', { workflow: 'long', params: { ms: 2_000 } });
    expect(await second.call('run_view', { run })).toMatchObject({ run: { run } });
    await first.client.close();
    await expect
      .poll(async () => (await second.call('run_view', { run }))['run'], { timeout: 30_000 })
      .toMatchObject({ state: 'interrupted' });
    expect(await second.call('run_resume', { run })).toMatchObject({
      next: expect.stringContaining('drydock up') as string,
    });
    await second.call('run_cancel', { run: String(run), now: true });
    expect(await second.call('run_wait', { run })).toMatchObject({ run: { state: 'cancelled' } });
  }, 60_000);

  it('reaches a daemon, and the one that comes after it was killed', async () => {
    await at.run('up', '--port', '0');
    await using one = await assistant();
    const { run } = await one.call('run_start', { workflow: 'long', params: { ms: 3_000 } });
    expect((await at.run('status')).stdout).toContain('running');
    process.kill(pidOf(at.home), 'SIGKILL');
    const again = at.run('up', '--port', '0');
    expect(await one.call('run_view', { run })).toMatchObject({ run: { run } });
    expect((await again).code).toBe(0);
    await one.call('run_cancel', { run: String(run), now: true });
    expect(await one.call('run_wait', { run })).toMatchObject({ run: { state: 'cancelled' } });
  }, 60_000);

  it('says why a run waits in the queue, and moves nothing by looking', async () => {
    await at.run('up', '--port', '0', '--parallel-runs', '1');
    await using one = await assistant();
    await one.call('run_start', { workflow: 'long', params: { ms: 20_000 } });
    const { run } = await one.call('run_start', { workflow: 'short', idempotency_key: 'waits' });
    expect(await one.call('run_explain', { run })).toMatchObject({
      run: { state: 'queued' },
      waits_for: [{ kind: 'queue', position: 1, waits_for: [{ kind: 'shortage' }] }],
    });
    expect(await one.call('queue_list')).toMatchObject({ waiting: [{ run }], more: 0 });
    expect(await one.call('run_wait', { run, seconds: 1 })).toMatchObject({ ended: false, run: { state: 'queued' } });
  }, 60_000);

  it('refuses arguments that are too large with an error that says how large they may be, and goes on', async () => {
    await using one = await assistant();
    const text = `name: big\n# ${'x'.repeat(499_000)}\n`;
    const params = { filler: 'x'.repeat(3_000_000) };
    await expect(one.call('run_start', { workflow_text: text, params })).rejects.toThrow('DRY-E8007');
    await expect(one.call('run_start', { workflow_text: `${text}${text}` })).rejects.toThrow('workflow_text');
    expect(await one.call('runs_list')).toMatchObject({ runs: [] });
  }, 60_000);

  it('has nothing but the protocol on its standard output, whatever agents print', async () => {
    const loud = `import { defineAgent, z } from 'drydock/agent';
export default defineAgent({ id: 'loud', version: '1.0.0', description: 'Prints', capabilities: [{ skill: 'test.loud' }],
  input: z.json(), output: z.json(),
  run() { console.log('not a message'); process.stdout.write('{"jsonrpc":"2.0","id":7,"result":{}}\\n'); return { output: null }; } });`;
    await writeFile(join(at.folder, 'agents/loud.ts'), loud);
    await using server = bare();
    server.send(INITIALIZE);
    await server.answer();
    server.send('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    const call = (id: number, name: string, args: Answer) =>
      server.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } }));
    call(2, 'run_start', { workflow_text: 'name: loud\nsteps: { a: { agent: test.loud } }' });
    await server.answer();
    call(3, 'run_wait', { seconds: 20 });
    await server.answer();
    const messages = server.lines.map((line) => JSON.parse(line) as { id: number; result?: { isError?: boolean } });
    expect(messages.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(messages.every(({ result }) => result?.isError !== true)).toBe(true);
    expect(server.lines.at(-1)).toContain('succeeded');
  }, 60_000);

  it('goes on after lines that are no messages, and ends when the client closes its side', async () => {
    await using server = bare();
    for (const line of [
      '{',
      'hello',
      '[]',
      '{"jsonrpc":"2.0"}',
      '\u0000',
      '{"jsonrpc":"1.0","id":1,"method":"initialize"}',
    ])
      server.send(line);
    server.send(INITIALIZE);
    await expect.poll(() => server.lines.some((line) => line.includes('"serverInfo"')), { timeout: 20_000 }).toBe(true);
    for (const line of server.lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    server.child.stdin.end();
    expect(await server.ended).toBe(0);
  }, 60_000);

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends at %s, and lets its runs rest',
    async (signal) => {
      await using one = await assistant();
      await one.call('run_start', { workflow: 'long', params: { ms: 3_000 } });
      const { pid } = one.transport;
      process.kill(pid ?? 0, signal);
      await expect.poll(() => isAlive(pid ?? 0), { timeout: 20_000 }).toBe(false);
      expect((await at.run('run', 'view')).stdout).toContain('interrupted');
    },
    60_000,
  );

  it('loads nothing of it for other commands', async () => {
    const { code, stdout } = await at.run('help', 'mcp');
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Model Context Protocol') as string,
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
