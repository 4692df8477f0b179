import { setImmediate } from 'node:timers/promises';
import type {
  CreateTerminalRequest,
  TerminalExitStatus,
  TerminalOutputResponse,
  WaitForTerminalExitResponse,
} from '@agentclientprotocol/sdk';
import type { Session } from './conversation.ts';

/** Bytes of output that a terminal keeps, the last ones. */
const MOST_OUTPUT = 1024 * 1024;

/** Terminals of one attempt at one time. */
const MOST_TERMINALS = 16;

interface Terminal {
  readonly stop: AbortController;
  readonly limit: number;
  readonly exit: Promise<TerminalExitStatus>;
  output: string;
  truncated: boolean;
  status: TerminalExitStatus | null;
}

/** Commands that an ACP agent lets the engine run, each as far as `exec:<command>` is granted. */
export class AcpTerminals {
  readonly #session: Session;
  readonly #terminals = new Map<string, Terminal>();
  #count = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @throws when it may not run, or there are too many */
  async create({ command, args, env, cwd, outputByteLimit }: CreateTerminalRequest): Promise<string> {
    if (this.#terminals.size >= MOST_TERMINALS) throw new Error(`more than ${MOST_TERMINALS} terminals at one time`);
    const { context, files, over } = this.#session;
    const stop = new AbortController();
    const where = {
      cwd: cwd ?? files.scratch,
      env: Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
    };
    const how = { writable: files.scratch, signal: AbortSignal.any([over, stop.signal]) };
    const running = context.execute(command, args ?? [], where, how);
    // What may not run is refused at once.
    await Promise.race([running, setImmediate()]);
    const limit = Math.min(outputByteLimit ?? MOST_OUTPUT, MOST_OUTPUT);
    const terminal: Terminal = {
      stop,
      limit,
      output: '',
      truncated: false,
      status: null,
      exit: running.then(
        ({ exitCode, stdout, stderr }) =>
          finish(terminal, Buffer.concat([stdout, stderr]), { exitCode, signal: exitCode === null ? 'SIGKILL' : null }),
        (error: unknown) =>
          finish(terminal, Buffer.from(error instanceof Error ? error.message : String(error)), {
            exitCode: 127,
            signal: null,
          }),
      ),
    };
    this.#count += 1;
    const id = `terminal-${this.#count}`;
    this.#terminals.set(id, terminal);
    return id;
  }

  output(id: string): TerminalOutputResponse {
    const { output, truncated, status } = this.#get(id);
    return { output, truncated, exitStatus: status };
  }

  async wait(id: string): Promise<WaitForTerminalExitResponse> {
    return await this.#get(id).exit;
  }

  async kill(id: string): Promise<void> {
    const { stop, exit } = this.#get(id);
    stop.abort();
    await exit;
  }

  async release(id: string): Promise<void> {
    await this.kill(id);
    this.#terminals.delete(id);
  }

  #get(id: string): Terminal {
    const terminal = this.#terminals.get(id);
    if (terminal === undefined) throw new Error(`there is no terminal ${id}`);
    return terminal;
  }
}

function finish(terminal: Terminal, output: Buffer, status: TerminalExitStatus): TerminalExitStatus {
  terminal.truncated = output.length > terminal.limit;
  terminal.output = output.subarray(Math.max(0, output.length - terminal.limit)).toString('utf8');
  terminal.status = status;
  return status;
}
