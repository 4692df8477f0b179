package drydock.cobol;

import java.math.BigInteger;

/**
 * An exact decimal number: an integer of any size and a scale. Arithmetic follows GnuCOBOL 3.1.2: sums, differences and
 * products are exact, a quotient keeps 38 digits more than its operands, and no digit is ever rounded.
 */
public final class Decimal {
  public static final Decimal ZERO = of(0);

  /** The result of a division by zero: arithmetic with it stays undefined, storing it changes nothing and is a size error. */
  public static final Decimal UNDEFINED = of(0);

  private Decimal() {}

  public static Decimal of(long integer) {
    return new Decimal();
  }

  /** A value as written, such as {@code -1.50}; the scale is the number of digits after the point. */
  public static Decimal of(String number) {
    throw new UnsupportedOperationException();
  }

  /** The value {@code unscaled / 10^scale}. */
  public static Decimal of(long unscaled, int scale) {
    throw new UnsupportedOperationException();
  }

  /** The value {@code unscaled / 10^scale}. */
  public static Decimal of(BigInteger unscaled, int scale) {
    throw new UnsupportedOperationException();
  }

  /** The exact value of a double, cut to 96 significant digits. */
  public static Decimal ofDouble(double number) {
    throw new UnsupportedOperationException();
  }

  public Decimal plus(Decimal other) {
    throw new UnsupportedOperationException();
  }

  public Decimal minus(Decimal other) {
    throw new UnsupportedOperationException();
  }

  public Decimal times(Decimal other) {
    throw new UnsupportedOperationException();
  }

  /** The quotient, truncated; undefined when the divisor is zero. */
  public Decimal dividedBy(Decimal divisor) {
    throw new UnsupportedOperationException();
  }

  /** {@code this ** exponent}. */
  public Decimal power(Decimal exponent) {
    throw new UnsupportedOperationException();
  }

  public Decimal negate() {
    throw new UnsupportedOperationException();
  }

  public Decimal abs() {
    throw new UnsupportedOperationException();
  }

  /** -1, 0 or 1. */
  public int signum() {
    throw new UnsupportedOperationException();
  }

  public int compareTo(Decimal other) {
    throw new UnsupportedOperationException();
  }

  public boolean equalTo(Decimal other) {
    return compareTo(other) == 0;
  }

  /** The integer part; the low 64 bits where it does not fit a long. */
  public long toLong() {
    throw new UnsupportedOperationException();
  }

  public double toDouble() {
    throw new UnsupportedOperationException();
  }

  public BigInteger unscaledValue() {
    throw new UnsupportedOperationException();
  }

  public int scale() {
    throw new UnsupportedOperationException();
  }

  /** The value with exactly this many digits after the point; digits beyond are dropped. */
  public Decimal truncate(int newScale) {
    throw new UnsupportedOperationException();
  }

  /** The value rounded to this many digits after the point; undefined when the mode prohibits the rounding. */
  public Decimal round(int newScale, Rounding mode) {
    throw new UnsupportedOperationException();
  }

  /** Whether this is the result of a division by zero. */
  public boolean isUndefined() {
    throw new UnsupportedOperationException();
  }
}
