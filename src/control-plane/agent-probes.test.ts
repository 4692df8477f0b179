import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Agent, defineAgent, z } from '../agent.ts';
import { agentManifestSchema } from '../model/index.ts';
import { AgentRecords, AgentRegistry } from '../registry/index.ts';
import { ProgramPool } from '../runtime/index.ts';
import { keepProbing } from './agent-probes.ts';
import { temporaryHome } from './testing.ts';

const local = defineAgent({
  id: 'local',
  version: '1.0.0',
  description: 'x',
  capabilities: [{ skill: 'test' }],
  input: z.json(),
  output: z.json(),
  run: () => ({ output: null }),
});

function remoteAt(url: string): Agent {
  const manifest = agentManifestSchema.parse({
    ...local.manifest,
    id: 'remote',
    kind: 'remote',
    permissions: ['net:127.0.0.1'],
    remote: { url, secret: { $secret: 'env:NONE' }, answerSeconds: 2 },
  });
  return { ...local, manifest };
}

it('a service that is away is found out without an attempt, and so is its return; code in the process is not probed', async () => {
  await using place = await temporaryHome();
  await using programs = new ProgramPool({ folder: join(place.home, 'programs') });
  const server = createServer((_, response) => response.writeHead(404).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const registry = await AgentRegistry.load([local, remoteAt(`http://127.0.0.1:${port}`)], []);
  const records = new AgentRecords();
  const health = () => records.health({ id: 'remote', version: '1.0.0' });
  await using _probes = keepProbing({ registry, records, programs, every: 10 });
  await expect.poll(() => health().status).toBe('healthy');
  server.close();
  server.closeAllConnections();
  await expect.poll(() => health().breaker, { timeout: 10_000 }).toBe('open');
  await once(server.listen(port, '127.0.0.1'), 'listening');
  await expect.poll(() => health().breaker, { timeout: 10_000 }).toBe('half-open');
  expect(records.health({ id: 'local', version: '1.0.0' }).status).toBe('never probed');
  server.close();
  server.closeAllConnections();
});
