package drydock.cobol;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * One execution of a run unit with everything that it shares with its surroundings: standard streams, arguments,
 * environment, working directory, clock, switches, loaded programs and files. Nothing is static: many executions can live
 * in one JVM. A runtime executes one main program, once.
 */
public final class CobolRuntime {
  private final Console console;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final Path directory;
  private final Clock clock;
  private final ProgramRegistry programs;
  private final FileTable files = new FileTable(this);
  private final CommandLine commandLine;
  private final Map<String, byte[]> externals = new HashMap<>();
  private final Allocations allocations = new Allocations();
  private final Switches switches;
  private final GlibcRandom random = new GlibcRandom();
  private final ExceptionState exceptions = new ExceptionState();

  private CobolRuntime(Builder builder) {
    console = new Console(builder.input, builder.output, builder.error);
    arguments = builder.arguments;
    environment = new HashMap<>(builder.environment);
    directory = builder.directory.toAbsolutePath();
    clock = FrozenClock.of(environment, builder.clock);
    programs = new ProgramRegistry(this, builder.loader);
    commandLine = new CommandLine(arguments);
    switches = new Switches(environment);
  }

  /**
   * The standard {@code main}: runs the program on this process's streams, arguments, environment and clock, and ends the
   * process with its exit code.
   */
  public static void main(Function<CobolRuntime, Program> constructor, String[] arguments) {
    CobolRuntime runtime =
        builder()
            .input(new FileInputStream(FileDescriptor.in))
            .output(new FileOutputStream(FileDescriptor.out))
            .error(new FileOutputStream(FileDescriptor.err))
            .arguments(List.of(arguments))
            .environment(System.getenv())
            .build();
    System.exit(runtime.execute(constructor));
  }

  /**
   * A runtime with nothing but defaults: empty input, discarded output, no arguments, an empty environment, the process's
   * directory, the system clock.
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Runs the main program to its end on a thread of its own and returns the exit code, 0 to 255. An uncaught run-time error
   * gives 1 and a message on standard error. When the calling thread is interrupted the program is interrupted too.
   */
  public int execute(Function<CobolRuntime, Program> constructor) {
    AtomicInteger status = new AtomicInteger();
    Thread thread = start(constructor, status::set);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException stop) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return status.get();
  }

  /** Like {@link #execute}, without waiting: {@code onExit} gets the exit code on the returned thread, as its last act. */
  public Thread start(Function<CobolRuntime, Program> constructor, IntConsumer onExit) {
    Thread thread = new RunUnitThread(this, constructor, onExit);
    thread.start();
    return thread;
  }

  Console console() {
    return console;
  }

  List<String> arguments() {
    return arguments;
  }

  /** The environment that the program sees; SET ENVIRONMENT changes it. */
  Map<String, String> environment() {
    return environment;
  }

  Path directory() {
    return directory;
  }

  Clock clock() {
    return clock;
  }

  ProgramRegistry programs() {
    return programs;
  }

  FileTable files() {
    return files;
  }

  CommandLine commandLine() {
    return commandLine;
  }

  /** The memory of EXTERNAL items, by name. */
  Map<String, byte[]> externals() {
    return externals;
  }

  /** The memory of ALLOCATE. */
  Allocations allocations() {
    return allocations;
  }

  Switches switches() {
    return switches;
  }

  /** The generator of FUNCTION RANDOM. */
  GlibcRandom random() {
    return random;
  }

  /** What the EXCEPTION-... functions report. */
  ExceptionState exceptions() {
    return exceptions;
  }

  /** The surroundings of an execution. */
  public static final class Builder {
    private InputStream input = InputStream.nullInputStream();
    private OutputStream output = OutputStream.nullOutputStream();
    private OutputStream error = OutputStream.nullOutputStream();
    private List<String> arguments = List.of();
    private Map<String, String> environment = Map.of();
    private Path directory = Path.of("");
    private Clock clock = Clock.systemDefaultZone();
    private ClassLoader loader;

    private Builder() {}

    /** Standard input. */
    public Builder input(InputStream standardInput) {
      input = standardInput;
      return this;
    }

    /** Standard output; the runtime buffers it and flushes it at ACCEPT and at the end. */
    public Builder output(OutputStream standardOutput) {
      output = standardOutput;
      return this;
    }

    /** Standard error. */
    public Builder error(OutputStream standardError) {
      error = standardError;
      return this;
    }

    /** The arguments of the command line, without the program's name. */
    public Builder arguments(List<String> arguments) {
      this.arguments = List.copyOf(arguments);
      return this;
    }

    /** The environment variables. */
    public Builder environment(Map<String, String> environment) {
      this.environment = Map.copyOf(environment);
      return this;
    }

    /** The working directory: relative file names of the program start here. */
    public Builder directory(Path workingDirectory) {
      directory = workingDirectory;
      return this;
    }

    /**
     * The clock and time zone of ACCEPT FROM DATE, FUNCTION CURRENT-DATE and the like; the variable COB_CURRENT_DATE
     * overrules it.
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** The loader that finds the classes of called programs; by default the one that loaded the caller. */
    public Builder classLoader(ClassLoader loader) {
      this.loader = loader;
      return this;
    }

    public CobolRuntime build() {
      return new CobolRuntime(this);
    }
  }
}
