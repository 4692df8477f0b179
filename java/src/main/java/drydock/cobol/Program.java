package drydock.cobol;

import java.util.function.Supplier;

/**
 * Base class of every translated program: its PROCEDURE DIVISION is {@link #procedure}, its data items are Java fields.
 *
 * <p>An instance is one loaded program: WORKING-STORAGE keeps its values from CALL to CALL until CANCEL (COBOL 2014 §8.6.5).
 */
public abstract class Program {
    /** The execution that this program belongs to. */
    protected final CobolRuntime runtime;
    /** The intrinsic functions: {@code function.trim(name)} is FUNCTION TRIM(NAME). */
    protected final Functions function;
    /** Special register RETURN-CODE; contained programs share it with the outermost program. */
    protected final Numeric returnCode;
    /** Special register TALLY. */
    protected final Numeric tally;
    /** Special register SORT-RETURN. */
    protected final Numeric sortReturn;
    /** Special register NUMBER-OF-CALL-PARAMETERS. */
    protected final Numeric numberOfCallParameters;

    /** An outermost program with the default dialect. */
    protected Program(CobolRuntime runtime) {
        this(runtime, Dialect.DEFAULT);
    }

    /** An outermost program compiled with the given dialect. */
    protected Program(CobolRuntime runtime, Dialect dialect) {
        throw new UnsupportedOperationException();
    }

    /** A contained (nested) program of {@code container}: same runtime and dialect, shares RETURN-CODE. */
    protected Program(Program container) {
        throw new UnsupportedOperationException();
    }

    /**
     * The PROCEDURE DIVISION. {@code using} holds the CALL's arguments in order, null for OMITTED or missing trailing ones;
     * generated code binds them to its LINKAGE storages. Ends normally, by {@link ProgramExit} or {@link StopRun}.
     */
    protected abstract void procedure(Field[] using);

    /** PROGRAM-ID as CALL knows it; the default is the class name upper-cased. */
    protected String programId() {
        return getClass().getSimpleName().toUpperCase();
    }

    /** PROGRAM-ID ... IS INITIAL: a fresh instance for each CALL. */
    protected boolean isInitial() {
        return false;
    }

    /** PROGRAM-ID ... IS RECURSIVE (also functions and programs with LOCAL-STORAGE as cobc treats them). */
    protected boolean isRecursive() {
        return false;
    }

    /** Puts initial values into LOCAL-STORAGE; called at each activation before {@link #procedure}. */
    protected void initializeLocalStorage() {}

    /** The item of PROCEDURE DIVISION RETURNING, or null. */
    protected Field returning() {
        return null;
    }

    /**
     * The WORKING-STORAGE of this program. Recursive activations are separate instances (so that LINKAGE and
     * LOCAL-STORAGE are their own) which get the same WORKING-STORAGE here. Its records get their initial values
     * ({@link Storage#applyInitialValues}) before the first activation; generated code does not do that.
     */
    protected final Storage workingStorage(int size) {
        throw new UnsupportedOperationException();
    }

    /** The LOCAL-STORAGE of this activation. Its records get their initial values at each activation; generated code does not do that. */
    protected final Storage localStorage(int size) {
        throw new UnsupportedOperationException();
    }

    /** Puts the window of a LINKAGE item on the CALL's argument {@code index} (from 0); takes it off when the argument is missing or OMITTED. */
    protected static void bind(Storage linkage, Field[] using, int index) {
        Field actual = index < using.length ? using[index] : null;
        if (actual == null) {
            linkage.unbind();
        } else {
            linkage.bind(actual);
        }
    }

    /** The memory of an EXTERNAL item, shared by name between the programs of the run unit. */
    protected final Storage external(String name, int length) {
        throw new UnsupportedOperationException();
    }

    /** A statement that has no translation. The program runs up to here, then ends with a message that names the construct and its place. */
    protected static void unsupported(String construct, String place) {
        throw new CobolError(construct + " at " + place + " is not translated");
    }

    // ------------------------------------------------------------- CALL

    /** Declares a contained program that this program (and only it) can call. */
    protected final void nested(String programId, Supplier<? extends Program> constructor) {
        throw new UnsupportedOperationException();
    }

    /** Declares a contained program with the COMMON attribute: its siblings and their contained programs can call it too. */
    protected final void nestedCommon(String programId, Supplier<? extends Program> constructor) {
        throw new UnsupportedOperationException();
    }

    /**
     * CALL without ON EXCEPTION. {@code program} is a String or an item that holds the name. Arguments are BY REFERENCE as they
     * stand (fields); others are wrapped: {@link #content}, {@link #value}, {@link #omitted}, and at the end {@link #into} for RETURNING.
     *
     * @throws CallException when there is no such program: message on standard error and exit code 1
     */
    protected final void call(Object program, Object... using) {
        throw new UnsupportedOperationException();
    }

    /** CALL ... ON EXCEPTION / ON OVERFLOW: false when there is no such program. */
    protected final boolean tryCall(Object program, Object... using) {
        throw new UnsupportedOperationException();
    }

    /** BY CONTENT: the callee gets a copy. A String, Literal, Figurative or Field. */
    protected static Argument content(Object operand) {
        throw new UnsupportedOperationException();
    }

    /** BY VALUE: a Field, Literal, integer or String. */
    protected static Argument value(Object operand) {
        throw new UnsupportedOperationException();
    }

    /** OMITTED. */
    protected static Argument omitted() {
        throw new UnsupportedOperationException();
    }

    /** RETURNING target. */
    protected static Argument into(Field target) {
        throw new UnsupportedOperationException();
    }

