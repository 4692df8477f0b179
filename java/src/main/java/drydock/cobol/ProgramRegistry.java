package drydock.cobol;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The programs that a run unit has loaded, by PROGRAM-ID, and how CALL finds others. */
final class ProgramRegistry {
  private final CobolRuntime runtime;
  private final ClassLoader loader;
  private final Map<String, LoadedProgram> loaded = new HashMap<>();
  private ProgramState offered;
  private Program executing;

  ProgramRegistry(CobolRuntime runtime, ClassLoader loader) {
    this.runtime = runtime;
    this.loader = loader;
  }

  /** Makes a program the one that executes statements; returns the one before. */
  Program enter(Program program) {
    Program before = executing;
    executing = program;
    return before;
  }

  /** The program whose statements are executed. */
  Program executing() {
    return executing;
  }

  /** Runs the main program; returns its exit code. */
  int runMain(Function<CobolRuntime, Program> constructor) {
    Supplier<Program> factory = () -> constructor.apply(runtime);
    LoadedProgram main = new LoadedProgram(factory);
    try {
      loaded.put(main.programId().strip(), main);
      return main.activateAsMain();
    } catch (StopRun stop) {
      return stop.status();
    }
  }

  /** The next program to be constructed is a further activation and shares this state. */
  void offer(ProgramState state) {
    offered = state;
  }

  /** The state that was offered to the program under construction, or null. */
  ProgramState takeOffered() {
    ProgramState state = offered;
    offered = null;
    return state;
  }

  /**
   * The program that {@code caller} means by a name: one that it contains, a COMMON one of the programs that contain it,
   * else a class of the caller's package named by {@link Names#classNames}. Null when there is none.
   */
  LoadedProgram find(Program caller, String name) {
    LoadedProgram contained = caller.findContained(name);
    if (contained != null) {
      return contained;
    }
    LoadedProgram known = loaded.get(name);
    if (known == null) {
      known = load(caller, name);
      if (known != null) {
        loaded.put(name, known);
      }
    }
    return known;
  }

  /** Like {@link #find}, but only what was called before. */
  LoadedProgram findLoaded(Program caller, String name) {
    LoadedProgram contained = caller.findContained(name);
    return contained != null ? contained : loaded.get(name);
  }

  private LoadedProgram load(Program caller, String name) {
    for (String simpleName : Names.classNames(name)) {
      LoadedProgram program = load(caller, name, simpleName);
      if (program != null) {
        return program;
      }
    }
    return null;
  }

  private LoadedProgram load(Program caller, String name, String simpleName) {
    String packageName = caller.getClass().getPackageName();
    String className = packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    try {
      ClassLoader from = loader == null ? caller.getClass().getClassLoader() : loader;
      Class<?> found = Class.forName(className, true, from);
      if (!Program.class.isAssignableFrom(found)) {
        return null;
      }
      Constructor<?> constructor = found.getDeclaredConstructor(CobolRuntime.class);
      constructor.setAccessible(true);
      LoadedProgram program = new LoadedProgram(() -> construct(constructor));
      return program.programId().strip().equals(name) ? program : null;
    } catch (ClassNotFoundException | NoSuchMethodException | NoClassDefFoundError absent) {
      return null;
    }
  }

  private Program construct(Constructor<?> constructor) {
    try {
      return (Program) constructor.newInstance(runtime);
    } catch (InvocationTargetException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (failure.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new CobolError("cannot load program: " + failure.getCause());
    } catch (ReflectiveOperationException failure) {
      throw new CobolError("cannot load program: " + failure);
    }
  }
}
