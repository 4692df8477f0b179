import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DrydockError } from '../../model/index.ts';
import type { JqOutcome } from './jq-program.ts';

/** Milliseconds that a program may take for a value: some never end. */
const MOST_MS = 5_000;

/** MiB that a program may fill. */
const MOST_MEMORY = 512;

const FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './jq-program.ts' : './jq-program.js', import.meta.url),
);

/**
 * What a jq program makes of values, one after the other. It runs in a process of its own: what it fills without end would take this
 * one down, too. Keeps no process alive.
 */
export class Jq {
  readonly #program: string;
  readonly #child: ChildProcess;

  constructor(program: string) {
    this.#program = program;
    this.#child = fork(FILE, [program], {
      execArgv: [`--max-old-space-size=${MOST_MEMORY}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // One that nobody waits for must not end this process.
    this.#child.on('error', () => undefined);
    this.#hold(false);
  }

  /** @throws DRY-E8062 the program is wrong, with its place; DRY-E8063 it does not end */
  async results(data: unknown): Promise<readonly unknown[]> {
    const outcome = await this.#outcome(JSON.stringify(data ?? null));
    if ('results' in outcome) return outcome.results.map((text) => JSON.parse(text) as unknown);
    const problem = withPlace(outcome.problem, this.#program);
    throw new DrydockError('DRY-E8062', { expression: this.#program, problem });
  }

  async #outcome(input: string): Promise<JqOutcome> {
    const child = this.#child;
    const over = new AbortController();
    try {
      return await new Promise<JqOutcome>((resolve, reject) => {
        const endless = (limit: string) => {
          reject(new DrydockError('DRY-E8063', { expression: this.#program, limit }));
          child.kill('SIGKILL');
        };
        const timer = setTimeout(() => endless(`${MOST_MS / 1000} s`), MOST_MS);
        const told = (outcome: unknown) => resolve(outcome as JqOutcome);
        const ended = () => endless(`${MOST_MEMORY} MiB`);
        child.once('message', told).once('error', reject).once('exit', ended);
        over.signal.addEventListener('abort', () => {
          clearTimeout(timer);
          child.off('message', told).off('error', reject).off('exit', ended);
        });
        this.#hold(true);
        child.send(input);
      });
    } finally {
      over.abort();
      this.#hold(false);
    }
  }

  /** Whether this process waits for the other. */
  #hold(isHeld: boolean): void {
    const verb = isHeld ? 'ref' : 'unref';
    this.#child[verb]();
    this.#child.channel?.[verb]();
  }
}

/** Adds line and column where the package tells only what it could not use. */
function withPlace(problem: string, program: string): string {
  if (/ at \d+:\d+/.test(problem)) return problem;
  const [, name] = /^no such function ([\w:]+)\/\d+$/.exec(problem) ?? [];
  const offset = name === undefined ? unterminated(problem, program) : program.indexOf(name);
  if (offset < 0) return problem;
  const before = program.slice(0, offset).split('\n');
  return `${problem} at ${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

function unterminated(problem: string, program: string): number {
  return problem.startsWith('unterminated') ? program.lastIndexOf('"') : -1;
}
