/** A Java source file of a translation. */
export interface JavaSource {
  /** Relative to the source root, with forward slashes, e.g. `bank/Bkb010.java`. */
  readonly path: string;
  readonly text: string;
}

/** A message of the Java compiler. */
export interface JavaDiagnostic {
  readonly path: string | undefined;
  /** From 1. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly message: string;
}

/** Classes that a machine holds ready to run; `id` means something to that machine alone. */
export interface CompiledJava {
  readonly id: string;
}

export type JavaCompilation =
  | { readonly ok: true; readonly program: CompiledJava }
  | { readonly ok: false; readonly diagnostics: readonly JavaDiagnostic[] };

/** One execution of a translated program, with all its surroundings. */
export interface JavaRun {
  readonly mainClass: string;
  readonly args: readonly string[];
  /** The whole environment that the program sees. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: Uint8Array;
  /** Absolute path of the run directory. */
  readonly cwd: string;
  /** Where the clock stands still; undefined = the real clock. */
  readonly clock: Date | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /**
   * In a virtual machine that nothing else uses: after a crash, to tell who was the cause.
   *
   * @default false
   */
  readonly alone?: boolean;
}

/** How an execution ended. `crashed`: the virtual machine itself went down. */
export interface JavaRunResult {
  readonly ended: 'exited' | 'timeout' | 'cancelled' | 'too_much_output' | 'crashed';
  readonly exit: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** What compiles and runs translations: a warm virtual machine, or a new one for every program. */
export interface JavaMachine extends AsyncDisposable {
  readonly kind: 'warm' | 'fresh';
  /** E.g. `javac 17.0.14`. */
  readonly version: string;
  /** Run directories must lie below this one: nothing else can be written. */
  readonly runs: string;
  compile(sources: readonly JavaSource[], signal?: AbortSignal): Promise<JavaCompilation>;
  run(program: CompiledJava, request: JavaRun): Promise<JavaRunResult>;
  /** Gives back what {@link compile} holds. */
  release(program: CompiledJava): Promise<void>;
}
