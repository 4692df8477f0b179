import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrydockError, EXIT, type ExitCode } from '../model/index.ts';
import { cliProblem, safeJson } from './output/index.ts';
import { printable, type Terminal } from './terminal.ts';

interface Telling {
  readonly isDebug: boolean;
  /** For programs: one problem document (RFC 9457). */
  readonly asProblem: boolean;
}

/**
 * Tells a person, or a program, what failed, why, and what to do next; returns the exit code. A stack trace is shown only on request;
 * for an unexpected error it is saved, and the place is said.
 */
export function reportError(thrown: unknown, terminal: Terminal, { isDebug: debug, asProblem }: Telling): ExitCode {
  // What failed first is the reason why closing things failed, too.
  const error: unknown = thrown instanceof SuppressedError ? thrown.suppressed : thrown;
  if (asProblem) {
    terminal.err(`${safeJson(cliProblem(error), 2)}\n`);
    if (debug && error instanceof Error && error.stack) terminal.err(`${error.stack}\n`);
    return error instanceof DrydockError ? error.exitCode : EXIT.unexpected;
  }
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
