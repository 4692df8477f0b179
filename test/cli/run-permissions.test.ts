import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsOf } from './drydock.ts';
import { type Playground, playground } from './playground.ts';

const ASKS = `import { defineAgent, z } from 'drydock/agent';
export default defineAgent({
  id: 'asks', version: '1.0.0', description: 'runs ls', capabilities: [{ skill: 'test.asks' }],
  permissions: ['exec:ls', 'net:*.example.com'], config: z.strictObject({ word: z.string().default('none') }),
  input: z.any(), output: z.any(),
  run: async (context) => {
    await context.exec('ls');
    const host = await context.fetch('http://secret.example.com/').then(() => 'reached', (error) => error.message);
    return { output: { word: context.config.word, host } };
  },
});
`;

let at: Playground;
beforeAll(async () => {
  at = await playground();
  await writeFile(join(at.folder, 'agents/asks.ts'), ASKS);
  const outer = 'name: outer\nsteps: { within: { workflow: asks } }\n';
  await writeFile(
    join(at.folder, 'workflows/asks.yaml'),
    'name: asks\noutputs: { got: "${steps.ask.output}" }\nsteps: { ask: { agent: test.asks } }\n',
  );
  await writeFile(join(at.folder, 'workflows/outer.yaml'), outer);
}, 60_000);
afterAll(() => at[Symbol.asyncDispose]());

async function start(...options: string[]) {
  const { code, stderr } = await at.run('run', 'start', '-w', 'asks', ...options);
  const events = await eventsOf(at.home);
  const end = events.flatMap((event) => (event.type === 'attempt.succeeded' ? [event.data] : [])).at(-1);
  return { code, stderr, events, end };
}

describe('what a run says of its agents', () => {
  it('is denied: an agent that needs it is not chosen, and the reason is told', async () => {
    expect(await start('--deny', 'exec:*')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('asks needs exec:ls: the run denies it'),
    });
    expect(await start('--allow', 'fs:read')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('the run does not allow it'),
    });
  }, 60_000);

  it('is denied in part: what it then asks for is refused, and the rest goes on', async () => {
    const { code, end } = await start('--deny', 'net:secret.example.com', '--allow', 'exec:ls', '--allow', 'net:*');
    expect([code, end?.output]).toEqual([0, { word: 'none', host: expect.stringContaining('the run denies it') }]);
  }, 60_000);

  it('holds for its sub-workflows, and when it is run again', async () => {
    expect((await at.run('run', 'start', '-w', 'outer', '--deny', 'exec:ls')).stderr).toContain('the run denies it');
    await start('--deny', 'exec:ls');
    expect((await at.run('run', 'rerun', '@last')).stderr).toContain('the run denies it');
  }, 60_000);

  it('is how far they are kept apart: one that would run in the engine gets a process, and the log says so', async () => {
    const deny = ['--deny', 'net:secret.example.com'];
    expect((await start(...deny)).end).not.toHaveProperty('isolation');
    expect((await start(...deny, '--min-isolation', 'process')).end?.isolation).toMatch(/process|restricted|sandbox/);
  }, 60_000);

  it('is their configuration', async () => {
    const deny = ['--deny', 'net:secret.example.com'];
    expect((await start(...deny, '--agent-config', 'asks.word=hello')).end?.output).toMatchObject({ word: 'hello' });
    const wrong = await at.run('run', 'start', '-w', 'asks', '--agent-config', 'asks.colour=1');
    expect([wrong.code === 0, wrong.stderr.includes('colour')]).toEqual([false, true]);
  }, 60_000);
});
