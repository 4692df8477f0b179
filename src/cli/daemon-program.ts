import type { Command } from '@commander-js/extra-typings';
import { textOnly } from './output/index.ts';
import type { Shell } from './shell.ts';

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/** Adds `drydock up`, `down`, `status`, `open`, `serve` and `mcp` to the program. */
export function addDaemon(program: Command, { run, terminal, signal }: Shell): void {
  withServeOptions(program.command('up'))
    .description('Start the daemon, which drives runs while no terminal follows them')
    .action(run(async (options) => (await import('./commands/up.ts')).up(options, terminal())));
  program
    .command('down')
    .description('Stop the daemon; its runs rest and go on with the next one')
    .action(run(async () => (await import('./commands/down.ts')).down(terminal())));
  program
    .command('status')
    .description('Say who drives the runs of this home, and what goes on')
    .action(run(async () => (await import('./commands/status.ts')).status(terminal())));
  program
    .command('open')
    .description('Print an address with which a browser logs in, once and within a minute')
    .action(run(async () => (await import('./commands/open.ts')).open(terminal())));
  withServeOptions(textOnly(program.command('serve'), 'it tells what it does, line by line; --events gives JSON'))
    .description('Be the daemon in this terminal, or under a supervisor')
    .option('--events', 'print every event to stdout, one JSON object a line')
    .action(
      run(async (options) => (await import('./commands/serve.ts')).serve(options, { terminal: terminal(), signal })),
    );
  textOnly(program.command('mcp'), 'it speaks the Model Context Protocol')
    .description('Serve a coding assistant on stdin and stdout, by the Model Context Protocol')
    .action(run(async () => (await import('./commands/mcp.ts')).mcp({ terminal: terminal(), signal })));
}

function withServeOptions(command: Command) {
  return command
    .option('--port <port>', 'for those who have the token; default: 7717; 0: any')
    .option('--host <address>', 'to listen on; default: 127.0.0.1 and ::1. Others need TLS, or a proxy that does it')
    .option('--tls-cert <file>', 'chain of certificates, PEM; read again at SIGHUP')
    .option('--tls-key <file>', 'its private key, PEM')
    .option(
      '--behind-proxy <address>',
      'proxy, or network, whose X-Forwarded-* are believed (repeatable)',
      collect,
      [] as string[],
    )
    .option('--allow-host <name>', 'further name by which clients call it (repeatable)', collect, [] as string[])
    .option('--slots <count>', 'attempts at one time; default: one per processor')
    .option('--parallel-runs <count>', 'runs at one time, others wait in the queue; default: 64')
    .option('--agents <dir>', 'further folder with agent files (repeatable)', collect);
}
