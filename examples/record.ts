/**
 * Records the demonstration: migrates `examples/statements` with a server in place of a language model, which speaks the protocol of
 * OpenAI and gives the answers of `answers.ts` one after the other. To be run after a change of the program, of the prompt, or of the
 * support library, whose reference is a part of the prompt:
 *
 *     node examples/record.ts
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { answers } from './statements/answers.ts';

const root = resolve(import.meta.dirname, '..');
const recorded = join(root, 'examples/statements/recorded');
rmSync(recorded, { recursive: true, force: true });
// What a repairer is told depends on whether the original can be executed beside the translation.
await record({});
await record({ DRYDOCK_COBC: '/nonexistent' });
console.log(`recorded: ${readdirSync(recorded).join(' ')}`);

async function record(machine: Readonly<Record<string, string>>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'drydock-record-'));
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const content = JSON.stringify(answers[Math.min(asked, answers.length - 1)]);
      asked += 1;
      const chunk = (more: object): string =>
        `data: ${JSON.stringify({ id: `answer-${asked}`, object: 'chat.completion.chunk', created: 0, model: 'hand-written', ...more })}\n\n`;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] }));
      response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }));
      response.write(chunk({ choices: [], usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }));
      response.end('data: [DONE]\n\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const providers = join(home, 'providers.yaml');
  writeFileSync(
    providers,
    `providers:\n  - { id: demonstration, kind: openai-compatible, baseUrl: "http://127.0.0.1:${port}/v1", price: free }\n`,
  );

  const env = {
    ...process.env,
    ...machine,
    DRYDOCK_HOME: join(home, 'home'),
    DRYDOCK_MODEL: 'demonstration/hand-written',
    DRYDOCK_PROVIDERS: providers,
  };
  const migrate = [join(root, 'bin/drydock.js'), 'migrate', join(root, 'examples/statements')];
  const child = spawn(process.execPath, migrate, { env, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  server.close();
  if (code !== 0 || asked !== answers.length) throw new Error(`the run ended with ${code} after ${asked} questions`);
  const workspaces = join(home, 'home/workspaces');
  const run = readdirSync(workspaces).find((name) => name.startsWith('run_')) ?? '';
  cpSync(join(workspaces, run, 'state/models'), recorded, { recursive: true });
  rmSync(home, { recursive: true });
}