    /** CANCEL: the next CALL finds the program in its initial state. Each operand is a String or an item that holds the name. */
    protected final void cancel(Object... programs) {
        throw new UnsupportedOperationException();
    }

    /** A user-defined function (FUNCTION-ID): arguments are Fields, literals, Strings, integers or Decimals; returns a copy of its result. */
    protected final Field userFunction(String name, Object... arguments) {
        throw new UnsupportedOperationException();
    }

    // ------------------------------------------------------------- ending

    /** STOP RUN: ends the run unit with RETURN-CODE as exit code. Declared to return so that the compiler knows: {@code throw stopRun();} */
    protected final StopRun stopRun() {
        throw new UnsupportedOperationException();
    }

    /** STOP RUN n. */
    protected final StopRun stopRun(int status) {
        throw new UnsupportedOperationException();
    }

    /** STOP RUN RETURNING / GIVING item. */
    protected final StopRun stopRun(Operand status) {
        throw new UnsupportedOperationException();
    }

    /** STOP literal: displays the literal and waits for a line of standard input. */
    protected final void stopLiteral(Object literal) {
        throw new UnsupportedOperationException();
    }

    /** EXIT PROGRAM: returns to the caller; does nothing in a program that was not called, so it is a condition: {@code if (isCalled()) throw exitProgram();} */
    protected final ProgramExit exitProgram() {
        throw new UnsupportedOperationException();
    }

    /** GOBACK: returns to the caller or ends the run unit. {@code throw goback();} */
    protected final ProgramExit goback() {
        throw new UnsupportedOperationException();
    }

    /** Whether this program runs because of a CALL. */
    protected final boolean isCalled() {
        throw new UnsupportedOperationException();
    }

    // ------------------------------------------------------------- DISPLAY and ACCEPT

    /** DISPLAY operands: Field, Literal, Figurative or String (its characters are bytes). */
    protected final void display(Object... operands) {
        throw new UnsupportedOperationException();
    }

    /** DISPLAY ... WITH NO ADVANCING. */
    protected final void displayWithoutAdvancing(Object... operands) {
        throw new UnsupportedOperationException();
    }

    /** DISPLAY ... UPON SYSERR. */
    protected final void displayUponError(Object... operands) {
        throw new UnsupportedOperationException();
    }

    /** DISPLAY ... UPON SYSERR WITH NO ADVANCING. */
    protected final void displayUponErrorWithoutAdvancing(Object... operands) {
        throw new UnsupportedOperationException();
    }

    /** DISPLAY ... UPON PRINTER. */
    protected final void displayUponPrinter(Object... operands) {
        throw new UnsupportedOperationException();
    }

    /** DISPLAY ... UPON PRINTER WITH NO ADVANCING. */
    protected final void displayUponPrinterWithoutAdvancing(Object... operands) {
        throw new UnsupportedOperationException();
    }

    /** ACCEPT item: one line of standard input. */
    protected final void accept(Field target) {
        throw new UnsupportedOperationException();
    }

    /** ACCEPT item FROM DATE, DAY, TIME ... */
    protected final void accept(Field target, AcceptSource source) {
        throw new UnsupportedOperationException();
    }

    /** ACCEPT item FROM ENVIRONMENT name: false (ON EXCEPTION) when there is no such variable. */
    protected final boolean acceptEnvironment(Field target, Object name) {
        throw new UnsupportedOperationException();
    }

    /** DISPLAY name UPON ENVIRONMENT-NAME: chooses the variable for the two statements below. */
    protected final void displayUponEnvironmentName(Object name) {
        throw new UnsupportedOperationException();
    }

    /** DISPLAY value UPON ENVIRONMENT-VALUE: false (ON EXCEPTION) when no variable is chosen. */
    protected final boolean displayUponEnvironmentValue(Object value) {
        throw new UnsupportedOperationException();
    }

    /** ACCEPT item FROM ENVIRONMENT-VALUE: false (ON EXCEPTION) when no variable is chosen or it is not set. */
    protected final boolean acceptEnvironmentValue(Field target) {
        throw new UnsupportedOperationException();
    }

    /** DISPLAY number UPON ARGUMENT-NUMBER: false (ON EXCEPTION) when there is no such argument. */
    protected final boolean displayUponArgumentNumber(Object number) {
        throw new UnsupportedOperationException();
    }

    /** ACCEPT item FROM ARGUMENT-VALUE: the next (or chosen) argument; false (ON EXCEPTION) when there is none. */
    protected final boolean acceptArgumentValue(Field target) {
        throw new UnsupportedOperationException();
    }

    /** DISPLAY text UPON COMMAND-LINE: replaces what ACCEPT FROM COMMAND-LINE sees. */
    protected final void displayUponCommandLine(Object text) {
        throw new UnsupportedOperationException();
    }

    /** SET ENVIRONMENT name TO value. */
    protected final void setEnvironment(Object name, Object value) {
        throw new UnsupportedOperationException();
    }

    // ------------------------------------------------------------- switches and declaratives

    /** Whether UPSI switch {@code index} (0 to 7; SWITCH-1 is 0 ... SWITCH-8 is 7) is on. */
    protected final boolean switchIsOn(int index) {
        throw new UnsupportedOperationException();
    }

    /** SET mnemonic TO ON / OFF. */
    protected final void setSwitch(int index, boolean on) {
        throw new UnsupportedOperationException();
    }

    /** USE AFTER STANDARD ERROR PROCEDURE ON INPUT, OUTPUT, I-O or EXTEND: for files that have no procedure of their own. */
    protected final void onError(OpenMode mode, Runnable procedure) {
        throw new UnsupportedOperationException();
    }
}
