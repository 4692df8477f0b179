import type { AgentResult } from '../../agent.ts';
import type { EngineContext } from '../attempt-context.ts';
import type { AttemptReports } from '../attempt-reports.ts';
import type { AttemptTask } from '../attempt-task.ts';
import type { SessionFiles } from './session-files.ts';

/** One attempt in a process. */
export interface Session {
  /** From 1, for each process. */
  readonly id: number;
  readonly task: AttemptTask;
  readonly context: EngineContext;
  /** Aborts when the attempt is over, however it ended. */
  readonly over: AbortSignal;
  readonly files: SessionFiles;
  readonly reports: AttemptReports;
}

/** How one process is spoken with. */
export interface Conversation {
  /** When the program is ready for attempts. Rejects when it says that it never will be. */
  readonly ready: Promise<void>;
  /** Hears a line of standard output. Never throws. */
  line(line: string): void;
  /** Performs an attempt. Rejects with what it failed with; need not notice that the process ended. */
  perform(session: Session): Promise<AgentResult>;
  /** Asks to stop an attempt. */
  cancel(session: Session): void;
  /** Asks the program to end. */
  goodbye(): void;
}

/** What a conversation may do with its process. */
export interface Channel {
  write(line: string): void;
  /** The program does not keep to the protocol, and cannot be used any longer. */
  refuse(problem: string): void;
  /** Something that it said, which nobody else will hear. */
  remember(line: string): void;
}

/** Lines that make no sense after which a program is given up. */
const MOST_NONSENSE = 1_000;

/** Counts what a program says without sense: told as a log line of the attempt that is likely to be meant, given up when it goes on. */
export class Nonsense {
  readonly #channel: Channel;
  #count = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  hear(problem: string, session: Session | undefined): void {
    this.#count += 1;
    this.#channel.remember(problem);
    session?.reports.log('warn', `not understood: ${problem}`);
    if (this.#count > MOST_NONSENSE)
      this.#channel.refuse(`${this.#count} lines that are not of it, such as ${problem}`);
  }

  /** An attempt went well: what was said before is forgiven. */
  forgive(): void {
    this.#count = 0;
  }
}
