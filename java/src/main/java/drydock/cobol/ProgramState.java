package drydock.cobol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the activations of one loaded program share: WORKING-STORAGE, files and special registers. */
final class ProgramState {
  private final CobolRuntime runtime;
  private final Registers registers;
  private final List<Storage> workingStorages = new ArrayList<>();
  private final Map<String, FileConnector> files = new HashMap<>();
  private boolean initialized;

  ProgramState(CobolRuntime runtime, Registers registers) {
    this.runtime = runtime;
    this.registers = registers;
  }

  /** A further instance of a program that is active: its constructor finds the state of {@code active}. */
  static Program constructSharing(Program active, Supplier<? extends Program> factory) {
    ProgramRegistry programs = active.runtime.programs();
    programs.offer(active.state());
    return factory.get();
  }

  Registers registers() {
    return registers;
  }

  /** The WORKING-STORAGE that an instance asks for as its {@code number}th (from 0). */
  Storage workingStorage(int number, int size, Dialect dialect) {
    if (number == workingStorages.size()) {
      Storage storage = Storage.allocate(size, dialect);
      workingStorages.add(storage);
      return storage;
    }
    Storage first = workingStorages.get(number);
    Storage shared = Storage.unbound(dialect);
    shared.bind(first.bytes, first.origin);
    return shared;
  }

  /** Gives WORKING-STORAGE its initial values, the first time. */
  void initialize() {
    if (!initialized) {
      initialized = true;
      workingStorages.forEach(Storage::applyInitialValues);
    }
  }

  /** The connector of a file of the program. */
  FileConnector file(String name) {
    return files.computeIfAbsent(name, created -> new FileConnector(runtime, name));
  }

  void closeFiles() {
    files.values().forEach(FileConnector::closeImplicitly);
  }
}
