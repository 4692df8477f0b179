import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type {
  CompiledJava,
  JavaCompilation,
  JavaDiagnostic,
  JavaMachine,
  JavaRun,
  JavaRunResult,
  JavaSource,
} from './java-machine.ts';
import { type ProcessResult, runProcess } from './process.ts';
import { FAST_START } from './support-library.ts';
import type { Jdk, Toolchain } from './toolchain.ts';

const COMPILE_TIMEOUT_MS = 180_000;

/**
 * Compiles with `javac` and runs with `java`, a new process each time: slow, and the way in which the user of the result
 * will run it. For the final acceptance.
 */
export class FreshJvm implements JavaMachine {
  readonly kind = 'fresh';
  readonly version: string;
  readonly runs: string;
  readonly #jdk: Jdk;
  readonly #library: string;
  readonly #toolchain: Pick<Toolchain, 'confinement'>;
  readonly #folder: string;

  private constructor(jdk: Jdk, library: string, toolchain: Pick<Toolchain, 'confinement'>, folder: string) {
    this.version = jdk.version;
    this.runs = join(folder, 'runs');
    this.#jdk = jdk;
    this.#library = library;
    this.#toolchain = toolchain;
    this.#folder = folder;
  }

  /** @param library folder with the classes of the support library */
  static async start(jdk: Jdk, library: string, toolchain: Pick<Toolchain, 'confinement'>): Promise<FreshJvm> {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'drydock-java-'));
    await mkdir(join(folder, 'runs'));
    return new FreshJvm(jdk, library, toolchain, folder);
  }

  async compile(sources: readonly JavaSource[], signal?: AbortSignal): Promise<JavaCompilation> {
    const folder = await mkdtemp(join(this.#folder, 'classes-'));
    for (const { path, text } of sources) {
      await mkdir(dirname(join(folder, 'src', path)), { recursive: true });
      await writeFile(join(folder, 'src', path), text);
    }
    await mkdir(join(folder, 'classes'));
    const paths = sources.map(({ path }) => path);
    const result = await runProcess({
      command: this.#jdk.javac,
      args: [
        ...FAST_START,
        '-encoding',
        'UTF-8',
        '-proc:none',
        '-nowarn',
        '-cp',
        this.#library,
        '-d',
        '../classes',
        ...paths,
      ],
      cwd: join(folder, 'src'),
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
      timeoutMs: COMPILE_TIMEOUT_MS,
      signal,
    });
    signal?.throwIfAborted();
    if (result.ended === 'exited' && result.exit === 0) return { ok: true, program: { id: folder } };
    await rm(folder, { recursive: true, force: true });
    return { ok: false, diagnostics: parseDiagnostics(result) };
  }

  async run(program: CompiledJava, request: JavaRun): Promise<JavaRunResult> {
    const classPath = [join(program.id, 'classes'), this.#library].join(delimiter);
    const args = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classPath, request.mainClass, ...request.args];
    const result = await runProcess({
      ...this.#toolchain.confinement.wrap({ command: this.#jdk.java, args }, this.runs),
      cwd: request.cwd,
      env: { ...request.env, ...frozenClock(request.clock) },
      stdin: request.stdin,
      timeoutMs: request.timeoutMs,
      signal: request.signal,
      limited: true,
    });
    return { ...result, ended: result.ended === 'not_started' ? 'crashed' : result.ended };
  }

  async release(program: CompiledJava): Promise<void> {
    await rm(program.id, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A new process cannot be handed a clock; the support library follows GnuCOBOL's own variable for it. */
function frozenClock(clock: Date | undefined): Record<string, string> {
  if (clock === undefined) return {};
  return { COB_CURRENT_DATE: clock.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/') };
}

function parseDiagnostics(result: ProcessResult): JavaDiagnostic[] {
  const text = result.problem ?? Buffer.from(result.stderr).toString('utf8');
  const found = [...text.matchAll(/^(.+\.java):(\d+): error: (.*)$/gm)].map((match) => ({
    path: match[1],
    line: Number(match[2]),
    column: undefined,
    message: match[3] ?? '',
  }));
  return found.length > 0 ? found : [{ path: undefined, line: undefined, column: undefined, message: text.trim() }];
}
