import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ProcessRequest, runProcess } from './process.ts';

function node(script: string, more: Partial<ProcessRequest> = {}) {
  const base = { command: process.execPath, args: ['-e', script], cwd: tmpdir(), env: {}, timeoutMs: 20_000 };
  return runProcess({ ...base, ...more });
}

describe('running a process', () => {
  it('gives back output, errors and exit code as they are', async () => {
    const result = await node(
      'process.stdout.write(Buffer.from([0, 255, 10])); console.error("e"); process.exitCode = 7',
    );
    expect(result).toMatchObject({ ended: 'exited', exit: 7 });
    expect([...result.stdout]).toEqual([0, 255, 10]);
    expect(Buffer.from(result.stderr).toString()).toBe('e\n');
  });

  it('hands over standard input and nothing of this environment', async () => {
    const script =
      'process.stdin.pipe(process.stdout); process.stdin.on("end", () => console.log(Object.keys(process.env).join()))';
    const result = await node(script, { stdin: Buffer.from('in\n'), env: { ONLY: '1' } });
    expect(Buffer.from(result.stdout).toString()).toBe('in\nONLY\n');
  });

  it('reports a signal as shells do: 128 and its number', async () => {
    expect(await node('process.kill(process.pid, "SIGSEGV")', { limited: true })).toMatchObject({
      ended: 'exited',
      exit: 139,
    });
  });

  it('says why a program could not be started', async () => {
    const result = await node('', { command: '/no/such/program' });
    expect(result.ended).toBe('not_started');
    expect(result.problem).toContain('/no/such/program');
  });

  it('kills the whole tree when the time is up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-test-'));
    try {
      const child = `require("node:fs").appendFileSync("beats", "x"); setInterval(() => require("node:fs").appendFileSync("beats", "x"), 20)`;
      const parent = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`;
      expect((await node(parent, { cwd: folder, timeoutMs: 1500 })).ended).toBe('timeout');
      const beats = await readFile(join(folder, 'beats'), 'utf8');
      await delay(300);
      expect(await readFile(join(folder, 'beats'), 'utf8')).toBe(beats);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('stops at once when the signal fires', async () => {
    const result = await node('setInterval(() => {}, 1000)', { signal: AbortSignal.timeout(200) });
    expect(result.ended).toBe('cancelled');
  });

  it('stops a program that prints without end', async () => {
    const script =
      'const b = Buffer.alloc(1 << 20); const w = () => { while (process.stdout.write(b)); process.stdout.once("drain", w) }; w()';
    expect((await node(script)).ended).toBe('too_much_output');
  });
});
