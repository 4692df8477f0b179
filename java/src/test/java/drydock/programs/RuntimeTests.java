package drydock.programs;

import drydock.cobol.AcceptSource;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What an execution promises beyond what COBOL programs show: isolation, clocks, deep nesting, how it ends. Prints {@code ok name} for each. */
public final class RuntimeTests {
  private static boolean passed = true;

  private RuntimeTests() {}

  public static void main(String[] arguments) throws Exception {
    check("the clock can be given", run(ClockProgram::new, builder().clock(midnight())), "2024031500000000", 0);
    check(
        "COB_CURRENT_DATE stops the clock",
        run(ClockProgram::new, builder().clock(midnight()).environment(Map.of("COB_CURRENT_DATE", "2015/04/05 18:45:22"))),
        "2015040518452200",
        0);
    check("100 000 nested performs fit the stack", run(runtime -> new Nesting(runtime, 100_000), builder()), "done", 0);
    check("endless nesting ends with a message", run(runtime -> new Nesting(runtime, Integer.MAX_VALUE), builder()), "stack overflow", 1);
    check("a missing program ends with a message", run(MissingCall::new, builder()), "before\nlibcob: error: module 'NOSUCH' not found", 1);
    check("exit codes are taken modulo 256", run(runtime -> new Stopping(runtime, 300), builder()), "", 44);
    check("a LINKAGE item without an argument is no memory", run(Unbound::new, builder()), "unallocated memory", 11);
    check("what was printed precedes an error message", run(ErrorAfterOutput::new, builder()), "out\nerr\n", 0);
    executionsAreApart();
    cancelClosesFiles();
    interruptionEndsTheProgram();
    System.exit(passed ? 0 : 1);
  }

  private static CobolRuntime.Builder builder() {
    return CobolRuntime.builder();
  }

  private static Clock midnight() {
    return Clock.fixed(Instant.parse("2024-03-15T00:00:00Z"), ZoneOffset.UTC);
  }

  private record Result(String output, int status) {}

