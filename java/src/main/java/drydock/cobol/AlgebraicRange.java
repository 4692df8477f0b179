package drydock.cobol;

import java.math.BigInteger;

/** The largest and smallest number that an item can hold: FUNCTION HIGHEST-ALGEBRAIC and LOWEST-ALGEBRAIC. */
final class AlgebraicRange {
  private AlgebraicRange() {}

  static Decimal highest(Field item) {
    return Decimal.of(limit(item), scale(item));
  }

  static Decimal lowest(Field item) {
    if (!isSigned(item)) {
      return Decimal.ZERO;
    }
    BigInteger limit = usesAllBits(item) ? limit(item).add(BigInteger.ONE) : limit(item);
    return Decimal.of(limit.negate(), scale(item));
  }

  private static BigInteger limit(Field item) {
    if (usesAllBits(item)) {
      return BigInteger.ONE.shiftLeft(item.size * Byte.SIZE - (isSigned(item) ? 1 : 0)).subtract(BigInteger.ONE);
    }
    int digits = item instanceof Numeric number ? number.digits() : ((NumericEdited) item).digits();
    return BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
  }

  private static boolean usesAllBits(Field item) {
    return item instanceof Binary binary && (binary.kind() != Binary.Kind.DECIMAL || !item.dialect().binaryTruncate());
  }

  private static boolean isSigned(Field item) {
    return item instanceof Numeric number ? number.isSigned() : ((NumericEdited) item).showsSign();
  }

  private static int scale(Field item) {
    return item instanceof Numeric number ? number.scale() : ((NumericEdited) item).scale();
  }
}
