import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { jsonLines } from '../../events/index.ts';
import { DrydockError, EXIT } from '../../model/index.ts';
import { eventWire, type Server } from '../../server/index.ts';
import { daemonNoteFile, type DaemonNote } from '../daemon.ts';
import { type ServeOptions, daemonOptionsOf } from '../daemon-options.ts';
import { reportError } from '../error-report.ts';
import { homeFolder } from '../home.ts';
import { watchHome } from '../home-watch.ts';
import { portOwner } from '../port-owner.ts';
import { openSession, type Session, type SessionOptions } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import type { Surroundings } from './run-commands.ts';

/**
 * `drydock serve`: owns the home, takes up all its runs and serves its API until it is told to stop; runs that have not ended rest then,
 * and go on with the next one.
 */
export async function serve(options: ServeOptions, { terminal, signal }: Surroundings): Promise<number> {
  const home = homeFolder();
  await using session = await opened(terminal, { ...daemonOptionsOf('serve', options), recover: () => true });
  using _watch = watchHome(home, (error) => leave(error, terminal));
  await using _lines = options.events
    ? jsonLines(session.plane.events, process.stdout, (event) => JSON.stringify(eventWire.encode(event)))
    : undefined;
  const { url, socket } = session.server;
  const note: DaemonNote = { pid: process.pid, version, since: new Date().toISOString(), url };
  writeFileSync(daemonNoteFile(home), JSON.stringify(note), { mode: 0o600 });
  const say = (text: string) => terminal.err(`${new Date().toISOString()} ${text}\n`);
  say(`drydock ${version} serves ${home}: ${socket}${url === null ? '' : ` and ${url} (token in ${home}/token)`}`);
  using _reload = reloadingTls(session.server, say);
  if (session.server.isOpen) terminal.err(`${terminal.paint('red', openWarning(url))}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  say('stopping; runs that have not ended go on with the next start');
  rmSync(daemonNoteFile(home), { force: true });
  await session[Symbol.asyncDispose]();
  say('stopped');
  return EXIT.success;
}

/** @throws DRY-E8125 naming who has the port, where that can be known */
async function opened(terminal: Terminal, options: SessionOptions): Promise<Session> {
  try {
    return await openSession(terminal, options);
  } catch (error) {
    const isTaken = error instanceof DrydockError && error.code === 'DRY-E8011' && codeOf(error.cause) === 'EADDRINUSE';
    const { port = 0 } = options;
    const owner = isTaken ? portOwner(port) : null;
    if (owner === null) throw error;
    throw new DrydockError('DRY-E8125', { port: `${port}`, owner }, { cause: error });
  }
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** At once, as by a kill, which loses nothing that is finished: closing would write into the home that is there now. */
function leave(error: DrydockError, terminal: Terminal): never {
  process.exit(reportError(error, terminal, { isDebug: false, asProblem: false }));
}

function openWarning(url: string | null): string {
  return `! Other machines reach ${url}. Who has a token starts and approves runs there; tokens: POST /v1/tokens, docs/security.md`;
}

/** A renewed certificate is taken at SIGHUP; one that is no good is told, and the old one stays. */
function reloadingTls(server: Server, say: (text: string) => void): Disposable {
  const reload = () => {
    try {
      server.reloadTls();
      say('certificate and key were read again');
    } catch (error) {
      if (!(error instanceof DrydockError)) throw error;
      say(`! ${error.message}; the certificate stays as it was   [${error.code}]`);
    }
  };
  process.on('SIGHUP', reload);
  return { [Symbol.dispose]: () => process.off('SIGHUP', reload) };
}
