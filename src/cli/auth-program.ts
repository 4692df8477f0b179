import { type Command, Option } from '@commander-js/extra-typings';
import type { Shell } from './shell.ts';
import { oneOf } from './words.ts';

const SCOPES = ['read', 'command', 'approve', 'admin'] as const;

/** Adds `drydock auth …` to the program. */
export function addAuth(program: Command, { run, terminal }: Shell): void {
  const auth = program.command('auth').description('Who may use the API of this home: status, token');
  const load = () => import('./commands/auth-commands.ts');
  auth
    .command('status')
    .description('Say who you are for the owner of this home, and what you may do')
    .action(run(async () => (await load()).authStatus(terminal())));
  const tokens = auth.command('token').description('Named tokens, for scripts and other people: create, list, revoke');
  tokens
    .command('create')
    .description('Make a token and print its secret, this once')
    .argument('<name>', 'what it does is accounted to user:<name>')
    .addOption(new Option('--scope <scope>', `what it may do (repeatable): ${SCOPES.join(', ')}`).argParser(scopeOf))
    .option('--expires <time>', 'when it ends: 12h, 30d, at most 365d', '90d')
    .action(run(async (name, options) => (await load()).tokenCreate(name, options, terminal())));
  tokens
    .command('list')
    .description('List the tokens; a secret is never shown again')
    .action(run(async () => (await load()).tokenList(terminal())));
  tokens
    .command('revoke')
    .description('Nothing is done with the token from now on; its streams are cut')
    .argument('<name>')
    .action(run(async (name) => (await load()).tokenRevoke(name, terminal())));
}

function scopeOf(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), oneOf('auth token create', '--scope', value, SCOPES)];
}
