import type { AgentResult } from '../../agent.ts';
import type { EngineContext } from '../attempt-context.ts';
import type { AttemptTask } from '../attempt-task.ts';
import { ProgramPool } from './program-pool.ts';

export { ProgramPool, type ProgramPoolOptions } from './program-pool.ts';

/** Performs an attempt of an agent of kind `program`: in a process of the engine's pool, or, without one, in a process of its own. */
export async function performInProgram(task: AttemptTask, context: EngineContext): Promise<AgentResult> {
  if (task.programs !== undefined) return task.programs.perform(task, context);
  await using pool = new ProgramPool();
  return await pool.perform(task, context);
}
