import { delimiter, isAbsolute } from 'node:path';

/**
 * The PATH of the engine as far as it means the same everywhere: `.` and an empty entry would be the directory of an agent, and what
 * starts its sandbox would be looked for there.
 */
export function enginePath(): string {
  return (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute).join(delimiter);
}
