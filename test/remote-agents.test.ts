import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createControlPlane } from '../src/control-plane/index.ts';
import { loadWorkflow } from '../src/workflow/index.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is missing: the remote agent in Python is not tested here');

let project: string;
let service: ChildProcess;
let port: string;

/** Starts the example as the page says, at a port that is free. */
async function startService(secret: string): Promise<void> {
  const file = fileURLToPath(new URL('../examples/agents/remote/service.py', import.meta.url));
  const started = spawn('python3', [file, '0'], {
    env: { ...process.env, AGENT_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  service = started;
  const line = await new Promise<string>((resolve) => started.stdout.once('data', (chunk) => resolve(String(chunk))));
  port = /\d+/.exec(line)?.[0] ?? '';
}

async function reverseWith(secret: string) {
  const secretFile = join(project, 'reverse.secret');
  await writeFile(secretFile, `${secret}\n`);
  const page = await readFile(new URL('../docs/remote-agents.md', import.meta.url), 'utf8');
  expect(page.trim().split('\n').length).toBeLessThanOrEqual(30);
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  await writeFile(
    join(project, 'agents/reverse.agent.yaml'),
    yaml.replace(':8040', `:${port}`).replace('/etc/reverse.secret', secretFile),
  );
  const loaded = loadWorkflow(
    'name: turn\nsteps: { turn: { agent: text.reverse, with: { text: stressed } } }',
    'turn.yaml',
  );
  if (!loaded.ok) return expect.fail(loaded.issues.map(({ message }) => message).join('\n'));
  await using plane = await createControlPlane({
    home: join(project, 'home'),
    agents: [],
    agentFolders: [join(project, 'agents')],
  });
  const run = await plane.startRun(loaded.workflow, {});
  const { state } = await plane.settled(run);
  const written = join(plane.workspaces.pathOf(run), 'outputs/reversed.txt');
  return { state, text: await readFile(written, 'utf8').catch(() => null) };
}

describe.runIf(hasPython)('docs/remote-agents.md', () => {
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'remote-agents-'));
    await mkdir(join(project, 'agents'));
    await startService('between us');
  });
  afterEach(async () => {
    service.kill();
    await rm(project, { recursive: true, force: true });
  });

  it('adds a service in at most 30 lines, by the file that it shows and the example', async () => {
    expect(await reverseWith('between us')).toEqual({ state: 'succeeded', text: 'desserts' });
  });

  it('shows a service that believes nobody who does not know the secret', async () => {
    expect(await reverseWith('a guess')).toEqual({ state: 'failed', text: null });
  });

  it('shows a service that refuses what was recorded and sent again later', async () => {
    const { signatureOfMessage } = await import('../src/model/index.ts');
    const body = '{"key":"k","input":{"text":"a"}}';
    const sendAt = async (seconds: number): Promise<number> => {
      const signature = signatureOfMessage('between us', 'k', seconds, body);
      const headers = { 'webhook-id': 'k', 'webhook-timestamp': String(seconds), 'webhook-signature': signature };
      return (await fetch(`http://127.0.0.1:${port}/attempts`, { method: 'POST', headers, body })).status;
    };
    const now = Math.floor(Date.now() / 1_000);
    expect(await sendAt(now)).toBe(200);
    expect(await sendAt(now - 400)).toBe(401);
  });
});
