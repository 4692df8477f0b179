import { runProcess } from './process.ts';

/** A command with its arguments. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * How programs under test are kept from touching anything but their run directory: an original that opens `/prod/master`
 * for output must not do so because somebody verified its translation.
 */
export interface Confinement {
  /** `bubblewrap`: everything else is read-only and there is no network. `none`: only the run directory is new. */
  readonly level: 'bubblewrap' | 'none';
  /** The command that runs `line` with nothing writable but `folder`. */
  wrap(line: CommandLine, folder: string): CommandLine;
}

/** No confinement beyond a directory of its own. */
export const UNCONFINED: Confinement = { level: 'none', wrap: (line) => line };

const READ_ONLY = [
  '--ro-bind',
  '/',
  '/',
  '--dev',
  '/dev',
  '--unshare-net',
  '--unshare-ipc',
  '--die-with-parent',
  // Root could make everything writable again.
  '--cap-drop',
  'ALL',
];

/** The strongest confinement that works here: bubblewrap can be installed and still be refused by the kernel. */
export async function findConfinement(path: string | undefined): Promise<Confinement> {
  if (path === undefined || process.platform !== 'linux') return UNCONFINED;
  for (const flags of [[...READ_ONLY, '--unshare-pid', '--proc', '/proc'], READ_ONLY]) {
    const trial = await runProcess({
      command: path,
      args: [...flags, '/bin/sh', '-c', 'exit 0'],
      cwd: '/',
      env: {},
      timeoutMs: 10_000,
    });
    if (trial.ended === 'exited' && trial.exit === 0) return bubblewrap(path, flags);
  }
  return UNCONFINED;
}

function bubblewrap(path: string, flags: readonly string[]): Confinement {
  return {
    level: 'bubblewrap',
    wrap: ({ command, args }, folder) => ({
      command: path,
      args: [...flags, '--bind', folder, folder, command, ...args],
    }),
  };
}
