import { Writable } from 'node:stream';
import { mcpOverStdio } from '../../mcp/index.ts';
import { EXIT } from '../../model/index.ts';
import { OwnerApi } from '../owner-api.ts';
import { printable } from '../terminal.ts';
import { version } from '../version.ts';
import type { Surroundings } from './run-commands.ts';

/**
 * `drydock mcp`: serves one client of the Model Context Protocol on standard input and output until it closes its side. Who started
 * this process is the user of the home, and may do what they may.
 */
export async function mcp({ terminal, signal }: Surroundings): Promise<number> {
  const output = protocolOutput();
  if (process.stdin.isTTY)
    terminal.err('Waits for a client of the Model Context Protocol on its standard input; Ctrl-C ends it.\n');
  const api = new OwnerApi(terminal);
  await using _api = api;
  const notice = () =>
    api.isOwner
      ? 'No daemon runs: this process drives the run, which rests when the client closes it. For runs that go on: drydock up.'
      : null;
  await mcpOverStdio(
    { api, allows: () => true, notice },
    { input: process.stdin, output },
    {
      version,
      signal,
      onDefect: (error) => terminal.err(`! ${printable(error instanceof Error ? error.message : String(error))}\n`),
    },
  );
  return EXIT.success;
}

/** Standard output, for the protocol alone: what anything else in this process prints goes to standard error. */
function protocolOutput(): Writable {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  return new Writable({ write: (chunk: Buffer, _encoding, done) => void write(chunk, done) });
}
