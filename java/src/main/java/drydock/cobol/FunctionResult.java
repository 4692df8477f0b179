package drydock.cobol;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The items that hold the results of intrinsic functions; their types decide what DISPLAY prints (GnuCOBOL 3.1.2,
 * observed).
 */
final class FunctionResult {
  /** Decimal digits that a binary result of 4 and of 8 bytes shows. */
  private static final int INTEGER_DIGITS = 9;

  private static final int LONG_DIGITS = 20;
  private static final double LOG10_OF_2 = Math.log10(2);

  private FunctionResult() {}

  /**
   * A number: a native binary item of 4 or 8 bytes when the digits without trailing zeros fit, else one character for each
   * digit. Only a negative result has a sign. An undefined number is 0.
   */
  static Field of(Decimal number, Dialect dialect) {
    Decimal value = number.isUndefined() ? Decimal.ZERO : number.withoutTrailingZeros();
    boolean negative = value.signum() < 0;
    int bits = value.unscaledValue().abs().bitLength();
    int room = negative ? 1 : 0;
    if (bits < 33 - room && value.scale() < 10) {
      return binary(value, Integer.BYTES, INTEGER_DIGITS, negative, dialect);
    }
    if (bits < 65 - room && value.scale() < 19) {
      return binary(value, Long.BYTES, LONG_DIGITS, negative, dialect);
    }
    int digits = Math.max(decimalDigits(value.unscaledValue()), value.scale());
    Zoned result = Zoned.temporary(digits, value.scale(), negative, dialect);
    result.set(value);
    return result;
  }

  /** An integer that fits 9 digits. */
  static Field integer(long number, Dialect dialect) {
    return of(Decimal.of(number), dialect);
  }

  /** An unsigned number shown with exactly this many digits. */
  static Field digits(long number, int count, Dialect dialect) {
    Zoned result = Zoned.temporary(count, 0, false, dialect);
    result.set(number);
    return result;
  }

  /** A COMP-2 item. */
  static Field floating(double number, Dialect dialect) {
    FloatingPoint result =
        new FloatingPoint(Storage.temporary(new byte[Double.BYTES], dialect), 0, Double.BYTES, new Declaration(null));
    result.set(number);
    return result;
  }

  /** Alphanumeric text. */
  static Field text(byte[] bytes, Dialect dialect) {
    return new Alphanumeric(Storage.temporary(bytes, dialect), 0, bytes.length, new Declaration(null));
  }

  /** Alphanumeric text. */
  static Field text(String text, Dialect dialect) {
    return text(text.getBytes(StandardCharsets.ISO_8859_1), dialect);
  }

  /** Alphanumeric text padded with spaces on the right. */
  static Field text(String text, int length, Dialect dialect) {
    byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), length);
    Arrays.fill(bytes, Math.min(text.length(), length), length, (byte) ' ');
    return text(bytes, dialect);
  }

  /** An item like {@code model}, of a program with this dialect, that holds a number. */
  static Field like(Numeric model, Decimal number, Dialect dialect) {
    Numeric result;
    if (model instanceof FloatingPoint) {
      result = (Numeric) floating(0, dialect);
    } else if (model instanceof Binary binary) {
      Storage storage = Storage.temporary(new byte[binary.size], dialect);
      result =
          new Binary(storage, 0, binary.size, binary.digits, binary.scale, binary.signed, binary.kind(), new Declaration(null));
    } else {
      Zoned digits = Zoned.temporary(model.digits, model.scale, model.signed, dialect);
      boolean separate = model instanceof Zoned zoned && zoned.isSignSeparate() && zoned.isSignLeading();
      boolean leading = model.signed && (separate || model instanceof Packed || model.storage.isConstant());
      result = leading ? digits.signLeadingSeparate() : digits;
    }
    result.set(number);
    return result;
  }

  private static Field binary(Decimal value, int bytes, int digits, boolean negative, Dialect dialect) {
    Storage storage = Storage.temporary(new byte[bytes], dialect);
    Binary result = new Binary(storage, 0, bytes, digits, value.scale(), negative, Binary.Kind.RESULT, new Declaration(null));
    result.storeUnscaled(value.unscaledValue(), false);
    return result;
  }

  /** The number of decimal digits as the GNU MP library estimates it: it may be one too many. */
  private static int decimalDigits(BigInteger number) {
    return (int) (number.abs().bitLength() * LOG10_OF_2) + 1;
  }
}
