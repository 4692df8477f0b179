package drydock.cobol;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact decimal number: an integer of any size and a scale. Arithmetic follows GnuCOBOL 3.1.2: sums, differences and
 * products are exact, a quotient keeps 38 digits more than its operands, and no digit is ever rounded. Immutable.
 */
public final class Decimal {
  /** Digits that a division appends to the dividend (GnuCOBOL 3.1.2, observed). */
  private static final int DIVISION_DIGITS = 38;

  public static final Decimal ZERO = new Decimal(0, null, 0);

  /** The result of a division by zero: arithmetic with it stays undefined, storing it changes nothing and is a size error. */
  public static final Decimal UNDEFINED = new Decimal(0, null, 0);

  /** The result of {@code 0 ** 0}: the value 1, but a size error (GnuCOBOL 3.1.2, observed). */
  static final Decimal ZERO_TO_THE_ZERO = new Decimal(1, null, 0);

  /** The unscaled value, unless {@link #big} holds it. */
  private final long small;

  /** The unscaled value where it does not fit a long, otherwise null. */
  private final BigInteger big;

  private final int scale;

  private Decimal(long small, BigInteger big, int scale) {
    this.small = small;
    this.big = big;
    this.scale = scale;
  }

  public static Decimal of(long integer) {
    return new Decimal(integer, null, 0);
  }

  /** The value {@code unscaled / 10^scale}. */
  public static Decimal of(long unscaled, int scale) {
    return new Decimal(unscaled, null, scale);
  }

  /** The value {@code unscaled / 10^scale}. */
  public static Decimal of(BigInteger unscaled, int scale) {
    return unscaled.bitLength() < Long.SIZE ? new Decimal(unscaled.longValue(), null, scale) : new Decimal(0, unscaled, scale);
  }

  /** A value as written, such as {@code -1.50}; the scale is the number of digits after the point. */
  public static Decimal of(String number) {
    BigDecimal value = new BigDecimal(number);
    return of(value.unscaledValue(), value.scale());
  }

  /** A double, cut to 96 significant digits; zero when it is not finite. */
  public static Decimal ofDouble(double number) {
    return DecimalDouble.toDecimal(number);
  }

  public Decimal plus(Decimal other) {
    if (isUndefined() || other.isUndefined()) {
      return UNDEFINED;
    }
    if (big == null && other.big == null) {
      if (scale == other.scale) {
        long sum = small + other.small;
        if (((small ^ sum) & (other.small ^ sum)) >= 0) {
          return new Decimal(sum, null, scale);
        }
      } else {
        int common = Math.max(scale, other.scale);
        long left = PowersOfTen.scaleUp(small, common - scale);
        long right = PowersOfTen.scaleUp(other.small, common - other.scale);
        long sum = left + right;
        if (left != PowersOfTen.OVERFLOW && right != PowersOfTen.OVERFLOW && ((left ^ sum) & (right ^ sum)) >= 0) {
          return new Decimal(sum, null, common);
        }
      }
    }
    int common = Math.max(scale, other.scale);
    return of(unscaledAt(common).add(other.unscaledAt(common)), common);
  }

  public Decimal plus(long other) {
    return plus(of(other));
  }

  public Decimal minus(Decimal other) {
    return plus(other.negate());
  }

  public Decimal minus(long other) {
    return minus(of(other));
  }

  public Decimal times(Decimal other) {
    if (isUndefined() || other.isUndefined()) {
      return UNDEFINED;
    }
    if (big == null && other.big == null) {
      long low = small * other.small;
      if (Math.multiplyHigh(small, other.small) == low >> 63) {
        return new Decimal(low, null, scale + other.scale);
      }
    }
    return of(unscaledValue().multiply(other.unscaledValue()), scale + other.scale);
  }

  public Decimal times(long other) {
    return times(of(other));
  }

  /** The quotient, truncated; undefined when the divisor is zero. */
  public Decimal dividedBy(Decimal divisor) {
    if (isUndefined() || divisor.isUndefined() || divisor.signum() == 0) {
      return UNDEFINED;
    }
    if (signum() == 0) {
      return ZERO;
    }
    int quotientScale = scale - divisor.scale;
    int appended = DIVISION_DIGITS + Math.max(0, -quotientScale);
    BigInteger dividend = unscaledValue().multiply(PowersOfTen.big(appended));
    return of(dividend.divide(divisor.unscaledValue()), quotientScale + appended);
  }

  /** The quotient, truncated; undefined when the divisor is zero. */
  public Decimal dividedBy(long divisor) {
    return dividedBy(of(divisor));
  }

  /** {@code this ** exponent}; undefined for a negative base with a fractional exponent. */
  public Decimal power(Decimal exponent) {
    return DecimalPower.power(this, exponent);
  }

  /** {@code this ** exponent}. */
  public Decimal power(long exponent) {
    return power(of(exponent));
  }

