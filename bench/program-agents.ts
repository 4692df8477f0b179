import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createControlPlane } from '../src/control-plane/index.ts';
import { offeredLevels } from '../src/runtime/index.ts';
import { benchAgent, fanOut, lister } from './agents.ts';
import { type Benchmark, best, type Row, rounded, toCompare } from './row.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ITEMS = 500;

/** Says back what it is given. */
const PROGRAM = `
import { createInterface } from 'node:readline';
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (method === 'attempt') console.log(JSON.stringify({ id, result: params.input }));
}
`;

const manifest = (name: string, program: object): string =>
  JSON.stringify({
    id: `bench-${name}`,
    version: '1.0.0',
    description: name,
    kind: 'program',
    capabilities: [{ skill: `bench.${name}` }],
    program,
  });

/** The same in TypeScript, in a process of its own for each attempt; `drydock/agent` as an installed package has it. */
const CODE = `
import { defineAgent, z } from '${new URL('../src/agent.ts', import.meta.url).pathname}';
export default defineAgent({
  id: 'bench-code',
  version: '1.0.0',
  description: 'code',
  runtime: 'child-process',
  capabilities: [{ skill: 'bench.code' }],
  input: z.json(),
  output: z.json(),
  run: (_, input) => ({ output: input }),
});
`;

/**
 * What an item costs whose agent is a program that stays, or a process that is started for each attempt, beside one that runs in the
 * engine's process; at the strongest isolation that the machine offers.
 */
export const programAgents: Benchmark = {
  prefix: 'program-',
  async measure() {
    await using folder = await temporaryDirectory();
    const agents = join(folder.path, 'agents');
    await mkdir(agents);
    const program = join(folder.path, 'echo.mjs');
    await writeFile(program, PROGRAM);
    const command = [process.execPath, program];
    await writeFile(join(agents, 'warm.agent.json'), manifest('warm', { command }));
    const once = ['/bin/sh', '-c', `read -r task; echo '{"result":1}'`];
    await writeFile(join(agents, 'once.agent.json'), manifest('once', { command: once, attempts: 1 }));
    await writeFile(join(agents, 'code.agent.ts'), CODE);
    const [inside, warm, started, code] = [
      await perItem(folder.path, agents, 'inside', ITEMS),
      await perItem(folder.path, agents, 'warm', ITEMS),
      await perItem(folder.path, agents, 'once', ITEMS / 5),
      await perItem(folder.path, agents, 'code', ITEMS / 5),
    ];
    const level = (await offeredLevels()).at(-1) ?? 'process';
    const beside = `in process ${rounded(inside, 2)} ms an item; isolation ${level}`;
    const rows: Row[] = [
      toCompare({
        id: 'program-warm',
        measure: `time added to an item by an agent that is a program and stays, ${ITEMS} items on 4 slots`,
        value: rounded(warm - inside, 2),
        unit: 'ms',
        beside,
      }),
      toCompare({
        id: 'program-each',
        measure: 'time added to an item by an agent that is a shell script, a process for each attempt',
        value: rounded(started - inside, 2),
        unit: 'ms',
        beside,
      }),
      toCompare({
        id: 'program-code',
        measure: 'time added to an item by an agent in TypeScript that runs in a process for each attempt',
        value: rounded(code - inside, 2),
        unit: 'ms',
        beside,
      }),
    ];
    return rows;
  },
};

async function perItem(folder: string, agents: string, name: string, items: number): Promise<number> {
  const inside = benchAgent('inside', (_, input) => ({ output: input }));
  await using plane = await createControlPlane({
    home: join(folder, `home-${name}`),
    agents: [lister, inside],
    agentFolders: [agents],
    slots: 4,
  });
  const run = async (): Promise<void> => {
    const { state } = await plane.settled(await plane.startRun(fanOut(items, name), {}));
    if (state !== 'succeeded') throw new Error(`the run of ${name} ${state}`);
  };
  // The first one starts the processes.
  await run();
  const total = await best(3, async () => {
    const begin = performance.now();
    await run();
    return performance.now() - begin;
  });
  return total / items;
}
