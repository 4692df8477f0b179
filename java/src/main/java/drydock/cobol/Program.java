package drydock.cobol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Base class of every translated program: its PROCEDURE DIVISION is {@link #procedure}, its data items are Java fields.
 *
 * <p>An instance is one loaded program: WORKING-STORAGE keeps its values from CALL to CALL until CANCEL (COBOL 2014 §8.6.5).
 * RETURN-CODE, TALLY and the other special registers are shared between an outermost program and those contained in it
 * (GnuCOBOL 3.1.2, observed).
 */
public abstract class Program extends ProgramSurroundings {
  /** The intrinsic functions: {@code function.trim(name)} is FUNCTION TRIM(NAME). */
  protected final Functions function;

  /** Special register RETURN-CODE. */
  protected final Numeric returnCode;

  /** Special register TALLY. */
  protected final Numeric tally;

  /** Special register SORT-RETURN. */
  protected final Numeric sortReturn;

  /** Special register NUMBER-OF-CALL-PARAMETERS. */
  protected final Numeric numberOfCallParameters;

  private final Dialect dialect;
  private final Program container;
  private final ProgramState state;
  private final Map<String, LoadedProgram> contained = new HashMap<>();
  private final Map<String, LoadedProgram> common = new HashMap<>();
  private final List<Storage> localStorages = new ArrayList<>();
  private final ErrorProcedures errorProcedures = new ErrorProcedures();
  private int workingStorageCount;
  private Program caller;
  private Field[] arguments = new Field[0];

  /** An outermost program with the default dialect. */
  protected Program(CobolRuntime runtime) {
    this(runtime, Dialect.DEFAULT);
  }

  /** An outermost program compiled with the given dialect. */
  protected Program(CobolRuntime runtime, Dialect dialect) {
    this(runtime, dialect, null);
  }

  /** A contained (nested) program of {@code container}: same runtime and dialect. */
  protected Program(Program container) {
    this(container.runtime, container.dialect, container);
  }

  private Program(CobolRuntime runtime, Dialect dialect, Program container) {
    super(runtime);
    this.dialect = dialect;
    this.container = container;
    ProgramState offered = runtime.programs().takeOffered();
    Registers registers = container == null ? new Registers(dialect) : container.state.registers();
    state = offered != null ? offered : new ProgramState(runtime, registers);
    registers = state.registers();
    function = new Functions(this);
    returnCode = registers.returnCode;
    tally = registers.tally;
    sortReturn = registers.sortReturn;
    numberOfCallParameters = registers.numberOfCallParameters;
  }

  /**
   * The PROCEDURE DIVISION. {@code using} holds the CALL's arguments in order, null for OMITTED; {@link #bind} puts LINKAGE
   * items on them. Ends normally, by {@link ProgramExit} or {@link StopRun}.
   */
  protected abstract void procedure(Field[] using);

  /** PROGRAM-ID as CALL knows it, with upper and lower case as written; the default is the class name upper-cased. */
  protected String programId() {
    return getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
  }

  /** PROGRAM-ID ... IS INITIAL: a fresh instance for each CALL. */
  protected boolean isInitial() {
    return false;
  }

  /** The item of PROCEDURE DIVISION RETURNING, or null. */
  protected Field returning() {
    return null;
  }

  // ------------------------------------------------------------- storage

  /**
   * The WORKING-STORAGE of this program, and the record areas of its files. Recursive activations are separate instances
   * (so that LINKAGE and LOCAL-STORAGE are their own) which get the same WORKING-STORAGE here. Its records get their initial
   * values ({@link Storage#applyInitialValues}) before the first activation; generated code does not do that.
   */
  protected final Storage workingStorage(int size) {
    return state.workingStorage(workingStorageCount++, size, dialect);
  }

  /**
   * The LOCAL-STORAGE of this activation. Its records get their initial values at each activation; generated code does
   * not do that.
   */
  protected final Storage localStorage(int size) {
    Storage storage = Storage.allocate(size, dialect);
    localStorages.add(storage);
    return storage;
  }

  /** The window of a LINKAGE item; {@link #bind} puts it on an argument. */
  protected final Storage linkageStorage() {
    return Storage.unbound(dialect);
  }

  /** The memory of an EXTERNAL item, shared by name between the programs of the run unit. */
  protected final Storage external(String name, int length) {
    return Storage.external(runtime.externals(), name, length, dialect);
  }

  /**
   * Puts the window of a LINKAGE item on the CALL's argument {@code index} (from 0); takes it off when the argument is
   * missing or OMITTED.
   */
  protected static void bind(Storage linkage, Field[] using, int index) {
    Field actual = index < using.length ? using[index] : null;
    if (actual == null) {
      linkage.unbind();
    } else {
      linkage.bind(actual);
    }
  }

  /** ALLOCATE item: new memory, all zero, for a BASED item. */
  protected final void allocate(Storage based, int length) {
    Storage memory = runtime.allocations().allocate(length);
    based.bind(memory.bytes, memory.origin);
  }

  /** ALLOCATE length CHARACTERS RETURNING target; NULL where the length is not positive. */
  protected final void allocate(Pointer target, int length) {
    target.setAddressOf(length < 1 ? null : runtime.allocations().allocate(length).linkage(length));
  }

  /** FREE of a BASED item, or of its ADDRESS. */
  protected final void free(Storage based) {
    runtime.allocations().free(based.bytes);
    based.unbind();
  }

  /** FREE of what a pointer points to; the pointer is then NULL. */
  protected final void free(Pointer pointer) {
    runtime.allocations().free(AddressSpace.memoryAt(pointer.address()));
    pointer.setAddressOf(null);
  }

  /**
   * PROCEDURE DIVISION CHAINING: puts the command line's argument {@code index} (from 0) into an item, whatever its category,
   * with spaces behind it. The item stays as it is where there is no such argument (GnuCOBOL 3.1.2, observed).
   */
  protected final void chain(Field item, int index) {
    if (!isCalled() && index < runtime.arguments().size()) {
      item.slice(1, item.length()).set(AcceptStatement.text(runtime.arguments().get(index)));
    }
  }

  // ------------------------------------------------------------- CALL

  /** Declares a contained program that this program (and only it) can call. */
  protected final void nested(String programId, Supplier<? extends Program> constructor) {
    contained.put(programId.strip(), new LoadedProgram(constructor));
  }

  /** Declares a contained program with the COMMON attribute: its siblings and their contained programs can call it too. */
  protected final void nestedCommon(String programId, Supplier<? extends Program> constructor) {
    nested(programId, constructor);
    common.put(programId.strip(), contained.get(programId.strip()));
  }

  /**
   * CALL without ON EXCEPTION. {@code program} is a String or an item that holds the name. Arguments are BY REFERENCE as they
   * stand (fields); others are wrapped: {@link #content}, {@link #value}, {@link #omitted}, and at the end {@link #into} for RETURNING.
   *
   * @throws CallException when there is no such program: message on standard error and exit code 1
   */
  protected final void call(Object program, Object... using) {
    if (!tryCall(program, using)) {
      throw new CallException(CallStatement.programName(program));
    }
  }

  /** CALL ... ON EXCEPTION / ON OVERFLOW: false when there is no such program. */
  protected final boolean tryCall(Object program, Object... using) {
    return new CallStatement(this, program, using).execute();
  }

  /** BY CONTENT: the callee gets a copy. A String, Literal, Figurative, Field or integer. */
  protected static Argument content(Object operand) {
    return new Argument(Argument.Mode.CONTENT, operand);
  }

  /** BY VALUE: a Field, Literal, integer or String. */
  protected static Argument value(Object operand) {
    return new Argument(Argument.Mode.VALUE, operand);
  }

  /** OMITTED. */
  protected static Argument omitted() {
    return new Argument(Argument.Mode.OMITTED, null);
  }

  /** RETURNING target; null for RETURNING OMITTED. */
  protected static Argument into(Field target) {
    return new Argument(Argument.Mode.RETURNING, target);
  }

  /** CANCEL: the next CALL finds the program in its initial state. Each operand is a String or an item that holds the name. */
  protected final void cancel(Object... programs) {
    for (Object program : programs) {
      LoadedProgram loaded = runtime.programs().findLoaded(this, CallStatement.programName(program));
      if (loaded != null) {
        loaded.cancel();
      }
    }
  }

  /**
   * A user-defined function (FUNCTION-ID): arguments are Fields, literals, Strings, integers or Decimals; returns a
   * copy of its result.
   */
  protected final Field userFunction(String name, Object... arguments) {
    return CallStatement.userFunction(this, name, arguments);
  }

  // ------------------------------------------------------------- ending

  /**
   * STOP RUN: ends the run unit with RETURN-CODE as exit code. {@code throw stopRun();} tells the compiler that nothing
   * follows.
   */
  protected final StopRun stopRun() {
    return new StopRun(returnCode.toInt());
  }

  /** STOP RUN n. */
  protected final StopRun stopRun(int status) {
    return new StopRun(status);
  }

  /** STOP RUN RETURNING / GIVING item. */
  protected final StopRun stopRun(Operand status) {
    return new StopRun((int) status.value().toLong());
  }

  /**
   * EXIT PROGRAM: returns to the caller. It does nothing in a program that was not called, hence {@code if (isCalled())
   * throw exitProgram();}
   */
  protected final ProgramExit exitProgram() {
    return new ProgramExit();
  }

  /** GOBACK: returns to the caller or ends the run unit. {@code throw goback();} */
  protected final ProgramExit goback() {
    return new ProgramExit();
  }

  /** Whether this program runs because of a CALL. */
  protected final boolean isCalled() {
    return caller != null;
  }

  /**
   * A statement that has no translation. The program runs up to here, then ends with a message that names the construct
   * and its place.
   */
  protected static void unsupported(String construct, String place) {
    throw new CobolError(construct + " at " + place + " is not translated");
  }

  // ------------------------------------------------------------- declaratives

  /** USE AFTER STANDARD ERROR PROCEDURE ON INPUT, OUTPUT, I-O or EXTEND: for files that have no procedure of their own. */
  protected final void onError(OpenMode mode, Runnable procedure) {
    errorProcedures.put(mode, procedure);
  }

  /** USE AFTER STANDARD ERROR PROCEDURE ON file: for statements of this program. */
  protected final void onError(CobolFile<?> file, Runnable procedure) {
    errorProcedures.put(file, procedure);
  }

  /** USE GLOBAL AFTER STANDARD ERROR PROCEDURE ON INPUT, OUTPUT, I-O or EXTEND: in contained programs as well. */
  protected final void onErrorGlobal(OpenMode mode, Runnable procedure) {
    errorProcedures.putGlobal(mode, procedure);
  }

  /** USE GLOBAL AFTER STANDARD ERROR PROCEDURE ON file: for statements of contained programs as well. */
  protected final void onErrorGlobal(CobolFile<?> file, Runnable procedure) {
    errorProcedures.putGlobal(file, procedure);
  }

  // ------------------------------------------------------------- for the library

  /** Runs the program once because of a CALL. Returns RETURN-CODE. */
  final int activate(Field[] using, Program callingProgram) {
    state.initialize();
    localStorages.forEach(Storage::applyInitialValues);
    caller = callingProgram;
    arguments = using;
    numberOfCallParameters.set(using.length);
    return perform(using);
  }

  /** Runs the program as the main program, whose parameters are the arguments of the command line. */
  final int activateAsMain() {
    state.initialize();
    localStorages.forEach(Storage::applyInitialValues);
    numberOfCallParameters.set(runtime.arguments().size());
    return perform(new Field[0]);
  }

  private int perform(Field[] using) {
    Program interrupted = runtime.programs().enter(this);
    try {
      procedure(using);
    } catch (ProgramExit end) {
      // EXIT PROGRAM and GOBACK end the procedure like its last statement.
    } finally {
      runtime.programs().enter(interrupted);
    }
    return returnCode.toInt();
  }

  final ProgramState state() {
    return state;
  }

  final Dialect dialect() {
    return dialect;
  }

  /** The program that called this one, or null. */
  final Program caller() {
    return caller;
  }

  /** The argument of the current call, from 0; null when it is OMITTED or missing. */
  final Field argument(int index) {
    return index < arguments.length ? arguments[index] : null;
  }

  /** The program that this one can call because of where they stand: contained in it, or COMMON further out. */
  final LoadedProgram findContained(String programId) {
    LoadedProgram own = contained.get(programId);
    for (Program outer = container; own == null && outer != null; outer = outer.container) {
      own = outer.common.get(programId);
    }
    return own;
  }

  /** The USE procedure for a statement of this program on a file that was last opened in this mode (null: never), or null. */
  final Runnable errorProcedure(CobolFile<?> file, OpenMode mode) {
    Runnable found = errorProcedures.find(file, mode);
    for (Program outer = container; found == null && outer != null; outer = outer.container) {
      found = outer.errorProcedures.findGlobal(file, mode);
    }
    return found;
  }
}
