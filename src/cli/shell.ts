import type { Terminal } from './terminal.ts';

/** What the program gives its commands: where to write, a signal that fires at the first Ctrl-C, and how to end. */
export interface Shell {
  readonly terminal: () => Terminal;
  readonly signal: AbortSignal;
  /** Runs a command and turns what it returns or throws into the exit code. */
  readonly run: <Args extends unknown[]>(
    action: (...args: Args) => Promise<number>,
  ) => (...args: Args) => Promise<void>;
}
