package drydock.cobol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A floating-point item: COMP-1 (4 bytes) or COMP-2 (8 bytes), IEEE 754, little-endian. */
public final class FloatingPoint extends Numeric implements Item<FloatingPoint> {
  private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  /** Digits and scale that GnuCOBOL 3.1.2 gives the two sizes where it treats them like decimal items. */
  private static final int FLOAT_DIGITS = 15;

  private static final int FLOAT_SCALE = 8;
  private static final int DOUBLE_DIGITS = 34;
  private static final int DOUBLE_SCALE = 17;

  private static final double LOG10_OF_2 = 0.3010299956639812;

  /** Relative difference below which two values are equal (GnuCOBOL 3.1.2, observed). */
  private static final double TOLERANCE = 0.0000001;

  FloatingPoint(Storage storage, int offset, int size, Declaration declaration) {
    super(
        storage,
        offset,
        size,
        declaration,
        size == 4 ? FLOAT_DIGITS : DOUBLE_DIGITS,
        size == 4 ? FLOAT_SCALE : DOUBLE_SCALE,
        true);
  }

  /** The value as a Java double. */
  public double toDouble() {
    return size == 4 ? (float) FLOAT.get(memory(), start()) : (double) DOUBLE.get(memory(), start());
  }

  /** Stores a double; a COMP-1 item takes the nearest float. */
  public void set(double number) {
    if (size == 4) {
      FLOAT.set(memory(), start(), (float) number);
    } else {
      DOUBLE.set(memory(), start(), number);
    }
  }

  /**
   * The digits that stand for the value where it is compared with text: right-aligned, without a point (GnuCOBOL 3.1.2,
   * observed).
   */
  byte[] significantDigits() {
    String text = value().unscaledValue().abs().toString();
    String padded = "0".repeat(Math.max(0, digits - text.length())) + text;
    return padded.substring(padded.length() - digits).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public Decimal value() {
    return Decimal.ofDouble(toDouble());
  }

  @Override
  boolean fitsLong() {
    return false;
  }

  @Override
  boolean fitsInt() {
    return false;
  }

  @Override
  boolean store(Decimal result, Rounding rounding, boolean keep) {
    if (result.isUndefined()) {
      return false;
    }
    Decimal rounded = rounding == Rounding.TRUNCATION ? result : FloatRounding.adjust(result, scale, rounding);
    double number = rounded.toDouble();
    boolean fits = number != 0 || rounded.signum() == 0 || rounded.abs().compareTo(Decimal.of(1)) < 0;
    boolean finite = fits && (size == 8 || Float.isFinite((float) number));
    if (!finite && keep) {
      return false;
    }
    set(number);
    return finite && result != Decimal.ZERO_TO_THE_ZERO && !(rounding == Rounding.PROHIBITED && result.scale() > scale);
  }

  @Override
  boolean storeUnscaled(long value, boolean keep) {
    return store(Decimal.of(value, scale), Rounding.TRUNCATION, keep);
  }

  @Override
  boolean storeUnscaled(BigInteger value, boolean keep) {
    return store(Decimal.of(value, scale), Rounding.TRUNCATION, keep);
  }

  @Override
  public void add(long number) {
    if (number != 0) {
      set(value().plus(Decimal.of(number)));
    }
  }

  @Override
  public void set(long literal) {
    set(Decimal.of(literal));
  }

  @Override
  void sendTo(Field target) {
    if (target instanceof FloatingPoint number) {
      number.set(toDouble());
    } else if (target instanceof Numeric number) {
      number.set(value());
    } else {
      Decimal value = value();
      BigInteger unscaled = value.unscaledValue().abs();
      String text = unscaled.toString();
      int count = Math.max(estimatedDigits(unscaled), value.scale());
      byte[] characters = ("0".repeat(count - text.length()) + text).getBytes(StandardCharsets.ISO_8859_1);
      target.receiveDigits(characters, 0, count, count, value.scale(), value.signum() < 0);
    }
  }

  /** The number of decimal digits, or one more, as GMP estimates it; GnuCOBOL makes the intermediate item so long. */
  private static int estimatedDigits(BigInteger unscaled) {
    return Math.max(1, (int) (unscaled.bitLength() * LOG10_OF_2) + 1);
  }

  @Override
  void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative) {
    set(DisplayDigits.value(from, start, count, fromScale, negative));
  }

  @Override
  void receiveText(byte[] from, int start, int count) {
    byte[] wide = new byte[DigitMove.WIDE];
    boolean negative = DigitMove.parse(from, start, count, wide, 0, DigitMove.WIDE, DigitMove.WIDE_SCALE, dialect());
    receiveDigits(wide, 0, DigitMove.WIDE, DigitMove.WIDE, DigitMove.WIDE_SCALE, negative);
  }

  @Override
  int compareInteger(long number) {
    return value().compareTo(Decimal.of(number));
  }

  /** Compares two numbers of which at least one is a floating-point item: nearly equal is equal. */
  static int compare(double left, double right) {
    if (left == right || (left != 0 && Math.abs((left - right) / left) < TOLERANCE)) {
      return 0;
    }
    return left < right ? -1 : 1;
  }

  @Override
  FloatingPoint viewAt(int newOffset) {
    return new FloatingPoint(storage, newOffset, size, declaration);
  }
}
