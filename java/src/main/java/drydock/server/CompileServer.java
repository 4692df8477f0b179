package drydock.server;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Program;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Compiles and runs translated programs in one warm JVM, for those who verify many: a new JVM and a new compiler for each
 * program would cost most of the time.
 *
 * <p>It speaks frames on standard input and output. A frame is a 4-byte length and so many bytes; numbers are big-endian;
 * a text is a 4-byte length and UTF-8; bytes likewise. Requests start with an int id and a byte kind, replies with the id:
 *
 * <ul>
 *   <li>1 compile: int n, n × (path, text). Reply: byte 1 and int handle, or byte 0, int n, n × (path, int line, int
 *       column, message).
 *   <li>2 run: int handle, main class, int n, n × argument, int n, n × (name, value), bytes standard input, directory,
 *       long clock in milliseconds or -1, int milliseconds allowed, int bytes of output allowed. Reply: byte {@link
 *       Ending}, int exit code, bytes standard output, bytes standard error, byte 1 when a thread of the program could not
 *       be ended (then the JVM should be replaced).
 *   <li>3 cancel: int id of a run. No reply of its own.
 *   <li>4 release: int handle. No reply.
 * </ul>
 *
 * The server ends when its standard input does.
 */
public final class CompileServer {
  /** How long a program that was told to stop may take. */
  private static final int GRACE_MILLIS = 500;

  private final DataOutputStream replies;
  private final ThreadLocal<MemoryCompiler> compiler;
  private final Map<Integer, ClassLoader> programs = new ConcurrentHashMap<>();
  private final Map<Integer, Execution> executions = new ConcurrentHashMap<>();
  private final AtomicInteger handles = new AtomicInteger();

  private CompileServer(String classPath, DataOutputStream replies) {
    this.replies = replies;
    compiler = ThreadLocal.withInitial(() -> new MemoryCompiler(classPath));
  }

  /** @param arguments the class path of the support library */
  public static void main(String[] arguments) throws IOException {
    DataInputStream requests = new DataInputStream(new java.io.BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16));
    DataOutputStream replies = new DataOutputStream(new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
    new CompileServer(arguments[0], replies).serve(requests);
    System.exit(0);
  }

  private void serve(DataInputStream requests) throws IOException {
    ExecutorService compilations = Executors.newFixedThreadPool(2, CompileServer::daemon);
    ExecutorService runs = Executors.newCachedThreadPool(CompileServer::daemon);
    while (true) {
      byte[] frame;
      try {
        frame = requests.readNBytes(requests.readInt());
      } catch (EOFException end) {
        return;
      }
      FrameReader request = new FrameReader(new DataInputStream(new ByteArrayInputStream(frame)));
      int id = request.integer();
      switch (request.kind()) {
        case 1 -> compilations.execute(() -> answer(id, () -> compile(request)));
        case 2 -> {
          Execution execution = new Execution();
          executions.put(id, execution);
          runs.execute(() -> answer(id, () -> run(id, execution, request)));
        }
        case 3 -> {
          Execution execution = executions.get(request.integer());
          if (execution != null) {
            execution.cancel();
          }
        }
        case 4 -> programs.remove(request.integer());
        default -> throw new IOException("unknown kind of request");
      }
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private interface Work {
    FrameWriter perform() throws IOException;
  }

  private void answer(int id, Work work) {
    byte[] body;
    try {
      body = work.perform().bytes();
    } catch (IOException | RuntimeException | LinkageError problem) {
      // A defect of the server itself. Ending says so at once; whoever waits would wait for ever.
      problem.printStackTrace();
      Runtime.getRuntime().halt(70);
      return;
    }
    synchronized (replies) {
      try {
        replies.writeInt(body.length + 4);
        replies.writeInt(id);
        replies.write(body);
        replies.flush();
      } catch (IOException gone) {
        Runtime.getRuntime().halt(0);
      }
    }
  }

  private FrameWriter compile(FrameReader request) throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (int left = request.integer(); left > 0; left--) {
      sources.put(request.text(), request.text());
    }
    MemoryCompiler.Result result = compiler.get().compile(sources);
    FrameWriter reply = new FrameWriter();
    if (result.classes() == null) {
      reply.flag(0).integer(result.problems().size());
      for (MemoryCompiler.Problem problem : result.problems()) {
        reply.text(problem.path()).integer(problem.line()).integer(problem.column()).text(problem.message());
      }
      return reply;
    }
    int handle = handles.incrementAndGet();
    programs.put(handle, new MemoryClassLoader(result.classes(), CompileServer.class.getClassLoader()));
    return reply.flag(1).integer(handle);
  }

  private FrameWriter run(int id, Execution execution, FrameReader request) throws IOException {
    try {
      return perform(execution, request);
    } finally {
      executions.remove(id);
    }
  }

  private FrameWriter perform(Execution execution, FrameReader request) throws IOException {
    ClassLoader loader = programs.get(request.integer());
    String mainClass = request.text();
    List<String> arguments = new ArrayList<>();
    for (int left = request.integer(); left > 0; left--) {
      arguments.add(request.text());
    }
    Map<String, String> environment = new HashMap<>();
    for (int left = request.integer(); left > 0; left--) {
      environment.put(request.text(), request.text());
    }
    byte[] input = request.bytes();
    String directory = request.text();
    long clock = request.instant();
    int allowedMillis = request.integer();
    int allowedBytes = request.integer();
    CappedOutput output = new CappedOutput(allowedBytes);
    CappedOutput error = new CappedOutput(allowedBytes);
    CobolRuntime runtime =
        CobolRuntime.builder()
            .input(new ByteArrayInputStream(input))
            .output(output)
            .error(error)
            .arguments(arguments)
            .environment(environment)
            .directory(Path.of(directory))
            .clock(clock < 0 ? Clock.systemUTC() : Clock.fixed(Instant.ofEpochMilli(clock), ZoneOffset.UTC))
            .classLoader(loader)
            .build();
    AtomicInteger exit = new AtomicInteger(-1);
    Thread thread = runtime.start(constructor(loader, mainClass), exit::set);
    Ending ending = execution.await(thread, allowedMillis);
    boolean leaked = ending != Ending.EXITED && !end(thread);
    if (output.full() || error.full()) {
      ending = Ending.TOO_MUCH_OUTPUT;
    }
    return new FrameWriter()
        .flag(ending.ordinal())
        .integer(exit.get())
        .bytes(output.content())
        .bytes(error.content())
        .flag(leaked ? 1 : 0);
  }

  private static Function<CobolRuntime, Program> constructor(ClassLoader loader, String mainClass) {
    return runtime -> {
      try {
        return (Program) loader.loadClass(mainClass).getConstructor(CobolRuntime.class).newInstance(runtime);
      } catch (java.lang.reflect.InvocationTargetException failure) {
        if (failure.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(failure.getCause());
      } catch (ReflectiveOperationException failure) {
        throw new IllegalStateException(failure);
      }
    };
  }

  /** Interrupts a program; true when its thread is gone after the grace period. */
  private static boolean end(Thread thread) {
    thread.interrupt();
    try {
      thread.join(GRACE_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
