package drydock.cobol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Conversion between {@link Decimal} and double as GnuCOBOL 3.1.2 does it: a double is taken with its exact decimal
 * expansion, up to 96 digits; a decimal is cut to the next double toward zero, so 0.1 becomes 0.09999999999999999.
 */
final class DecimalDouble {
  private static final MathContext SIGNIFICANT = new MathContext(96, RoundingMode.HALF_UP);

  /** An integer with this many digits in its fraction has no more than {@link #SIGNIFICANT} digits. */
  private static final int EXACT_SCALE = 96;

  /** A 53-bit integer shifted by less than this has no more than {@link #SIGNIFICANT} digits. */
  private static final int EXACT_SHIFT = 256;

  private static final int MANTISSA_BITS = 52;
  private static final int EXPONENT_BIAS = 1075;
  private static final int SMALLEST_EXPONENT = -1074;

  /** Eight spaces: an item that was never given a number. */
  private static final long SPACES = 0x2020202020202020L;

  private static final BigInteger[] POWERS_OF_FIVE = new BigInteger[EXACT_SCALE + 1];

  static {
    POWERS_OF_FIVE[0] = BigInteger.ONE;
    for (int n = 1; n <= EXACT_SCALE; n++) {
      POWERS_OF_FIVE[n] = POWERS_OF_FIVE[n - 1].multiply(BigInteger.valueOf(5));
    }
  }

  private DecimalDouble() {}

  static Decimal toDecimal(double number) {
    long bits = Double.doubleToRawLongBits(number);
    if (number == 0 || !Double.isFinite(number) || bits == SPACES) {
      return Decimal.ZERO;
    }
    int biased = (int) (bits >>> MANTISSA_BITS) & 0x7FF;
    long fraction = bits & (1L << MANTISSA_BITS) - 1;
    long mantissa = biased == 0 ? fraction << 1 : fraction | 1L << MANTISSA_BITS;
    int zeros = Long.numberOfTrailingZeros(mantissa);
    int exponent = biased - EXPONENT_BIAS + zeros;
    long odd = bits < 0 ? -(mantissa >> zeros) : mantissa >> zeros;
    if (exponent >= 0 && exponent < EXACT_SHIFT) {
      return Decimal.of(BigInteger.valueOf(odd).shiftLeft(exponent), 0);
    }
    if (exponent < -EXACT_SCALE || exponent >= EXACT_SHIFT) {
      return Decimal.of(new BigDecimal(number).round(SIGNIFICANT).stripTrailingZeros());
    }
    return Decimal.of(BigInteger.valueOf(odd).multiply(POWERS_OF_FIVE[-exponent]), -exponent);
  }

  static double toDouble(Decimal number) {
    BigInteger dividend = number.unscaledValue().abs();
    BigInteger divisor = BigInteger.ONE;
    if (dividend.signum() == 0) {
      return 0;
    }
    if (number.scale() > 0) {
      divisor = PowersOfTen.big(number.scale());
    } else {
      dividend = dividend.multiply(PowersOfTen.big(-number.scale()));
    }
    double magnitude = quotient(dividend, divisor);
    return number.signum() < 0 ? -magnitude : magnitude;
  }

  /** The quotient cut to 53 bits; zero where it is too large for a double. */
  private static double quotient(BigInteger dividend, BigInteger divisor) {
    int exponent = dividend.bitLength() - divisor.bitLength() - Long.SIZE + 2;
    long bits = dividend.shiftLeft(Math.max(0, -exponent)).divide(divisor.shiftLeft(Math.max(0, exponent))).longValue();
    int surplus = Long.SIZE - Long.numberOfLeadingZeros(bits) - MANTISSA_BITS - 1;
    surplus = Math.max(surplus, SMALLEST_EXPONENT - exponent);
    double result = surplus >= Long.SIZE ? 0 : Math.scalb((double) (bits >>> surplus), exponent + surplus);
    return Double.isInfinite(result) ? 0 : result;
  }
}
