import { basename, dirname, join } from 'node:path';
import type { Room } from './room.ts';

/** What every program of a system needs to start, and nothing that tells of people or their keys. */
const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/nix/store',
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/gnucobol',
  '/etc/group',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/nsswitch.conf',
  '/etc/passwd',
  '/etc/pki',
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
  '/etc/timezone',
];

/** Bytes of files in /tmp. */
const LARGEST_TMP = 256 * 1024 * 1024;

/** Bytes of a directory that stays empty. */
const LEAST_TMP = 4096;

/** Also for those that may reach hosts. */
const NETWORK = ['/etc/hosts', '/etc/resolv.conf', '/etc/services', '/run/systemd/resolve'];

const APART = [
  '--die-with-parent',
  '--unshare-pid',
  '--unshare-ipc',
  '--unshare-uts',
  '--unshare-cgroup-try',
  '--cap-drop',
  'ALL',
];

/**
 * The options of bubblewrap for a room: the system read-only, what is readable read-only, its folder writable, and nothing else. Pure.
 *
 * @param programs directories of programs (entries of PATH) that are no part of the system: they can be read with their libraries
 */
export function bubblewrapOptions(
  { folder, also, cwd = folder, readable, hidden = [], network }: Room,
  programs: readonly string[],
): string[] {
  const seen = [...SYSTEM, ...(network ? NETWORK : [])];
  const others = [...programs.flatMap(installationOf), ...readable].filter((path) => !isWithin(path, seen));
  return [
    ...APART,
    ...(network ? [] : ['--unshare-net']),
    ...seen.flatMap((path) => ['--ro-bind-try', path, path]),
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    // It lies in memory, which its limit does not count.
    '--size',
    String(LARGEST_TMP),
    '--tmpfs',
    '/tmp',
    // What lies deeper comes later, so that it is not hidden by what lies above it.
    ...[...new Set(others)].toSorted((a, b) => a.length - b.length).flatMap((path) => ['--ro-bind-try', path, path]),
    ...hidden.flatMap((path) => ['--size', String(LEAST_TMP), '--tmpfs', path, '--remount-ro', path]),
    '--bind',
    folder,
    folder,
    ...(also === undefined ? [] : ['--bind', also, also]),
    '--chdir',
    cwd,
  ];
}

/** What lies beside `bin` and belongs to the same programs; `share` is left out, since in a home it is full of other things. */
const BESIDE = ['lib', 'lib64', 'libexec', 'conf', 'release', 'pyvenv.cfg'];

/** `/home/ana/.nvm/versions/node/v26/bin` needs what lies beside it; a folder of single programs stands for itself. */
function installationOf(folder: string): string[] {
  return basename(folder) === 'bin' ? [folder, ...BESIDE.map((name) => join(dirname(folder), name))] : [folder];
}

function isWithin(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
