/** An engine that performs one attempt until it is killed; its folder is its argument. */
import { join } from 'node:path';
import { executeAttempt } from '../execute-attempt.ts';
import { taskFor } from '../testing.ts';
import { ProgramPool } from './program-pool.ts';
import { agentOf } from './testing.ts';

const folder = process.argv[2] ?? '';
const { agent, origin } = agentOf(folder, { program: { command: ['python3', './agent.py'] } });
const programs = new ProgramPool({ folder: join(folder, 'processes') });
await executeAttempt(
  taskFor(agent, folder, { origin, programs }),
  { progress: (_, message) => console.log(message), log: () => {} },
  new AbortController().signal,
);
