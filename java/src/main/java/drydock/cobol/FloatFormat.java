package drydock.cobol;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floating-point numbers as C's {@code %G} prints them, with at least one digit in the exponent. */
final class FloatFormat {
  private static final int SMALLEST_PLAIN_EXPONENT = -4;

  private FloatFormat() {}

  static String format(double number, int significantDigits) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "INF" : "-INF";
    }
    String sign = Double.doubleToRawLongBits(number) < 0 ? "-" : "";
    if (number == 0) {
      return sign + "0";
    }
    BigDecimal rounded = new BigDecimal(Math.abs(number)).round(new MathContext(significantDigits, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal digits = rounded.stripTrailingZeros();
    if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < significantDigits) {
      return sign + digits.toPlainString();
    }
    BigDecimal mantissa = digits.movePointLeft(exponent).stripTrailingZeros();
    return sign + mantissa.toPlainString() + "E" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }
}
