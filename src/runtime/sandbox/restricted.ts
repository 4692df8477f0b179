/** Bytes of the largest file that a restricted process can write. */
const LARGEST_FILE = 4 * 1024 * 1024 * 1024;

/** What limits a process by itself: no core dumps, no files without end. */
const LIMITS = ['--core=0', `--fsize=${LARGEST_FILE}`];

/**
 * Commands before which a program runs without gaining rights, the strongest first: which of them works depends on who the engine runs
 * as. Processes are not counted here: the system counts all of a user, not those of one program.
 */
export const RESTRICTIONS: readonly (readonly string[])[] = [
  ['setpriv', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', 'prlimit', ...LIMITS],
  ['setpriv', '--no-new-privs', 'prlimit', ...LIMITS],
];
