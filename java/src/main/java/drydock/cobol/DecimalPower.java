package drydock.cobol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Exponentiation as GnuCOBOL 3.1.2 does it: exact for integer exponents, the reciprocal by division for negative ones,
 * 96 significant digits otherwise.
 */
final class DecimalPower {
  /** Digits of a result that is not exact. */
  private static final MathContext RESULT = new MathContext(96, RoundingMode.HALF_UP);

  /** Digits of intermediate results, enough for {@link #RESULT} to be rounded correctly. */
  private static final MathContext WORK = new MathContext(140, RoundingMode.HALF_EVEN);

  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal LOG_OF_TEN = logarithmNearOne(BigDecimal.TEN);

  private DecimalPower() {}

  static Decimal power(Decimal base, Decimal exponent) {
    if (base.isUndefined() || exponent.isUndefined()) {
      return Decimal.UNDEFINED;
    }
    if (exponent.signum() == 0) {
      return base.signum() == 0 ? Decimal.ZERO_TO_THE_ZERO : Decimal.of(1);
    }
    if (base.signum() == 0) {
      return Decimal.ZERO;
    }
    Decimal shortExponent = exponent.withoutTrailingZeros();
    if (shortExponent.scale() <= 0) {
      return integerPower(base.withoutTrailingZeros(), shortExponent.truncate(0).unscaledValue());
    }
    if (base.signum() < 0) {
      return Decimal.UNDEFINED;
    }
    BigDecimal number = base.toBigDecimal();
    BigDecimal power = shortExponent.toBigDecimal();
    BigDecimal result = power.equals(HALF) ? number.sqrt(WORK) : exponential(power.multiply(logarithm(number), WORK));
    return Decimal.of(result.round(RESULT).stripTrailingZeros());
  }

  private static Decimal integerPower(Decimal base, BigInteger exponent) {
    int count = exponent.abs().intValueExact();
    BigInteger unscaled = base.unscaledValue().pow(count);
    Decimal result = Decimal.of(unscaled, base.scale() * count).withoutTrailingZeros();
    return exponent.signum() > 0 ? result : Decimal.of(1).dividedBy(result).withoutTrailingZeros();
  }

  /** The natural logarithm of a positive number. */
  static BigDecimal logarithm(BigDecimal number) {
    int exponent = number.precision() - number.scale();
    BigDecimal mantissa = number.movePointLeft(exponent);
    return logarithmNearOne(mantissa).add(LOG_OF_TEN.multiply(BigDecimal.valueOf(exponent)), WORK);
  }

  /** ln x by square roots that bring x close to 1, then the series of 2 artanh((x-1)/(x+1)). */
  private static BigDecimal logarithmNearOne(BigDecimal number) {
    BigDecimal x = number;
    BigDecimal factor = BigDecimal.valueOf(2);
    while (x.subtract(BigDecimal.ONE).abs().compareTo(new BigDecimal("0.01")) > 0) {
      x = x.sqrt(WORK);
      factor = factor.add(factor);
    }
    BigDecimal ratio = x.subtract(BigDecimal.ONE).divide(x.add(BigDecimal.ONE), WORK);
    BigDecimal square = ratio.multiply(ratio, WORK);
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal term = ratio;
    for (int n = 1; term.signum() != 0 && term.precision() - term.scale() > -WORK.getPrecision(); n += 2) {
      sum = sum.add(term.divide(BigDecimal.valueOf(n), WORK), WORK);
      term = term.multiply(square, WORK);
    }
    return sum.multiply(factor, WORK);
  }

  /** e to a power: the multiple of ln 10 becomes a power of ten, the rest goes through the series. */
  static BigDecimal exponential(BigDecimal power) {
    int tens = power.divide(LOG_OF_TEN, WORK).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
    BigDecimal rest = power.subtract(LOG_OF_TEN.multiply(BigDecimal.valueOf(tens)), WORK);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; term.signum() != 0 && term.precision() - term.scale() > -WORK.getPrecision(); n++) {
      term = term.multiply(rest, WORK).divide(BigDecimal.valueOf(n), WORK);
      sum = sum.add(term, WORK);
    }
    return sum.scaleByPowerOfTen(tens);
  }
}
