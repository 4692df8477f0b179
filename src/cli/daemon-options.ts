import type { SessionOptions } from './session.ts';
import { misused } from './words.ts';

/** What `serve` and `up` take. */
export interface ServeOptions {
  readonly port: string;
  readonly agents: readonly string[];
  readonly slots?: string | undefined;
  readonly parallelRuns?: string | undefined;
  /** Events as JSON lines on stdout. */
  readonly events?: true | undefined;
}

/** @throws DRY-E2051 with the option that is wrong */
export function daemonOptionsOf(command: string, options: ServeOptions): SessionOptions {
  const { port, agents, slots, parallelRuns } = options;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw misused(command, `--port: ${port} is no port`, 'Give a number from 1 to 65535; 0 takes any that is free.');
  }
  return {
    port: Number(port),
    agentFolders: agents,
    ...(slots === undefined ? {} : { slots: parseCount(command, '--slots', slots) }),
    ...(parallelRuns === undefined ? {} : { parallelRuns: parseCount(command, '--parallel-runs', parallelRuns) }),
  };
}

/** The same options, as they are given to a process. */
export function argumentsOf({ port, agents, slots, parallelRuns }: ServeOptions): readonly string[] {
  return [
    '--port',
    port,
    ...agents.flatMap((folder) => ['--agents', folder]),
    ...(slots === undefined ? [] : ['--slots', slots]),
    ...(parallelRuns === undefined ? [] : ['--parallel-runs', parallelRuns]),
  ];
}

function parseCount(command: string, option: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw misused(command, `${option}: ${text} is no number`, 'Give a whole number from 1 to 9999.');
}
