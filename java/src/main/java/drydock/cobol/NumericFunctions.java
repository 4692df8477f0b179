package drydock.cobol;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic behind the intrinsic functions; an undefined result shows as zero. */
final class NumericFunctions {
  private NumericFunctions() {}

  /** Compares arguments: numbers by value, other items by their characters. */
  static int compare(Field left, Field right) {
    return left instanceof Numeric && right instanceof Numeric ? left.value().compareTo(right.value()) : left.compareTo(right);
  }

  /** The largest integer that is not above the value. */
  static Decimal integer(Decimal value) {
    Decimal truncated = value.truncate(0);
    return value.signum() < 0 && truncated.compareTo(value) != 0 ? truncated.minus(Decimal.of(1)) : truncated;
  }

  static Decimal fraction(Decimal value) {
    return value.minus(value.truncate(0));
  }

  static Decimal mod(Decimal dividend, Decimal divisor) {
    Decimal quotient = dividend.dividedBy(divisor);
    return quotient.isUndefined() ? quotient : dividend.minus(integer(quotient).times(divisor));
  }

  static Decimal remainder(Decimal dividend, Decimal divisor) {
    Decimal quotient = dividend.dividedBy(divisor);
    return quotient.isUndefined() ? quotient : dividend.minus(quotient.truncate(0).times(divisor));
  }

  static Decimal factorial(Decimal value) {
    if (value.signum() < 0) {
      return Decimal.UNDEFINED;
    }
    BigInteger product = BigInteger.ONE;
    for (long factor = 2; factor <= value.toLong(); factor++) {
      product = product.multiply(BigInteger.valueOf(factor));
    }
    return Decimal.of(product, 0);
  }

  /** Interest rate over 1 - (1 + rate) ** -periods; 1 / periods without interest. */
  static Decimal annuity(Decimal rate, Decimal periods) {
    if (rate.signum() < 0 || periods.signum() <= 0) {
      return Decimal.UNDEFINED;
    }
    Decimal one = Decimal.of(1);
    if (rate.signum() == 0) {
      return one.dividedBy(periods);
    }
    return rate.dividedBy(one.minus(rate.plus(one).power(periods.negate())));
  }

  static Decimal presentValue(Decimal rate, List<Decimal> amounts) {
    Decimal base = rate.plus(Decimal.of(1));
    Decimal sum = Decimal.ZERO;
    for (int period = 1; period <= amounts.size(); period++) {
      sum = sum.plus(amounts.get(period - 1).dividedBy(base.power(Decimal.of(period))));
    }
    return sum;
  }

  static Decimal sum(List<Decimal> values) {
    Decimal sum = Decimal.ZERO;
    for (Decimal value : values) {
      sum = sum.plus(value);
    }
    return sum;
  }

  static Decimal mean(List<Decimal> values) {
    return sum(values).dividedBy(Decimal.of(values.size()));
  }

  /** The mean of the squared distances from the mean. */
  static Decimal variance(List<Decimal> values) {
    if (values.size() == 1) {
      return Decimal.ZERO;
    }
    Decimal mean = mean(values);
    List<Decimal> squares = new ArrayList<>();
    for (Decimal value : values) {
      Decimal distance = value.minus(mean);
      squares.add(distance.times(distance));
    }
    return mean(squares);
  }
}
