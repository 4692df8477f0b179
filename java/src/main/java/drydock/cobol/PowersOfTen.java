package drydock.cobol;

import java.math.BigInteger;

/** Powers of ten and multiplication and division by them. */
final class PowersOfTen {
  /** The highest power that fits a long. */
  static final int MAX_LONG = 18;

  /** Marks a result of {@link #scaleUp} that does not fit a long. No unscaled value of a COBOL item is this number. */
  static final long OVERFLOW = Long.MIN_VALUE;

  private static final long[] LONGS = new long[MAX_LONG + 1];
  private static final BigInteger[] BIGS = new BigInteger[128];

  static {
    long power = 1;
    for (int n = 0; n <= MAX_LONG; n++, power *= 10) {
      LONGS[n] = power;
    }
    BIGS[0] = BigInteger.ONE;
    for (int n = 1; n < BIGS.length; n++) {
      BIGS[n] = BIGS[n - 1].multiply(BigInteger.TEN);
    }
  }

  private PowersOfTen() {}

  /** {@code 10^n}, n at most {@link #MAX_LONG}. */
  static long of(int n) {
    return LONGS[n];
  }

  static BigInteger big(int n) {
    return n < BIGS.length ? BIGS[n] : BigInteger.TEN.pow(n);
  }

  /** {@code value * 10^n}, or {@link #OVERFLOW}. */
  static long scaleUp(long value, int n) {
    if (n == 0 || value == 0) {
      return value;
    }
    if (n > MAX_LONG) {
      return OVERFLOW;
    }
    long product = value * LONGS[n];
    return Math.multiplyHigh(value, LONGS[n]) == product >> 63 ? product : OVERFLOW;
  }

  /** {@code value / 10^n}, truncated. */
  static long scaleDown(long value, int n) {
    return n > MAX_LONG ? 0 : value / LONGS[n];
  }
}
