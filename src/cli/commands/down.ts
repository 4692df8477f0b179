import { setTimeout as pause } from 'node:timers/promises';
import { DrydockError, EXIT } from '../../model/index.ts';
import { connect } from '../../server/index.ts';
import { daemonLogFile, daemonOf, ownerPid } from '../daemon.ts';
import { homeFolder } from '../home.ts';
import { duration, type Terminal } from '../terminal.ts';

/** Milliseconds that a daemon has to let its runs rest. */
const STOP_MS = 20_000;

/** `drydock down`: stops the daemon; its runs rest, and go on with the next one. */
export async function down(terminal: Terminal): Promise<number> {
  const home = homeFolder();
  const pid = await daemonPid(home);
  if (pid === null) {
    await terminal.answer({
      data: () => ({ state: 'down', pid: null }),
      text: () => {
        terminal.hint('No daemon is up.\n');
        return '';
      },
      names: () => [],
    });
    return EXIT.success;
  }
  process.kill(pid, 'SIGTERM');
  const since = performance.now();
  while (isAlive(pid)) {
    if (performance.now() - since > STOP_MS)
      throw new DrydockError('DRY-E8049', { pid, time: duration(STOP_MS), log: daemonLogFile(home) });
    await pause(50);
  }
  await terminal.answer({
    data: () => ({ state: 'down', pid }),
    text: () => 'drydock is down. Runs that have not ended go on with the next start.\n',
    names: () => [`daemon/${pid}`],
  });
  return EXIT.success;
}

/** The daemon that answers now, of whatever version. @throws DRY-E8047 when another process owns the home */
async function daemonPid(home: string): Promise<number | null> {
  using owner = await connect(home);
  if (owner === null) return null;
  const daemon = daemonOf(home);
  if (daemon === null) throw new DrydockError('DRY-E8047', { home, pid: ownerPid(home) ?? 0 });
  return daemon.pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
