import type { Command } from '@commander-js/extra-typings';
import type { Shell } from './shell.ts';

const collect = (value: string, before: string[]): string[] => [...before, value];

/** Adds `drydock api` to the program. */
export function addApi(program: Command, { run, terminal, signal }: Shell): void {
  program
    .command('api')
    .description('Make a request to the HTTP API of this home, and print its answer')
    .argument('<path>', 'such as /v1/runs')
    .option('-X, --method <method>', 'default: GET, or POST with a body')
    .option(
      '-f, --field <name=text>',
      'of the body, or of the query of a GET; name:=5 for JSON (repeatable)',
      collect,
      [],
    )
    .option('-H, --header <name: value>', 'header of the request (repeatable)', collect, [])
    .option('--input <file>', 'the body, in JSON; -: standard input')
    .option('--paginate', 'all pages of a list as one')
    .action(
      run(async (path, options) =>
        (await import('./commands/api.ts')).api(path, options, { terminal: terminal(), signal }),
      ),
    );
}
