import { existsSync } from 'node:fs';
import { DrydockError, userName } from '../../model/index.ts';
import { openStore, type RunStore, storeFile, takeHome } from '../../store/index.ts';
import { homeFolder } from '../home.ts';

/** The store of a home that nobody else may use meanwhile. */
export interface OwnedStore extends AsyncDisposable {
  readonly home: string;
  readonly file: string;
  readonly store: RunStore;
}

/**
 * Opens the store of this home for maintenance.
 *
 * @throws DRY-E6015 when nothing has run here, DRY-E6005 when another process owns the home; DRY-E6001, DRY-E6002, DRY-E5004 when
 * the store cannot be opened
 */
export async function openOwnedStore(home: string = homeFolder()): Promise<OwnedStore> {
  const file = storeFile(home);
  if (!existsSync(file)) throw new DrydockError('DRY-E6015', { home });
  await using opened = new AsyncDisposableStack();
  opened.use(takeHome(home));
  const store = opened.use(await openStore(file));
  const owned = opened.move();
  return { home, file, store, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Who gives the command, as events and the audit log name people. */
export function thisUser(): string {
  return `user:${userName()}`;
}
