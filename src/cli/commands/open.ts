import { DrydockError, EXIT } from '../../model/index.ts';
import { homeFolder } from '../home.ts';
import { reachOwner } from '../run-access.ts';
import type { Terminal } from '../terminal.ts';

interface LoginCode {
  readonly url: string;
  readonly expires_at: string;
}

/**
 * `drydock open`: prints an address with which a browser logs in once, within a minute, as the user of the home.
 *
 * @throws DRY-E8043 when nobody owns the home; DRY-E8024 when its owner listens on no port
 */
export async function open(terminal: Terminal): Promise<number> {
  await using owner = await reachOwner(terminal);
  if (owner === null) throw new DrydockError('DRY-E8043', { home: homeFolder() });
  const { url, expires_at } = (await owner.client.call('POST', '/v1/login-codes', {})) as LoginCode;
  await terminal.answer({
    data: () => ({ url, expires_at }),
    text: () => {
      terminal.hint('  For one browser, within a minute. It leads to the reference of the API.\n');
      return `${url}\n`;
    },
    names: () => [`url/${url}`],
  });
  return EXIT.success;
}
