import { z } from 'zod';

/**
 * How far the code of an agent is kept from the machine, the weakest first.
 *
 * - `none`: it runs in the engine's process.
 * - `process`: a process of its own with an emptied environment, killed with all that it started.
 * - `restricted`: besides, it cannot gain rights, has no capabilities, and writes no huge files or core dumps.
 * - `sandbox`: besides, it sees no other files than the system's, its inputs and its scratch directory, no other processes, and
 *   no network unless it is granted a host.
 */
export const ISOLATION_LEVELS = ['none', 'process', 'restricted', 'sandbox'] as const;

export const isolationLevelSchema = z.enum(ISOLATION_LEVELS);
export type IsolationLevel = z.infer<typeof isolationLevelSchema>;

/** Whether a level keeps at least as much apart as another. */
export function isAtLeast(level: IsolationLevel, least: IsolationLevel): boolean {
  return ISOLATION_LEVELS.indexOf(level) >= ISOLATION_LEVELS.indexOf(least);
}

/** The stronger of two levels. */
export function strongerOf(one: IsolationLevel, other: IsolationLevel): IsolationLevel {
  return isAtLeast(one, other) ? one : other;
}
