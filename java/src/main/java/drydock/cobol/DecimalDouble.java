package drydock.cobol;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Conversion between {@link Decimal} and double as GnuCOBOL 3.1.2 does it: a double is taken with its exact decimal
 * expansion, up to 96 digits; a decimal is cut to the next double toward zero, so 0.1 becomes 0.09999999999999999.
 */
final class DecimalDouble {
  private static final MathContext SIGNIFICANT = new MathContext(96, RoundingMode.HALF_UP);

  /** Integers and powers of ten up to these are exact as doubles. */
  private static final long EXACT_INTEGER = 1L << 53;

  private static final int EXACT_POWER = 22;

  private static final double[] POWERS = new double[EXACT_POWER + 1];

  static {
    for (int n = 0; n <= EXACT_POWER; n++) {
      POWERS[n] = Double.parseDouble("1E" + n);
    }
  }

  private DecimalDouble() {}

  static Decimal toDecimal(double number) {
    if (number == 0 || Double.isNaN(number) || Double.isInfinite(number) || Double.doubleToRawLongBits(number) == 0x2020202020202020L) {
      return Decimal.ZERO;
    }
    if (number == (long) number && Math.abs(number) < EXACT_INTEGER) {
      return Decimal.of((long) number);
    }
    return Decimal.of(new BigDecimal(number).round(SIGNIFICANT).stripTrailingZeros());
  }

  static double toDouble(Decimal number) {
    int scale = number.scale();
    if (number.isSmall() && Math.abs(number.smallValue()) <= EXACT_INTEGER && scale >= 0 && scale <= EXACT_POWER) {
      return divideTowardZero(number.smallValue(), POWERS[scale]);
    }
    return towardZero(number.toBigDecimal());
  }

  private static double divideTowardZero(double dividend, double divisor) {
    double quotient = dividend / divisor;
    double remainder = Math.fma(-quotient, divisor, dividend);
    boolean tooLarge = remainder != 0 && remainder < 0 == dividend > 0;
    return tooLarge ? Math.nextAfter(quotient, 0) : quotient;
  }

  private static double towardZero(BigDecimal exact) {
    double nearest = exact.doubleValue();
    if (Double.isInfinite(nearest)) {
      return 0;
    }
    boolean tooLarge = new BigDecimal(nearest).abs().compareTo(exact.abs()) > 0;
    return tooLarge ? Math.nextAfter(nearest, 0) : nearest;
  }
}
