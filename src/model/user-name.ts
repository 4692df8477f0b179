import { userInfo } from 'node:os';

let known: string | undefined;

/** The name of the user of this process; in a container it may have none. Asked once: the system reads files to answer. */
export function userName(): string {
  known ??= askUserName();
  return known;
}

function askUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
