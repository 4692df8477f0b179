import { setTimeout as pause } from 'node:timers/promises';
import { DrydockError } from '../model/index.ts';
import { type Client, connect } from '../server/index.ts';
import { openStoreReader, type RunReader, storeFile } from '../store/index.ts';
import { homeFolder } from './home.ts';
import type { Session, SessionOptions } from './session.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';
import { versionSkew } from './version-skew.ts';

/**
 * The runs of this home, whoever drives them: the process that owns the home, or this one. Commands look the same in both cases:
 * they are given by the public API of the owner, and what is known is read from the store.
 */
export interface RunAccess extends AsyncDisposable {
  readonly client: Client;
  readonly reader: RunReader;
  /** The engine, when this process has become the owner of the home; null when another one is. */
  readonly session: Session | null;
}

/** Milliseconds in which a process that has just taken a home begins to serve it. */
const STARTING_MS = 5_000;

/**
 * Reaches the owner of this home, or becomes it.
 *
 * @throws DRY-E6005 when another process owns the home and does not serve it
 */
export async function accessRuns(terminal: Terminal, options: SessionOptions = {}): Promise<RunAccess> {
  const since = performance.now();
  for (;;) {
    const remote = await reachOwner(terminal);
    if (remote !== null) return remote;
    try {
      return await becomeOwner(terminal, options);
    } catch (error) {
      const isTaken = error instanceof DrydockError && error.code === 'DRY-E6005';
      if (!isTaken || performance.now() - since > STARTING_MS) throw error;
      await pause(100);
    }
  }
}

/** The owner of this home, if there is one. @throws DRY-E8126 when it does not understand this version */
export async function reachOwner(terminal: Terminal): Promise<RunAccess | null> {
  const client = await connect(homeFolder());
  if (client === null) return null;
  const { version: other, oldestClient } = await client.about();
  const skew = versionSkew({ own: version, other, oldestClient, command: terminal.command });
  if (skew !== null) terminal.err(`${skew}\n`);
  await using opened = new AsyncDisposableStack();
  opened.use(client);
  const reader = opened.use(await openStoreReader(storeFile(homeFolder())));
  const owned = opened.move();
  return { client, reader, session: null, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function becomeOwner(terminal: Terminal, options: SessionOptions): Promise<RunAccess> {
  await using opened = new AsyncDisposableStack();
  // The engine is most of drydock: who only asks its owner does not load it.
  const { openSession } = await import('./session.ts');
  const session = opened.use(await openSession(terminal, options));
  const client = await connect(homeFolder());
  if (client === null) throw new DrydockError('DRY-E8010', { address: session.server.socket, problem: 'it is gone' });
  opened.use(client);
  const owned = opened.move();
  return { client, reader: session.plane.store, session, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
