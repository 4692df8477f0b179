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

  public static final Decimal ZERO = new Decimal(0, 0);

  /** The result of a division by zero: arithmetic with it stays undefined, storing it changes nothing and is a size error. */
  public static final Decimal UNDEFINED = new Decimal(0, null, 0, 0);

  /** The result of {@code 0 ** 0}: the value 1, but a size error (GnuCOBOL 3.1.2, observed). */
  static final Decimal ZERO_TO_THE_ZERO = new Decimal(1, 0);

  /** The unscaled value, unless {@link #big} holds it; of a quotient the dividend. */
  private final long small;

  /** The unscaled value where it does not fit a long, otherwise null. */
  private final BigInteger big;

  /**
   * 1, or the divisor of a quotient whose digits nobody has asked for yet: most are only stored in a few digits. 0 makes the value
   * undefined; the dividend then only counts in comparisons.
   */
  private final long divisor;

  private final int scale;

  private Decimal(long small, int scale) {
    this(small, null, 1, scale);
  }

  private Decimal(long small, BigInteger big, long divisor, int scale) {
    this.small = small;
    this.big = big;
    this.divisor = divisor;
    this.scale = scale;
  }

  public static Decimal of(long integer) {
    return new Decimal(integer, 0);
  }

  /** The value {@code unscaled / 10^scale}. */
  public static Decimal of(long unscaled, int scale) {
    return new Decimal(unscaled, scale);
  }

  /** The value {@code unscaled / 10^scale}. */
  public static Decimal of(BigInteger unscaled, int scale) {
    return unscaled.bitLength() < Long.SIZE ? new Decimal(unscaled.longValue(), scale) : new Decimal(0, unscaled, 1, scale);
  }

  /** The value of a BigDecimal, with a scale that is not negative. */
  static Decimal of(BigDecimal value) {
    BigDecimal number = value.scale() < 0 ? value.setScale(0) : value;
    return of(number.unscaledValue(), number.scale());
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

  // Arithmetic

  public Decimal plus(Decimal other) {
    if (isUndefined() || other.isUndefined()) {
      return asUndefined();
    }
    int common = Math.max(scale(), other.scale());
    if (isSmall() && other.isSmall()) {
      long left = PowersOfTen.scaleUp(small, common - scale);
      long right = PowersOfTen.scaleUp(other.small, common - other.scale);
      long sum = left + right;
      boolean overflow = left == PowersOfTen.OVERFLOW || right == PowersOfTen.OVERFLOW || ((left ^ sum) & (right ^ sum)) < 0;
      if (!overflow) {
        return new Decimal(sum, common);
      }
    }
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
      return asUndefined();
    }
    if (isSmall() && other.isSmall()) {
      long low = small * other.small;
      if (Math.multiplyHigh(small, other.small) == low >> 63) {
        return new Decimal(low, scale + other.scale);
      }
    }
    return of(unscaledValue().multiply(other.unscaledValue()), scale() + other.scale());
  }

  public Decimal times(long other) {
    return times(of(other));
  }

  /** The quotient, truncated; undefined when the divisor is zero. */
  public Decimal dividedBy(long divisor) {
    return dividedBy(of(divisor));
  }

  /** The quotient, truncated; undefined when the divisor is zero. */
  public Decimal dividedBy(Decimal other) {
    if (isUndefined() || other.isUndefined() || other.signum() == 0) {
      return asUndefined();
    }
    if (signum() == 0) {
      return ZERO;
    }
    // A divisor of 1 is no quotient in longs, so that the result has the digits of one.
    boolean inLongs = isSmall() && other.isSmall() && other.small != 1 && small != Long.MIN_VALUE && other.small != Long.MIN_VALUE;
    return inLongs
        ? new Decimal(small, null, other.small, scale - other.scale)
        : quotient(unscaledValue(), other.unscaledValue(), scale() - other.scale());
  }

  private static Decimal quotient(BigInteger dividend, BigInteger divisor, int scale) {
    int appended = DIVISION_DIGITS + Math.max(0, -scale);
    return of(dividend.multiply(PowersOfTen.big(appended)).divide(divisor), scale + appended);
  }

  /** This value with its digits: a quotient is divided out. */
  private Decimal digits() {
    if (divisor == 1) {
      return this;
    }
    return divisor == 0 ? ZERO : quotient(BigInteger.valueOf(small), BigInteger.valueOf(divisor), scale);
  }

  /** {@code this ** exponent}; undefined for a negative base with a fractional exponent. */
  public Decimal power(Decimal exponent) {
    return DecimalPower.power(digits(), exponent.digits());
  }

  public Decimal power(long exponent) {
    return power(of(exponent));
  }

  /**
   * What DIVIDE … REMAINDER stores: this less the divisor times the quotient, the quotient cut to the digits of the item
   * that received it (COBOL 2014 §14.9.12).
   */
  public Decimal remainder(Decimal other, int quotientScale) {
    return minus(dividedBy(other).truncate(quotientScale).times(other));
  }

  public Decimal negate() {
    if (isUndefined()) {
      return UNDEFINED;
    }
    if (big == null && small != Long.MIN_VALUE) {
      return new Decimal(-small, null, divisor, scale);
    }
    return of(unscaledValue().negate(), scale);
  }

  public Decimal abs() {
    return signum() < 0 ? negate() : this;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return big == null || divisor == 0 ? Long.signum(small) * Long.signum(divisor) : big.signum();
  }

  public int compareTo(Decimal other) {
    if (isSmall() && other.isSmall() && scale == other.scale) {
      return Long.compare(small, other.small);
    }
    if (isUndefined() || other.isUndefined()) {
      return compareUndefined(other);
    }
    int sign = Integer.compare(signum(), other.signum());
    if (sign != 0) {
      return sign;
    }
    int common = Math.max(scale(), other.scale());
    if (isSmall() && other.isSmall()) {
      long left = PowersOfTen.scaleUp(small, common - scale);
      long right = PowersOfTen.scaleUp(other.small, common - other.scale);
      if (left != PowersOfTen.OVERFLOW && right != PowersOfTen.OVERFLOW) {
        return Long.compare(left, right);
      }
    }
    return unscaledAt(common).compareTo(other.unscaledAt(common));
  }

  /** GnuCOBOL compares what was divided by zero as if it were followed by thousands of zeros (3.1.2, observed). */
  private int compareUndefined(Decimal other) {
    if (isUndefined() && other.isUndefined()) {
      return dividend().compareTo(other.dividend());
    }
    return isUndefined()
        ? Integer.compare(2 * dividend().signum(), other.signum())
        : Integer.compare(signum(), 2 * other.dividend().signum());
  }

  /** What was divided by zero. */
  private BigInteger dividend() {
    return big == null ? BigInteger.valueOf(small) : big;
  }

  /** The result of an operation on this value that has none. */
  private Decimal asUndefined() {
    if (isUndefined()) {
      return this;
    }
    Decimal value = digits();
    return new Decimal(value.small, value.big, 0, 0);
  }

  public boolean equalTo(Decimal other) {
    return compareTo(other) == 0;
  }

  // Digits

  /** The value with exactly this many digits after the point; digits beyond are dropped. */
  public Decimal truncate(int newScale) {
    if (isUndefined()) {
      return this;
    }
    if (big == null) {
      long unscaled = truncated(newScale);
      if (unscaled != PowersOfTen.OVERFLOW) {
        return new Decimal(unscaled, newScale);
      }
    }
    return of(unscaledAt(newScale), newScale);
  }

  /**
   * An intermediate result under {@code -farithmetic-osvs}, cut to this many digits after the point. GnuCOBOL 3.1.2
   * divides where it should append zeros: of a value with fewer digits after the point as many digits before it are lost
   * (observed). An undefined value becomes zero.
   */
  public Decimal alignedTo(int newScale) {
    if (isUndefined()) {
      return ZERO;
    }
    int missing = newScale - scale();
    return missing <= 0 ? truncate(newScale) : of(unscaledValue().divide(PowersOfTen.big(missing)), scale() - missing);
  }

  /** As {@link #alignedTo}, but an undefined value stays undefined: a SIZE ERROR phrase is to see it. */
  public Decimal alignedOrUndefined(int newScale) {
    return isUndefined() ? this : alignedTo(newScale);
  }

  /** The unscaled value at another scale, or {@link PowersOfTen#OVERFLOW}. */
  private long truncated(int newScale) {
    int shift = newScale - scale;
    long scaled = shift < 0 ? PowersOfTen.scaleDown(small, -shift) : PowersOfTen.scaleUp(small, shift);
    if (divisor == 1 || scaled == PowersOfTen.OVERFLOW) {
      return scaled;
    }
    return shift < 0 ? PowersOfTen.scaleDown(small / divisor, -shift) : scaled / divisor;
  }

  /** The value rounded to this many digits after the point; {@link Rounding#PROHIBITED} truncates. */
  public Decimal round(int newScale, Rounding mode) {
    Decimal truncated = truncate(newScale);
    if (mode == Rounding.TRUNCATION || mode == Rounding.PROHIBITED || isUndefined() || newScale >= scale()) {
      return truncated;
    }
    Decimal lost = digits().minus(truncated);
    int sign = lost.signum();
    if (sign == 0) {
      return truncated;
    }
    int half = lost.abs().compareWithHalf(newScale);
    boolean moves = RoundingRule.movesAwayFromZero(mode, sign, half, truncated.isOdd());
    return moves ? truncated.plus(new Decimal(sign, newScale)) : truncated;
  }

  /** Compares this positive value, smaller than one unit of a scale, with half of that unit. */
  private int compareWithHalf(int unitScale) {
    return compareTo(new Decimal(5, unitScale + 1));
  }

  private boolean isOdd() {
    return big == null ? (small & 1) != 0 : big.testBit(0);
  }

  /** The same value without zeros at the end of its fraction. */
  Decimal withoutTrailingZeros() {
    return scale() <= 0 ? this : of(toBigDecimal().stripTrailingZeros());
  }

  // Conversions

  /** The integer part; its low 64 bits where it does not fit a long. */
  public long toLong() {
    Decimal integer = truncate(0);
    return integer.big == null ? integer.small : integer.big.longValue();
  }

  /** The nearest double that is not farther from zero than the value, as GnuCOBOL converts. */
  public double toDouble() {
    return DecimalDouble.toDouble(digits());
  }

  public BigInteger unscaledValue() {
    if (divisor != 1) {
      return digits().unscaledValue();
    }
    return big == null ? BigInteger.valueOf(small) : big;
  }

  /** The number of digits after the point; negative where the value counts tens, hundreds and so on. */
  public int scale() {
    return divisor == 1 || divisor == 0 ? scale : scale + DIVISION_DIGITS + Math.max(0, -scale);
  }

  /** Whether this is the result of a division by zero. */
  public boolean isUndefined() {
    return divisor == 0;
  }

  /** Whether {@link #smallValue} holds the unscaled value. */
  boolean isSmall() {
    return big == null && divisor == 1;
  }

  long smallValue() {
    return small;
  }

  BigDecimal toBigDecimal() {
    return new BigDecimal(unscaledValue(), scale());
  }

  private BigInteger unscaledAt(int newScale) {
    BigInteger value = unscaledValue();
    int shift = newScale - scale();
    return shift >= 0 ? value.multiply(PowersOfTen.big(shift)) : value.divide(PowersOfTen.big(-shift));
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
