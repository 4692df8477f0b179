import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { playground } from './playground.ts';

const NOSY = `import { defineAgent, z } from 'drydock/agent';
export default defineAgent({
  id: 'nosy', version: '1.0.0', description: 'asks for more than it may', capabilities: [{ skill: 'test.nosy' }],
  permissions: ['exec:ls', 'secret'], runtime: 'child-process', input: z.any(), output: z.any(),
  run: async (context) => {
    await context.exec('ls');
    await context.exec('sh').catch(() => undefined);
    await context.fetch('http://example.com/').catch(() => undefined);
    await context.secret('env:NOT_GIVEN').catch(() => undefined);
    return { output: 1 };
  },
});
`;

it('drydock agent audit tells what agents may do, what they used, and what they were refused, from the log', async () => {
  await using at = await playground();
  await writeFile(join(at.folder, 'agents/nosy.ts'), NOSY);
  await writeFile(join(at.folder, 'workflows/nosy.yaml'), 'name: nosy\nsteps: { ask: { agent: test.nosy } }\n');
  expect(await at.run('run', 'start', '-w', 'nosy')).toMatchObject({ code: 0 });
  expect(await at.run('run', 'start', '-w', 'short')).toMatchObject({ code: 0 });
  const { stdout } = await at.run('agent', 'audit', 'nosy', '--json');
  const { items } = JSON.parse(stdout) as { items: unknown[] };
  expect(items).toMatchObject([
    {
      agent: 'nosy',
      permissions: ['exec:ls', 'secret'],
      attempts: 1,
      used: { commands: { ls: 1 }, hosts: {}, secrets: { 'env:NOT_GIVEN': 1 }, models: {} },
      refused: { 'exec:sh': 1, 'net:example.com:80': 1 },
    },
  ]);
  const table = await at.run('agent', 'audit', '--run', '1');
  expect(table.stdout).toMatch(/nosy +exec:ls, secret +1 .*ls.* +exec:sh, net:example\.com:80/);
  expect((await at.run('agent', 'audit', '--run', '99')).code).toBe(11);
}, 60_000);
