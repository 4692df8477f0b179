package drydock.cobol;

import java.util.function.Supplier;

/** A program that CALL has found: its state between calls, and its activations. */
final class LoadedProgram {
  private final Supplier<? extends Program> factory;
  private Program instance;
  private int activations;

  LoadedProgram(Supplier<? extends Program> factory) {
    this.factory = factory;
  }

  /** The PROGRAM-ID. */
  String programId() {
    return instance().programId();
  }

  /** Runs the program as the main program; returns the exit code. */
  int activateAsMain() {
    activations++;
    return instance().activateAsMain();
  }

  /**
   * Runs the program because of a CALL. A program that is active already gets a second instance which shares its
   * WORKING-STORAGE and files, so that LINKAGE and LOCAL-STORAGE are its own (GnuCOBOL 3.1.2, observed, with and without RECURSIVE).
   */
  Program call(Program caller, Field[] using) {
    if (activations == 0 && instance().isInitial()) {
      cancel();
    }
    Program program = activations == 0 ? instance() : ProgramState.constructSharing(instance(), factory);
    activations++;
    try {
      program.activate(using, caller);
    } finally {
      activations--;
    }
    return program;
  }

  /** Evaluates a user-defined function. Each evaluation has an instance and a result of its own. */
  Field evaluate(Program caller, Field[] using) {
    Program function = ProgramState.constructSharing(instance(), factory);
    Field result = function.returning();
    if (!result.storage.isBound()) {
      result.storage.bind(new byte[result.size], 0);
    }
    function.activate(using, caller);
    return result;
  }

  /** CANCEL: closes the program's files and forgets its state. A program that is active stays as it is. */
  void cancel() {
    if (instance != null && activations == 0) {
      instance.state().closeFiles();
      instance = null;
    }
  }

  private Program instance() {
    if (instance == null) {
      instance = factory.get();
    }
    return instance;
  }
}
