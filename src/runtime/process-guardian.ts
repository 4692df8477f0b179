import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A variable that every process below a program inherits, whatever group or session it makes for itself. */
export const MARK = 'DRYDOCK_PROCESS';

/**
 * A shell that waits for the engine's end. It reads `+ pid` and `- pid`; when its input closes, as it does however the engine ends
 * (SIGKILL included), it kills every process named by then, with its group and, on Linux, its descendants and what carries its mark.
 */
const SCRIPT = `
tree() { for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do tree "$child"; done; echo "$1"; }
pids=" "
while read -r sign pid; do
  case $sign in
    +) pids="$pids$pid " ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for named in $pids; do
  pid=\${named%%:*}
  mark=\${named#"$pid"}
  for one in $(tree "$pid") $(test -n "$mark" && grep -lzxF "${MARK}=\${mark#:}" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3); do kill -KILL "$one" 2>/dev/null; done
  kill -KILL -- "-$pid" 2>/dev/null
done
`;

let guardian: ChildProcess | undefined;

/**
 * Sees to it that a process, the leader of its group, does not survive the engine. Returns what ends this care.
 *
 * @param mark value of {@link MARK} in its environment, for what it starts and nobody's tree holds
 */
export function guardProcess(pid: number, mark?: string): () => void {
  const named = mark === undefined ? String(pid) : `${pid}:${mark}`;
  tell(`+ ${named}`);
  return () => tell(`- ${named}`);
}

function tell(line: string): void {
  if (process.platform === 'win32') return;
  guardian ??= startGuardian();
  guardian.stdin?.write(`${line}\n`);
}

function startGuardian(): ChildProcess {
  const options = { detached: true, stdio: ['pipe', 'ignore', 'ignore'] as const, env: { PATH: '/usr/bin:/bin' } };
  const started = spawn('/bin/sh', ['-c', SCRIPT], { ...options, stdio: [...options.stdio], cwd: '/' });
  const forget = () => {
    if (guardian === started) guardian = undefined;
  };
  started.on('error', forget).on('exit', forget);
  started.stdin?.on('error', forget);
  started.unref();
  // The engine may end although the guardian waits for just that.
  const pipe = started.stdin as (typeof started.stdin & { unref?: () => void }) | null;
  pipe?.unref?.();
  return started;
}

/** Kills a process, its group if it leads one, and all its descendants, at once. */
export function killTree(pid: number): void {
  for (const one of descendants(pid).reverse()) kill(one);
  kill(-pid);
  kill(pid);
}

/** The processes below a process, parents first; none where the system does not tell. */
export function descendants(pid: number): number[] {
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const children = childrenOf(next);
    found.push(...children);
    queue.push(...children);
  }
  return found;
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