  private static Result run(Function<CobolRuntime, Program> constructor, CobolRuntime.Builder surroundings) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int status = surroundings.output(output).error(output).build().execute(constructor);
    return new Result(output.toString(StandardCharsets.ISO_8859_1), status);
  }

  private static void check(String name, Result result, String expectedPart, int expectedStatus) {
    check(name, result.output.contains(expectedPart) && result.status == expectedStatus, result.toString());
  }

  private static void check(String name, boolean condition, String details) {
    System.out.println((condition ? "ok " : "failed ") + name + (condition ? "" : ": " + details));
    passed &= condition;
  }

  /** Many executions at once see their own input, arguments and environment only. */
  private static void executionsAreApart() throws InterruptedException {
    List<String> wrong = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    BiFunction<Integer, String, String> wanted = (number, text) -> text + number + "\n";
    for (int number = 0; number < 50; number++) {
      int own = number;
      Thread thread =
          new Thread(
              () -> {
                CobolRuntime.Builder surroundings =
                    builder()
                        .input(new ByteArrayInputStream(("line" + own + "\n").getBytes(StandardCharsets.US_ASCII)))
                        .arguments(List.of("argument" + own))
                        .environment(Map.of("NAME", "value" + own));
                String expected = wanted.apply(own, "line") + wanted.apply(own, "argument") + wanted.apply(own, "value");
                Result result = run(Surroundings::new, surroundings);
                if (!result.output.replace(" ", "").equals(expected)) {
                  synchronized (wrong) {
                    wrong.add(result.output);
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    check("executions at the same time are apart", wrong.isEmpty(), wrong.toString());
  }

  private static void cancelClosesFiles() throws Exception {
    Path directory = Files.createTempDirectory("drydock-runtime-");
    run(Canceling::new, builder().directory(directory));
    Path written = directory.resolve("left-open.txt");
    boolean closed = Files.readString(written).equals("once\n");
    Files.delete(written);
    Files.delete(directory);
    check("CANCEL closes what a program left open", closed, "the file is not complete");
  }

  private static void interruptionEndsTheProgram() throws InterruptedException {
    int[] status = {-1};
    Thread thread = builder().build().start(Endless::new, code -> status[0] = code);
    thread.interrupt();
    thread.join();
    check("an interrupted program that prints ends", status[0] == 1, "exit code " + status[0]);
  }

  private static final class ClockProgram extends Program {
    private final Storage storage = workingStorage(32);
    private final Alphanumeric date = storage.record(8).alphanumeric(0, 8);
    private final Alphanumeric time = storage.record(8).alphanumeric(0, 8);

    ClockProgram(CobolRuntime runtime) {
      super(runtime);
    }

    @Override
    protected void procedure(Field[] using) {
      accept(date, AcceptSource.DATE_YYYYMMDD);
      accept(time, AcceptSource.TIME);
      display(date, time);
    }
  }

  private static final class Nesting extends Program {
    private final int depth;

    Nesting(CobolRuntime runtime, int depth) {
      super(runtime);
      this.depth = depth;
    }

    @Override
    protected void procedure(Field[] using) {
      perform(0);
      display("done");
    }

    private void perform(int level) {
      if (level < depth) {
        perform(level + 1);
      }
    }
  }

  private static final class MissingCall extends Program {
    MissingCall(CobolRuntime runtime) {
      super(runtime);
    }

    @Override
    protected void procedure(Field[] using) {
      display("before");
      call("NOSUCH");
      display("after");
    }
  }

  private static final class Stopping extends Program {
    private final int status;

    Stopping(CobolRuntime runtime, int status) {
      super(runtime);
      this.status = status;
    }

    @Override
    protected void procedure(Field[] using) {
      throw stopRun(status);
    }
  }

  private static final class Unbound extends Program {
    private final Zoned number = linkageStorage().linkage(4).zoned(0, "9(4)");

    Unbound(CobolRuntime runtime) {
      super(runtime);
    }

    @Override
    protected void procedure(Field[] using) {
      display(number);
    }
  }

  private static final class ErrorAfterOutput extends Program {
    ErrorAfterOutput(CobolRuntime runtime) {
      super(runtime);
    }

    @Override
    protected void procedure(Field[] using) {
      display("out");
      displayUponError("err");
    }
  }

  private static final class Surroundings extends Program {
    private final Alphanumeric item = workingStorage(20).record(20).alphanumeric(0, 20);

    Surroundings(CobolRuntime runtime) {
      super(runtime);
    }

    @Override
    protected void procedure(Field[] using) {
      accept(item);
      display(item);
      acceptArgumentValue(item);
      display(item);
      acceptEnvironment(item, "NAME");
      display(item);
    }
  }

  private static final class Canceling extends Program {
    Canceling(CobolRuntime runtime) {
      super(runtime);
      nested("WRITER", () -> new Writer(this));
    }

    @Override
    protected void procedure(Field[] using) {
      call("WRITER");
      cancel("WRITER");
      // An open file would be found open by a second OPEN; after CANCEL the program starts anew.
      call("WRITER");
      cancel("WRITER");
    }
  }

  private static final class Writer extends Program {
    private final Alphanumeric line = Storage.allocate(10).record(10).alphanumeric(0, 10);
    private final LineSequentialFile file = new LineSequentialFile(this, "F").assign("left-open.txt").record(line);

    Writer(Program container) {
      super(container);
    }

    @Override
    protected void procedure(Field[] using) {
      file.open(OpenMode.OUTPUT).orFail();
      line.set("once");
      file.write(line).orFail();
    }
  }

  private static final class Endless extends Program {
    Endless(CobolRuntime runtime) {
      super(runtime);
    }

    @Override
    protected void procedure(Field[] using) {
      while (true) {
        display("on and on");
      }
    }
  }
}
