package drydock.cobol;

/**
 * ROUNDED for floating-point receivers. GnuCOBOL 3.1.2 prepares the value for a truncation that it then does not do, so
 * half a unit of the last place stays in the result (observed).
 */
final class FloatRounding {
  private FloatRounding() {}

  static Decimal adjust(Decimal value, int scale, Rounding mode) {
    int sign = value.signum();
    if (sign == 0 || scale >= value.scale() || mode == Rounding.PROHIBITED) {
      return value;
    }
    Decimal half = Decimal.of(5L * sign, scale + 1);
    Decimal unit = Decimal.of(sign, scale);
    Decimal lost = value.minus(value.truncate(scale));
    boolean exact = lost.signum() == 0;
    boolean exactHalf = lost.compareTo(half) == 0;
    boolean odd = value.truncate(scale).unscaledValue().testBit(0);
    Decimal cut = value.truncate(scale + 1);
    return switch (mode) {
      case NEAREST_TOWARD_ZERO -> exact || exactHalf ? cut : cut.plus(half);
      case NEAREST_EVEN -> exactHalf && !odd ? cut : cut.plus(half);
      case AWAY_FROM_ZERO -> exact ? value : value.plus(unit);
      case TOWARD_GREATER -> exact || sign < 0 ? value : value.plus(unit);
      case TOWARD_LESSER -> exact || sign > 0 ? value : value.plus(unit);
      default -> cut.plus(half);
    };
  }
}
