package drydock.cobol;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Transcendental functions with 96 significant digits, as GnuCOBOL 3.1.2 computes them. */
final class HighPrecision {
  private static final MathContext RESULT = new MathContext(96, RoundingMode.HALF_UP);
  private static final MathContext WORK = new MathContext(140, RoundingMode.HALF_EVEN);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal PI = machinPi();

  private HighPrecision() {}

  static Decimal pi() {
    return rounded(PI);
  }

  static Decimal e() {
    return exp(Decimal.of(1));
  }

  static Decimal exp(Decimal x) {
    return rounded(DecimalPower.exponential(x.toBigDecimal()));
  }

  /** The natural logarithm; undefined for numbers that are not positive. */
  static Decimal log(Decimal x) {
    return x.signum() <= 0 ? Decimal.UNDEFINED : rounded(DecimalPower.logarithm(x.toBigDecimal()));
  }

  /** The decimal logarithm; undefined for numbers that are not positive. */
  static Decimal log10(Decimal x) {
    if (x.signum() <= 0) {
      return Decimal.UNDEFINED;
    }
    return rounded(DecimalPower.logarithm(x.toBigDecimal()).divide(DecimalPower.logarithm(BigDecimal.TEN), WORK));
  }

  /** The square root; undefined for negative numbers. */
  static Decimal sqrt(Decimal x) {
    return x.signum() < 0 ? Decimal.UNDEFINED : rounded(x.toBigDecimal().sqrt(WORK));
  }

  static Decimal sin(Decimal x) {
    return rounded(sine(x.toBigDecimal()));
  }

  static Decimal cos(Decimal x) {
    return rounded(sine(x.toBigDecimal().add(PI.divide(TWO, WORK))));
  }

  static Decimal tan(Decimal x) {
    BigDecimal number = x.toBigDecimal();
    BigDecimal cosine = sine(number.add(PI.divide(TWO, WORK)));
    return cosine.signum() == 0 ? Decimal.UNDEFINED : rounded(sine(number).divide(cosine, WORK));
  }

  /** Undefined outside -1 to 1. */
  static Decimal asin(Decimal x) {
    return x.abs().compareTo(Decimal.of(1)) > 0 ? Decimal.UNDEFINED : rounded(arcsine(x.toBigDecimal()));
  }

  /** Undefined outside -1 to 1. */
  static Decimal acos(Decimal x) {
    if (x.abs().compareTo(Decimal.of(1)) > 0) {
      return Decimal.UNDEFINED;
    }
    return x.compareTo(Decimal.of(1)) == 0 ? Decimal.ZERO : rounded(PI.divide(TWO, WORK).subtract(arcsine(x.toBigDecimal())));
  }

  static Decimal atan(Decimal x) {
    return rounded(arctangent(x.toBigDecimal()));
  }

  private static BigDecimal sine(BigDecimal x) {
    BigDecimal circle = PI.multiply(TWO);
    BigDecimal turns = x.divide(circle, WORK).setScale(0, RoundingMode.HALF_EVEN);
    BigDecimal angle = x.subtract(turns.multiply(circle));
    BigDecimal square = angle.multiply(angle, WORK).negate();
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal term = angle;
    for (int n = 1; isSignificant(term); n += 2) {
      sum = sum.add(term, WORK);
      term = term.multiply(square, WORK).divide(BigDecimal.valueOf((n + 1L) * (n + 2L)), WORK);
    }
    return sum;
  }

  private static BigDecimal arcsine(BigDecimal x) {
    BigDecimal rest = BigDecimal.ONE.subtract(x.multiply(x));
    if (rest.signum() == 0) {
      return PI.divide(TWO, WORK).multiply(BigDecimal.valueOf(x.signum()));
    }
    return arctangent(x.divide(rest.sqrt(WORK), WORK));
  }

  /** Halves the angle until the series converges fast. */
  private static BigDecimal arctangent(BigDecimal x) {
    BigDecimal ratio = x;
    BigDecimal factor = BigDecimal.ONE;
    while (ratio.abs().compareTo(new BigDecimal("0.05")) > 0) {
      BigDecimal root = BigDecimal.ONE.add(ratio.multiply(ratio, WORK)).sqrt(WORK);
      ratio = ratio.divide(BigDecimal.ONE.add(root), WORK);
      factor = factor.multiply(TWO);
    }
    return arctangentSeries(ratio).multiply(factor, WORK);
  }

  private static BigDecimal arctangentSeries(BigDecimal x) {
    BigDecimal square = x.multiply(x, WORK).negate();
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal power = x;
    for (int n = 1; isSignificant(power); n += 2) {
      sum = sum.add(power.divide(BigDecimal.valueOf(n), WORK), WORK);
      power = power.multiply(square, WORK);
    }
    return sum;
  }

  private static BigDecimal machinPi() {
    BigDecimal fifth = arctangentSeries(new BigDecimal("0.2"));
    BigDecimal small = arctangentSeries(BigDecimal.ONE.divide(BigDecimal.valueOf(239), WORK));
    return fifth.multiply(BigDecimal.valueOf(16)).subtract(small.multiply(BigDecimal.valueOf(4)), WORK);
  }

  private static boolean isSignificant(BigDecimal term) {
    return term.signum() != 0 && term.precision() - term.scale() > -WORK.getPrecision();
  }

  /** What is left of an exact zero after rounding. */
  private static boolean isNegligible(BigDecimal sum) {
    return sum.precision() - sum.scale() < -130;
  }

  private static Decimal rounded(BigDecimal number) {
    return number.signum() == 0 || isNegligible(number) ? Decimal.ZERO : Decimal.of(number.round(RESULT).stripTrailingZeros());
  }
}