  /**
   * What DIVIDE … REMAINDER stores: this less the divisor times the quotient, the quotient cut to the digits of the item
   * that received it (COBOL 2014 §14.9.12).
   */
  public Decimal remainder(Decimal divisor, int quotientScale) {
    return minus(dividedBy(divisor).truncate(quotientScale).times(divisor));
  }

  public Decimal negate() {
    if (isUndefined()) {
      return UNDEFINED;
    }
    if (big == null && small != Long.MIN_VALUE) {
      return new Decimal(-small, null, scale);
    }
    return of(unscaledValue().negate(), scale);
  }

  public Decimal abs() {
    return signum() < 0 ? negate() : this;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return big == null ? Long.signum(small) : big.signum();
  }

  public int compareTo(Decimal other) {
    if (big == null && other.big == null && scale == other.scale) {
      return Long.compare(small, other.small);
    }
    int sign = Integer.compare(signum(), other.signum());
    if (sign != 0) {
      return sign;
    }
    int common = Math.max(scale, other.scale);
    if (big == null && other.big == null) {
      long left = PowersOfTen.scaleUp(small, common - scale);
      long right = PowersOfTen.scaleUp(other.small, common - other.scale);
      if (left != PowersOfTen.OVERFLOW && right != PowersOfTen.OVERFLOW) {
        return Long.compare(left, right);
      }
    }
    return unscaledAt(common).compareTo(other.unscaledAt(common));
  }

  public boolean equalTo(Decimal other) {
    return compareTo(other) == 0;
  }

  /** The integer part; its low 64 bits where it does not fit a long. */
  public long toLong() {
    Decimal integer = truncate(0);
    return integer.big == null ? integer.small : integer.big.longValue();
  }

  /** The nearest double that is not farther from zero than the value, as GnuCOBOL converts. */
  public double toDouble() {
    return DecimalDouble.toDouble(this);
  }

  public BigInteger unscaledValue() {
    return big == null ? BigInteger.valueOf(small) : big;
  }

  public int scale() {
    return scale;
  }

  /** The value with exactly this many digits after the point; digits beyond are dropped. */
  public Decimal truncate(int newScale) {
    if (newScale == scale || isUndefined()) {
      return this;
    }
    int shift = newScale - scale;
    if (big != null) {
      return of(unscaledAt(newScale), newScale);
    }
    if (shift < 0) {
      return new Decimal(PowersOfTen.scaleDown(small, -shift), null, newScale);
    }
    long scaled = PowersOfTen.scaleUp(small, shift);
    return scaled == PowersOfTen.OVERFLOW ? of(unscaledAt(newScale), newScale) : new Decimal(scaled, null, newScale);
  }

  /** The value rounded to this many digits after the point; {@link Rounding#PROHIBITED} truncates. */
  public Decimal round(int newScale, Rounding mode) {
    Decimal truncated = truncate(newScale);
    if (newScale >= scale || mode == Rounding.TRUNCATION || mode == Rounding.PROHIBITED || isUndefined()) {
      return truncated;
    }
    Decimal lost = minus(truncated);
    int sign = lost.signum();
    if (sign == 0 || !RoundingRule.movesAwayFromZero(mode, sign, lost.abs().halfComparison(newScale), truncated.isOdd())) {
      return truncated;
    }
    return truncated.plus(new Decimal(sign, null, newScale));
  }

  /** Whether this is the result of a division by zero. */
  public boolean isUndefined() {
    return this == UNDEFINED;
  }

  /** Whether {@link #smallValue} holds the unscaled value. */
  boolean isSmall() {
    return big == null;
  }

  long smallValue() {
    return small;
  }

  /** The same value without zeros at the end of its fraction. */
  Decimal withoutTrailingZeros() {
    if (scale <= 0) {
      return this;
    }
    return of(toBigDecimal().stripTrailingZeros());
  }

  /** The value of a BigDecimal, with a scale that is not negative. */
  static Decimal of(BigDecimal value) {
    BigDecimal number = value.scale() < 0 ? value.setScale(0) : value;
    return of(number.unscaledValue(), number.scale());
  }

  BigDecimal toBigDecimal() {
    return new BigDecimal(unscaledValue(), scale);
  }

  private boolean isOdd() {
    return big == null ? (small & 1) != 0 : big.testBit(0);
  }

  /** Compares this positive value, smaller than one unit of a scale, with half of that unit. */
  private int halfComparison(int unitScale) {
    return compareTo(new Decimal(5, null, unitScale + 1));
  }

  private BigInteger unscaledAt(int newScale) {
    BigInteger value = unscaledValue();
    if (newScale == scale) {
      return value;
    }
    return newScale > scale ? value.multiply(PowersOfTen.big(newScale - scale)) : value.divide(PowersOfTen.big(scale - newScale));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Decimal number && isUndefined() == number.isUndefined() && compareTo(number) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(toDouble());
  }

  @Override
  public String toString() {
    return isUndefined() ? "undefined" : toBigDecimal().toPlainString();
  }
}
