package drydock.cobol;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Runs a main program to its end and turns whatever ended it into messages and an exit code. */
final class RunUnit {
  private static final int ERROR_STATUS = 1;

  /** The exit code of a reference to memory that is not there (GnuCOBOL 3.1.2, observed: the number of SIGSEGV). */
  private static final int MEMORY_ERROR_STATUS = 11;

  private final CobolRuntime runtime;

  RunUnit(CobolRuntime runtime) {
    this.runtime = runtime;
  }

  int run(Function<CobolRuntime, Program> constructor) {
    try {
      int status = execute(constructor);
      runtime.console().flush();
      return status & 0xFF;
    } catch (Console.OutputClosed | Console.Interrupted end) {
      return ERROR_STATUS;
    }
  }

  private int execute(Function<CobolRuntime, Program> constructor) {
    try {
      int status = runtime.programs().runMain(constructor);
      runtime.files().closeAll();
      return status;
    } catch (CobolError error) {
      return fail(error.getMessage(), ERROR_STATUS);
    } catch (StackOverflowError error) {
      return fail("stack overflow: PERFORM or CALL nests too deeply", ERROR_STATUS);
    } catch (OutOfMemoryError error) {
      return fail("out of memory", ERROR_STATUS);
    } catch (Console.OutputClosed | Console.Interrupted end) {
      throw end;
    } catch (NullPointerException | IndexOutOfBoundsException error) {
      return fail("attempt to reference unallocated memory\n" + trace(error), MEMORY_ERROR_STATUS);
    } catch (RuntimeException | LinkageError error) {
      return fail(trace(error), ERROR_STATUS);
    }
  }

  private int fail(String message, int status) {
    runtime.console().printError(("libcob: error: " + message + "\n").getBytes(StandardCharsets.UTF_8));
    runtime.files().closeAll();
    return status;
  }

  private static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }
}
