package drydock.cobol;

/** When rounding changes a truncated value (COBOL 2014 §14.7.4). */
final class RoundingRule {
  private RoundingRule() {}

  /**
   * Whether a truncated value moves one unit away from zero.
   *
   * @param sign the sign of the digits that truncation lost; they are not zero
   * @param half how their absolute value compares with half a unit
   * @param odd whether the truncated value is odd
   */
  static boolean movesAwayFromZero(Rounding mode, int sign, int half, boolean odd) {
    return switch (mode) {
      case TRUNCATION, PROHIBITED -> false;
      case NEAREST_AWAY_FROM_ZERO -> half >= 0;
      case NEAREST_TOWARD_ZERO -> half > 0;
      case NEAREST_EVEN -> half > 0 || (half == 0 && odd);
      case AWAY_FROM_ZERO -> true;
      case TOWARD_GREATER -> sign > 0;
      case TOWARD_LESSER -> sign < 0;
    };
  }
}
