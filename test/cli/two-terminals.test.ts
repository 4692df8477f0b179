import { writeFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, playground } from './playground.ts';

let at: Playground;
beforeAll(async () => {
  at = await playground();
});
afterAll(() => at[Symbol.asyncDispose]());

describe('a run that a terminal follows, and commands from another one', () => {
  it('is paused, changed, resumed and cancelled from there', async () => {
    const first = await at.begin(/item=a state=succeeded/, 'run', 'start', '-w', 'long', '-p', 'ms=1500');
    expect(await at.run('status')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('follows runs in a terminal'),
    });
    const paused = await at.run('run', 'pause');
    expect(paused).toMatchObject({ code: 0, stdout: expect.stringMatching(/^#1 long: ‖ paus/) });
    await first.said(/run=1 paused/);
    expect(await at.run('run', 'wait', '--for', 'paused', '--timeout', '5s')).toMatchObject({ code: 0, stdout: '' });
    const set = await at.run('run', 'set', '1', '--priority', 'high', '--budget', '$7.50', '--json');
    expect(JSON.parse(set.stdout)).toMatchObject({
      commands: [{ request: { verb: 'set_priority' } }, { request: { verb: 'set_budget', limit_usd: '7.50' } }],
      run: {
        no: 1,
        state: 'paused',
        priority: 'high',
        budget_usd: '7.50',
        allowed_actions: expect.arrayContaining(['resume']),
      },
    });
    expect((await at.run('run', 'skip', '1', 'work', 'l', '--reason', 'not needed')).stdout).toContain(
      'work l is skipped',
    );
    expect(await at.run('run', 'resume', '-q')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^run_\w{26}\n$/),
    });
    await first.said(/run=1 resumed/);
    expect(await at.run('run', 'cancel', '--now')).toMatchObject({ code: 0 });
    const ended = await first.ended;
    expect(ended.code).toBe(7);
    expect(ended.stdout).toContain('long #1 cancelled');
    expect(await at.run('run', 'wait', '1')).toMatchObject({ code: 7 });
  }, 30_000);

  it('tells which commands a run takes when it refuses one, and which runs there are when it knows none', async () => {
    expect(await at.run('run', 'pause', '1')).toMatchObject({
      code: 12,
      stderr: expect.stringMatching(
        /cannot pause a run that is cancelled .*DRY-E2002[^]*Allowed now: retry, set --budget, fork/,
      ),
    });
    expect(await at.run('run', 'view', 'lnog')).toMatchObject({
      code: 11,
      stderr: expect.stringMatching(/#1 {2}long {2}cancelled/),
    });
  }, 30_000);

  it('answers what a run asks, once it is shown', async () => {
    const waits = await at.run('run', 'start', '-w', 'ask', '--name', 'release');
    expect(waits).toMatchObject({ code: 8, stderr: expect.stringMatching(/Release it\?[^]*drydock run approve 2/) });
    expect((await at.run('run', 'view')).stdout).toContain('✋ release: Release it?');
    const approved = await at.run('run', 'approve', 'release', '--comment', 'fine');
    expect(approved).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^release: Release it\?\n[^]*"ok": true/),
    });
    expect(approved.stdout).toMatch(/^#2 release: release approved[^]*release #2 succeeded/);
    expect(await at.run('run', 'approve', '2')).toMatchObject({
      code: 12,
      stderr: expect.stringContaining('DRY-E8041'),
    });
  }, 30_000);

  it('goes on with a run that failed, from a fresh process, and forks it', async () => {
    const flaw = join(at.folder, 'flaw');
    await writeFile(flaw, '');
    expect(await at.run('run', 'start', '-w', 'short', '-p', `unless=${flaw}`)).toMatchObject({ code: 5 });
    await rm(flaw);
    const retried = await at.run('run', 'retry');
    expect(retried).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/does what failed again[^]*short #3 succeeded/),
    });
    const forked = await at.run('run', 'fork', '3', '--from', 'second', '--name', 'again');
    expect(forked).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/#4 again is forked from step second of #3[^]*again #4 succeeded/),
    });
    expect(JSON.parse((await at.run('run', 'view', 'again', '--json')).stdout)).toMatchObject({
      no: 4,
      forked_from: expect.stringMatching(/^run_/),
    });
  }, 30_000);
});
