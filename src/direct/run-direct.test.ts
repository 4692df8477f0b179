import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Agent, type AgentContext, type AgentResult, defineAgent, z } from '../agent.ts';
import type { JsonValue } from '../model/index.ts';
import { type LoadedWorkflow, loadWorkflow } from '../workflow/index.ts';
import type { DirectQuestion } from './direct-options.ts';
import { runDirect } from './run-direct.ts';

function workflowOf(yaml: string): LoadedWorkflow {
  const loaded = loadWorkflow(yaml, 'test.yaml');
  if (!loaded.ok) throw new Error(loaded.issues.map(({ message }) => message).join('\n'));
  return loaded.workflow;
}

function agentFor(
  skill: string,
  run: (context: AgentContext, input: JsonValue) => Promise<AgentResult> | AgentResult,
): Agent {
  const shape = { id: skill.replaceAll('.', '-'), version: '1.0.0', description: skill, capabilities: [{ skill }] };
  return defineAgent({ ...shape, input: z.json(), output: z.json(), run });
}

const writer = agentFor('test.write', async (context, input) => {
  context.progress('writing');
  return { output: { file: await context.artifacts.write(`${context.step}.json`, 'json', input) } };
});

describe('direct mode', () => {
  let folder: string;
  let home: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'direct-'));
    home = join(folder, 'home');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const one = workflowOf('name: one\nsteps: { only: { agent: test.write, with: { n: 1 } } }');

  it('leaves a workspace like every other run, and publishes what it made', async () => {
    const publishTo = join(folder, 'published');
    const flags = { enableProgressStreaming: false };
    const result = await runDirect(one, {}, { home, agents: [writer], publishTo, flags });
    expect(result).toMatchObject({ state: 'succeeded', artifacts: [{ name: 'only.json' }], error: null });
    const expected = '{\n  "n": 1\n}\n';
    expect(await readFile(join(publishTo, 'only.json'), 'utf8')).toBe(expected);
    expect(await readFile(join(result.workspace, 'outputs', 'only.json'), 'utf8')).toBe(expected);
    const config = JSON.parse(await readFile(join(result.workspace, 'config.json'), 'utf8')) as object;
    expect(config).toMatchObject({
      run: result.run,
      workflow: { name: 'one' },
      flags: { useLegacyOrchestration: true, enableProgressStreaming: false },
    });
  });

  it('does one thing at a time', async () => {
    let running = 0;
    let most = 0;
    const counting = agentFor('test.count', async () => {
      running += 1;
      most = Math.max(most, running);
      await wait(5);
      running -= 1;
      return { output: null };
    });
    const wide = workflowOf(
      'name: wide\nsteps:\n  a: { agent: test.count }\n  b: { agent: test.count }\n  c: { agent: test.count }',
    );
    expect(await runDirect(wide, {}, { home, agents: [counting] })).toMatchObject({ state: 'succeeded' });
    expect(most).toBe(1);
  });

  const asking = workflowOf(`
name: asking
steps:
  ask: { approval: { message: Go on? }, with: { risk: high } }
  after: { agent: test.write, needs: ask, with: "\${steps.ask.output.comment}" }
`);

  it('refuses at the start what nobody could answer, and asks the program when it can', async () => {
    await expect(runDirect(asking, {}, { home, agents: [writer] })).rejects.toMatchObject({ code: 'DRY-E4025' });
    const asked: DirectQuestion[] = [];
    const answer = (question: DirectQuestion) => {
      asked.push(question);
      return { approved: true, comment: 'fine' };
    };
    expect(await runDirect(asking, {}, { home, agents: [writer], answer })).toMatchObject({ state: 'succeeded' });
    expect(asked).toEqual([{ step: 'ask', item: null, message: 'Go on?', shown: { risk: 'high' } }]);
    const rejected = await runDirect(asking, {}, { home, agents: [writer], answer: () => ({ approved: false }) });
    expect(rejected).toMatchObject({ state: 'failed' });
  });

  it('stops what is in flight when it is cancelled', async () => {
    const stop = new AbortController();
    const endless = agentFor('test.write', async (context) => {
      stop.abort();
      await wait(60_000, undefined, { signal: context.signal });
      return { output: null };
    });
    const result = await runDirect(one, {}, { home, agents: [endless], signal: stop.signal });
    expect(result).toMatchObject({ state: 'cancelled', artifacts: [] });
  });

  it('refuses a home of a control plane, a skill that nobody has, and a configuration that does not fit', async () => {
    const agents = [writer];
    await expect(runDirect(one, {}, { home, agents: [] })).rejects.toMatchObject({ code: 'DRY-E3001' });
    const agentConfig = { nobody: {} };
    await expect(runDirect(one, {}, { home, agents, agentConfig })).rejects.toMatchObject({ code: 'DRY-E1003' });
    await expect(runDirect(one, {}, { home, agents, source: join(folder, 'no') })).rejects.toMatchObject({
      code: 'DRY-E5001',
    });
    await writeFile(join(folder, 'drydock.db'), '');
    await expect(runDirect(one, {}, { home: folder, agents })).rejects.toMatchObject({ code: 'DRY-E4026' });
  });

  it('is as simple to embed as its page shows', async () => {
    const page = await readFile(new URL('../../docs/direct-mode.md', import.meta.url), 'utf8');
    const [, code = ''] = /```ts\n(.*?)```/s.exec(page) ?? [];
    const room = (path: string) => new URL(path, import.meta.url).href;
    const program = code
      .replace("'drydock/agent'", `'${room('../agent.ts')}'`)
      .replace("'drydock/direct'", `'${room('./index.ts')}'`);
    const file = join(folder, 'embed.ts');
    await writeFile(file, program);
    const said = await new Promise<string>((resolve, reject) => {
      execFile(process.execPath, [file], { env: { DIRECT_HOME: home } }, (error, stdout) =>
        error === null ? resolve(stdout) : reject(error),
      );
    });
    expect(said).toBe('succeeded Hello, Ana!\n');
    expect(code.trim().split('\n').length - 3).toBeLessThanOrEqual(10);
  });
});
