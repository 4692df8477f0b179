package drydock.cobol;

import java.math.BigInteger;

/** The largest and smallest number that an item can hold: FUNCTION HIGHEST-ALGEBRAIC and LOWEST-ALGEBRAIC. */
final class AlgebraicRange {
  private AlgebraicRange() {}

  static Field highest(Numeric item) {
    return FunctionResult.of(Decimal.of(limit(item), item.scale()), item.dialect());
  }

  static Field lowest(Numeric item) {
    Decimal lowest = item.isSigned() ? Decimal.of(limit(item), item.scale()).negate() : Decimal.ZERO;
    return FunctionResult.of(lowest, item.dialect());
  }

  private static BigInteger limit(Numeric item) {
    return BigInteger.TEN.pow(item.digits()).subtract(BigInteger.ONE);
  }
}
