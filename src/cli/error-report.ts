import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrydockError, EXIT, type ExitCode } from '../model/index.ts';
import { printable, type Terminal } from './terminal.ts';

/**
 * Tells a person what failed, why, and what to do next; returns the exit code. A stack trace is shown only on request;
 * for an unexpected error it is saved, and the place is said.
 */
export function reportError(thrown: unknown, terminal: Terminal, debug: boolean): ExitCode {
  // What failed first is the reason why closing things failed, too.
  const error: unknown = thrown instanceof SuppressedError ? thrown.suppressed : thrown;
  const cross = terminal.paint('red', '✗');
  if (error instanceof DrydockError) {
    const told = error.details.some((detail) => detail.startsWith(error.place ?? ' '));
    const place = error.place === undefined || told ? '' : `${error.place}: `;
    terminal.err(`${cross} ${printable(`${place}${error.message}`)}   [${error.code}]\n`);
    for (const detail of error.details) terminal.err(`  ${printable(detail)}\n`);
    const next = error.next.replace(/\bset_(priority|concurrency|budget)\b/g, 'set --$1');
    terminal.err(`  Next: ${printable(next.replace(/(?<=: )drydock (?=[a-z])/, `${terminal.command} `))}\n`);
    if (debug && error.stack) terminal.err(`${error.stack}\n`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  terminal.err(`${cross} unexpected error: ${printable(message)}   [DRY-E9001]\n`);
  if (error instanceof Error && error.stack) {
    if (debug) terminal.err(`${error.stack}\n`);
    else
      terminal.err(
        `  The details are in ${saveTrace(error.stack)}\n  Next: run the command again with --debug, and report what it prints.\n`,
      );
  }
  return EXIT.unexpected;
}

function saveTrace(stack: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'drydock-error-')), 'error.txt');
  writeFileSync(file, `${stack}\n`, { mode: 0o600 });
  return file;
}
