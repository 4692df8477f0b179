package drydock.cobol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** System routines on the run unit and its calls: C$SLEEP, C$NARG, C$CALLEDBY and their like. */
final class ProcessRoutines {
  private ProcessRoutines() {}

  /** Waits for the number of units that the argument holds. */
  static int sleep(Field[] using, long unitNanoseconds) {
    long units = number(using[0]);
    if (units > 0) {
      try {
        Thread.sleep(units * unitNanoseconds / 1_000_000, (int) (units * unitNanoseconds % 1_000_000));
      } catch (InterruptedException stop) {
        throw new Console.Interrupted();
      }
    }
    return 0;
  }

  /** C$NARG: the number of arguments that the calling program was called with. */
  static int argumentCount(Program caller, Field[] using) {
    ((Numeric) using[0]).set(caller.numberOfCallParameters.toLong());
    return 0;
  }

  /** C$PARAMSIZE: the length of the argument with this number. */
  static int argumentSize(Program caller, Field[] using) {
    int number = integer(using[0]);
    Field argument = number > 0 ? caller.argument(number - 1) : null;
    return argument == null ? 0 : argument.length();
  }

  /** C$CALLEDBY: the name of the program that called the calling program; spaces and 0 for the main program. */
  static int calledBy(Program caller, Field[] using) {
    Program outer = caller.caller();
    if (outer == null) {
      using[0].set(Figurative.SPACES);
      return 0;
    }
    using[0].set(outer.programId());
    return 1;
  }

  /** An integer argument: a numeric item, or a literal passed as a native integer. */
  static int integer(Field argument) {
    return (int) number(argument);
  }

  private static long number(Field argument) {
    if (argument instanceof Numeric) {
      return argument.toLong();
    }
    byte[] bytes = argument.bytes();
    if (bytes.length == Integer.BYTES || bytes.length == Long.BYTES) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (isBinary(bytes)) {
        return bytes.length == Integer.BYTES ? buffer.getInt() : buffer.getLong();
      }
    }
    String digits = new String(bytes, StandardCharsets.ISO_8859_1).trim();
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
  }

  private static boolean isBinary(byte[] bytes) {
    for (byte b : bytes) {
      if (b < ' ') {
        return true;
      }
    }
    return false;
  }
}
