package drydock.cobol;

import java.util.function.Function;
import java.util.function.IntConsumer;

/** The thread that executes a run unit. Its stack is large: PERFORM and CALL may nest deeply. */
final class RunUnitThread extends Thread {
  private static final long STACK_BYTES = 512L << 20;

  private final CobolRuntime runtime;

  RunUnitThread(CobolRuntime runtime, Function<CobolRuntime, Program> constructor, IntConsumer onExit) {
    super(null, () -> onExit.accept(new RunUnit(runtime).run(constructor)), "cobol", STACK_BYTES);
    this.runtime = runtime;
    setDaemon(true);
  }

  CobolRuntime runtime() {
    return runtime;
  }
}
