import { statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../model/index.ts';
import type { Client } from '../../server/index.ts';
import { homeFolder } from '../home.ts';
import { accessRuns } from '../run-access.ts';
import { printable, table, type Terminal } from '../terminal.ts';
import { parseTime } from '../time-span.ts';
import { misused } from '../words.ts';

/** As the API gives it. */
interface Token {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly created_by: string;
  readonly expires_at: string;
  readonly last_used_at: string | null;
}

interface Page {
  readonly items: readonly Token[];
  readonly next_cursor: string | null;
}

interface Who {
  readonly user: string;
  readonly scopes: readonly string[];
}

/** `drydock auth status` */
export function authStatus(terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const { user, scopes } = (await client.call('GET', '/v1/session')) as Who;
    const file = join(homeFolder(), 'token');
    const mode = modeOf(file);
    await terminal.answer({
      data: () => ({ user, scopes, address: client.address, token_file: mode === null ? null : { path: file, mode } }),
      text: () =>
        printable(
          [
            `${user} may ${scopes.map((one) => (one === 'admin' ? 'do everything' : one)).join(', ')}, by ${client.address}`,
            mode === null
              ? 'There is no token of the home yet: the port was never opened.'
              : `The token of the home is in ${file} (mode ${mode}).`,
            '',
          ].join('\n'),
        ),
      names: () => [`user/${user}`],
    });
    return EXIT.success;
  });
}

/** `drydock auth token create <name>` */
export function tokenCreate(
  name: string,
  options: { readonly scope?: readonly string[] | undefined; readonly expires: string },
  terminal: Terminal,
): Promise<number> {
  const { scope = [], expires } = options;
  if (scope.length === 0)
    throw misused('auth token create', 'a token needs a scope', 'Say what it may do: --scope read --scope command');
  const lifetimeMs = parseTime('auth token create', '--expires', expires);
  return withClient(terminal, async (client) => {
    const expiresAt = new Date(Date.now() + lifetimeMs).toISOString();
    const body = { name, scopes: scope, expires_at: expiresAt };
    const made = (await client.call('POST', '/v1/tokens', body)) as { readonly token: Token; readonly secret: string };
    await terminal.answer({
      data: () => made,
      text: () => `${made.secret}\n`,
      names: () => [`secret/${made.secret}`],
    });
    terminal.hint(
      `  ${printable(name)} may ${scope.join(', ')} until ${made.token.expires_at.slice(0, 16).replace('T', ' ')} UTC. Keep the secret: it is not shown again.\n`,
    );
    return EXIT.success;
  });
}

/** `drydock auth token list` */
export function tokenList(terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const items = await allTokens(client);
    await terminal.answer({
      data: () => ({ items, next_cursor: null }),
      text: () => {
        if (items.length === 0) terminal.hint(`There is none. ${terminal.command} auth token create ci --scope read\n`);
        const rows = items.map((one) => [
          one.name,
          one.scopes.join(','),
          one.created_by,
          one.expires_at,
          one.last_used_at ?? 'never',
        ]);
        return items.length === 0 ? '' : printable(table(['name', 'may', 'made by', 'ends', 'last used'], rows));
      },
      names: () => items.map(({ name }) => `token/${name}`),
    });
    return EXIT.success;
  });
}

/** `drydock auth token revoke <name>` */
export function tokenRevoke(name: string, terminal: Terminal): Promise<number> {
  return withClient(terminal, async (client) => {
    const revoked = await client.call('DELETE', `/v1/tokens/${encodeURIComponent(name)}`);
    await terminal.answer({
      data: () => revoked,
      text: () => printable(`Nothing is done with token ${name} from now on.\n`),
      names: () => [`token/${name}`],
    });
    return EXIT.success;
  });
}

async function withClient(terminal: Terminal, work: (client: Client) => Promise<number>): Promise<number> {
  await using access = await accessRuns(terminal);
  return await work(access.client);
}

async function allTokens(client: Client): Promise<readonly Token[]> {
  const found: Token[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await client.call('GET', `/v1/tokens?limit=500${after}`)) as Page;
    found.push(...page.items);
    cursor = page.next_cursor;
  }
  return found;
}

/** Octal; null when there is no such file. */
function modeOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? null : (found.mode & 0o777).toString(8).padStart(4, '0');
}
