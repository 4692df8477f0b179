package drydock.cobol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** CALL (COBOL 2014 §14.9.4) and the evaluation of user-defined functions. */
final class CallStatement {
  private final Program caller;
  private final String name;
  private final Field[] using;
  private boolean hasReturning;
  private Field returning;

  CallStatement(Program caller, Object program, Object... arguments) {
    this.caller = caller;
    name = programName(program);
    int count = arguments.length;
    if (count > 0 && arguments[count - 1] instanceof Argument last && last.mode == Argument.Mode.RETURNING) {
      hasReturning = true;
      returning = (Field) last.operand;
      count--;
    }
    using = new Field[count];
    for (int i = 0; i < count; i++) {
      using[i] = argument(arguments[i]);
    }
  }

  /** The name that a CALL or CANCEL operand holds, up to a NUL and without spaces around it. */
  static String programName(Object program) {
    String text = Operands.trimmedText(program);
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  /**
   * Evaluates a user-defined function. Literals are passed as they are written, expressions as the result items of
   * functions.
   */
  static Field userFunction(Program caller, String name, Object[] arguments) {
    LoadedProgram function = caller.runtime.programs().find(caller, name);
    if (function == null) {
      throw new CallException(name);
    }
    Field[] using = new Field[arguments.length];
    for (int i = 0; i < using.length; i++) {
      Object argument = arguments[i];
      using[i] =
          argument instanceof Field field
              ? field
              : argument instanceof Decimal number ? FunctionResult.of(number, caller.dialect()) : memory(Operands.of(argument).bytes());
    }
    return function.evaluate(caller, using);
  }

  /** Performs the call; false when there is no such program. */
  boolean execute() {
    CobolRuntime runtime = caller.runtime;
    SystemRoutine routine = SystemRoutine.named(name);
    if (routine != null) {
      finish(routine.call(caller, using));
      return true;
    }
    LoadedProgram callee = runtime.programs().find(caller, name);
    if (callee == null) {
      runtime.exceptions().raise("EC-PROGRAM-NOT-FOUND");
      return false;
    }
    finish(callee.call(caller, using).returnCode.toInt());
    return true;
  }

  private void finish(int result) {
    if (!hasReturning) {
      caller.returnCode.set(result);
    } else if (returning != null) {
      returning.set(result);
    }
  }

  private static Field argument(Object argument) {
    if (argument instanceof Field byReference) {
      return byReference;
    }
    if (!(argument instanceof Argument wrapped)) {
      return constant(argument);
    }
    return switch (wrapped.mode) {
      case OMITTED -> null;
      case CONTENT -> wrapped.operand instanceof Field field ? copyOfBytes(field) : constant(wrapped.operand);
      case VALUE -> value(wrapped.operand);
      case RETURNING -> throw new IllegalArgumentException("RETURNING must be the last argument");
    };
  }

  /** BY VALUE: numbers arrive as a native integer, so that a COMP-5 or BINARY item of any size reads them. */
  private static Field value(Object operand) {
    if (operand instanceof FloatingPoint number) {
      return copyOfBytes(number);
    }
    if (operand instanceof Numeric number) {
      return memory(nativeInteger(number.toLong(), Long.BYTES));
    }
    return operand instanceof Field field ? copyOfBytes(field) : constant(operand);
  }

  /**
   * A literal argument: a number is passed as a native integer of 4 bytes, or 8 where it needs them (GnuCOBOL 3.1.2,
   * observed).
   */
  private static Field constant(Object operand) {
    if (operand instanceof Integer || operand instanceof Long) {
      return integer(((Number) operand).longValue());
    }
    Operand ready = Operands.of(operand);
    if (ready instanceof Literal literal && literal.constant() instanceof Numeric) {
      return integer(literal.value().unscaledValue().longValue());
    }
    return memory(ready.bytes());
  }

  private static Field integer(long number) {
    return memory(nativeInteger(number, number == (int) number ? Integer.BYTES : Long.BYTES));
  }

  private static byte[] nativeInteger(long number, int size) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
    return Arrays.copyOf(bytes, size);
  }

  private static Field copyOfBytes(Field field) {
    return memory(field.bytes());
  }

  private static Field memory(byte[] bytes) {
    Group record = Storage.allocate(bytes.length).record(bytes.length);
    System.arraycopy(bytes, 0, record.memory(), record.start(), bytes.length);
    return record;
  }
}
