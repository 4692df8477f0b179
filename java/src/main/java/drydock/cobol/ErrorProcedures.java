package drydock.cobol;

import java.util.HashMap;
import java.util.Map;

/** The USE AFTER STANDARD ERROR procedures of a program. Each is for an open mode or for a file. */
final class ErrorProcedures {
  private final Map<Object, Runnable> all = new HashMap<>();
  private final Map<Object, Runnable> global = new HashMap<>();

  void put(Object subject, Runnable procedure) {
    all.put(subject, procedure);
  }

  /** Declares a procedure that contained programs use as well. */
  void putGlobal(Object subject, Runnable procedure) {
    all.put(subject, procedure);
    global.put(subject, procedure);
  }

  /** The procedure for a file, else that for its open mode (which may be null), else null. */
  Runnable find(CobolFile<?> file, OpenMode mode) {
    return find(all, file, mode);
  }

  /** As {@link #find}, among the global ones. */
  Runnable findGlobal(CobolFile<?> file, OpenMode mode) {
    return find(global, file, mode);
  }

  private static Runnable find(Map<Object, Runnable> procedures, CobolFile<?> file, OpenMode mode) {
    Runnable forFile = procedures.get(file);
    return forFile != null ? forFile : procedures.get(mode);
  }
}
