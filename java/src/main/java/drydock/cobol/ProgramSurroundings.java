package drydock.cobol;

import java.nio.charset.StandardCharsets;

/** What a program says to its surroundings and hears from them: DISPLAY, ACCEPT, the environment and external switches. */
public abstract class ProgramSurroundings {
  /** What a terminal sends for Ctrl-C. */
  private static final byte INTERRUPT = 3;

  private static final int INTERRUPTED_STATUS = 2;

  /** The execution that this program belongs to. */
  protected final CobolRuntime runtime;

  ProgramSurroundings(CobolRuntime runtime) {
    this.runtime = runtime;
  }

  // ------------------------------------------------------------- DISPLAY and ACCEPT

  /**
   * STOP literal: displays the literal and waits for a line of standard input; one with the character of Ctrl-C ends
   * the run unit (observed).
   */
  protected final void stopLiteral(Object literal) {
    display(literal);
    byte[] line = runtime.console().input().readLine();
    if (line != null && Bytes.indexOf(line, 0, line.length, new byte[] {INTERRUPT}) >= 0) {
      throw new StopRun(INTERRUPTED_STATUS);
    }
  }

  /** DISPLAY operands: Field, Literal, Figurative or String (its characters are bytes). */
  protected final void display(Object... operands) {
    displayWithoutAdvancing(operands);
    runtime.console().print('\n');
  }

  /** DISPLAY ... WITH NO ADVANCING. */
  protected final void displayWithoutAdvancing(Object... operands) {
    for (Object operand : operands) {
      runtime.console().print(Operands.displayBytes(operand));
    }
  }

  /** DISPLAY ... UPON SYSERR. */
  protected final void displayUponError(Object... operands) {
    displayUponErrorWithoutAdvancing(operands);
    runtime.console().printError("\n");
  }

  /** DISPLAY ... UPON SYSERR WITH NO ADVANCING. */
  protected final void displayUponErrorWithoutAdvancing(Object... operands) {
    for (Object operand : operands) {
      runtime.console().printError(Operands.displayBytes(operand));
    }
  }

  /** DISPLAY ... UPON PRINTER: standard output, as GnuCOBOL does without a printer file (observed). */
  protected final void displayUponPrinter(Object... operands) {
    display(operands);
  }

  /** DISPLAY ... UPON PRINTER WITH NO ADVANCING. */
  protected final void displayUponPrinterWithoutAdvancing(Object... operands) {
    displayWithoutAdvancing(operands);
  }

  /** ACCEPT item: one line of standard input. */
  protected final void accept(Field target) {
    AcceptStatement.fromInput(target, runtime.console().input().readLine());
  }

  /** ACCEPT item FROM DATE, DAY, TIME ... */
  protected final void accept(Field target, AcceptSource source) {
    target.set(AcceptStatement.value(runtime, source));
  }

  /** ACCEPT item FROM ENVIRONMENT name: spaces and false (ON EXCEPTION) when there is no such variable. */
  protected final boolean acceptEnvironment(Field target, Object name) {
    return AcceptStatement.fromEnvironment(runtime, target, Operands.trimmedText(name));
  }

  /** DISPLAY name UPON ENVIRONMENT-NAME: chooses the variable for the two statements below. */
  protected final void displayUponEnvironmentName(Object name) {
    runtime.commandLine().chooseVariable(Operands.trimmedText(name));
  }

  /** DISPLAY value UPON ENVIRONMENT-VALUE: false (ON EXCEPTION) when no variable is chosen. */
  protected final boolean displayUponEnvironmentValue(Object value) {
    String chosen = runtime.commandLine().chosenVariable();
    if (chosen == null) {
      return false;
    }
    setEnvironment(chosen, value);
    return true;
  }

  /** ACCEPT item FROM ENVIRONMENT-VALUE: spaces and false (ON EXCEPTION) when no variable is chosen or it is not set. */
  protected final boolean acceptEnvironmentValue(Field target) {
    return AcceptStatement.fromEnvironment(runtime, target, runtime.commandLine().chosenVariable());
  }

  /** DISPLAY number UPON ARGUMENT-NUMBER: false (ON EXCEPTION) when there is no such argument. */
  protected final boolean displayUponArgumentNumber(Object number) {
    return runtime.commandLine().choose((int) Operands.of(number).value().toLong());
  }

  /** ACCEPT item FROM ARGUMENT-VALUE: the next (or chosen) argument; false (ON EXCEPTION) and no change when there is none. */
  protected final boolean acceptArgumentValue(Field target) {
    String argument = runtime.commandLine().next();
    if (argument == null) {
      return false;
    }
    target.set(AcceptStatement.text(argument));
    return true;
  }

  /** DISPLAY text UPON COMMAND-LINE: replaces what ACCEPT FROM COMMAND-LINE sees. */
  protected final void displayUponCommandLine(Object text) {
    runtime.commandLine().replace(new String(Operands.of(text).bytes(), StandardCharsets.UTF_8));
  }

  /** SET ENVIRONMENT name TO value. */
  protected final void setEnvironment(Object name, Object value) {
    runtime.environment().put(Operands.trimmedText(name), Operands.trimmedText(value));
  }

  // ------------------------------------------------------------- switches

  /** Whether external switch {@code number} is on: SWITCH-n and UPSI-n are number n. */
  protected final boolean switchIsOn(int number) {
    return runtime.switches().isOn(number);
  }

  /** SET mnemonic TO ON / OFF. */
  protected final void setSwitch(int number, boolean on) {
    runtime.switches().set(number, on);
  }
}
