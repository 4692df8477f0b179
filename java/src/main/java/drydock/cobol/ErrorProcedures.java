package drydock.cobol;

import java.util.EnumMap;
import java.util.Map;

/** The USE AFTER STANDARD ERROR procedures of a program that are given for open modes rather than files. */
final class ErrorProcedures {
  private final Map<OpenMode, Runnable> all = new EnumMap<>(OpenMode.class);
  private final Map<OpenMode, Runnable> global = new EnumMap<>(OpenMode.class);

  void put(OpenMode mode, Runnable procedure) {
    all.put(mode, procedure);
  }

  void putGlobal(OpenMode mode, Runnable procedure) {
    all.put(mode, procedure);
    global.put(mode, procedure);
  }

  Runnable get(OpenMode mode) {
    return all.get(mode);
  }

  Runnable getGlobal(OpenMode mode) {
    return global.get(mode);
  }
}
