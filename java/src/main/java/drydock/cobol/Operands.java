package drydock.cobol;

import java.nio.charset.StandardCharsets;

/** The operands that generated code writes as plain Java values. */
final class Operands {
  private Operands() {}

  /** A String is a nonnumeric literal, an int or long a numeric one; Operands stay as they are. */
  static Operand of(Object operand) {
    if (operand instanceof Operand ready) {
      return ready;
    }
    if (operand instanceof String text) {
      return Literal.text(text);
    }
    if (operand instanceof Integer || operand instanceof Long) {
      return Literal.number(operand.toString());
    }
    throw new IllegalArgumentException("not an operand: " + operand);
  }

  /** The operand as a data item that is only read. */
  static Field field(Object operand) {
    Operand ready = of(operand);
    if (ready instanceof Field field) {
      return field;
    }
    return ready instanceof Literal literal ? literal.constant() : text(ready.bytes());
  }

  /** The bytes that STRING takes of a source: of a numeric literal the sign, if one is written, and the digits. */
  static byte[] sentBytes(Operand source) {
    if (source instanceof Literal literal && literal.constant() instanceof Zoned number && number.isSigned()) {
      byte[] digits = number.bytes();
      byte[] text = new byte[digits.length + 1];
      text[0] = (byte) (number.value().signum() < 0 ? '-' : '+');
      System.arraycopy(digits, 0, text, 1, digits.length);
      return text;
    }
    return source.bytes();
  }

  /** Bytes that come up at run time, as an alphanumeric item: a literal would follow the rules of MOVE at compile time. */
  static Field text(byte[] bytes) {
    return FunctionResult.text(bytes, Dialect.DEFAULT);
  }

  /** What DISPLAY prints of the operand. */
  static byte[] displayBytes(Object operand) {
    return operand instanceof String text ? text.getBytes(StandardCharsets.ISO_8859_1) : of(operand).displayBytes();
  }

  /**
   * The operand's bytes as a name known outside: without trailing spaces and NULs, in the encoding of file names and
   * environments.
   */
  static String trimmedText(Object operand) {
    byte[] bytes = of(operand).bytes();
    int length = bytes.length;
    while (length > 0 && (bytes[length - 1] == ' ' || bytes[length - 1] == 0)) {
      length--;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
