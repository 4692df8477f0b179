package drydock.cobol;

import java.math.BigInteger;

/**
 * Digits in characters: reading and writing them, and what GnuCOBOL 3.1.2 reads of characters that are no digits
 * (observed).
 */
final class DisplayDigits {
  /** So many characters are summed up in 64 bits; more are read by their low half-bytes. */
  private static final int SUMMED = 19;

  private static final int HIGH_VALUE = 0xFF;

  private DisplayDigits() {}

  /** At most 18 digits as a long, or {@link PowersOfTen#OVERFLOW} where one of the characters is no digit. */
  static long plain(byte[] from, int start, int end) {
    long value = 0;
    for (int at = start; at < end; at++) {
      int digit = from[at] - '0';
      if (digit < 0 || digit > 9) {
        return PowersOfTen.OVERFLOW;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** The digits as a number, every character counted by its distance from '0'. */
  static long sum(byte[] from, int start, int end) {
    long value = 0;
    for (int at = start; at < end; at++) {
      value = value * 10 + (from[at] & 0xFF) - '0';
    }
    return value;
  }

  /** Writes the low-order digits of a number. */
  static void write(long number, byte[] to, int start, int count) {
    long rest = number;
    for (int at = start + count - 1; at >= start; at--) {
      long quotient = rest / 10;
      to[at] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    }
  }

  /**
   * Whether arithmetic takes the digits for a number larger, or smaller, than fits: they begin with HIGH-VALUE or
   * LOW-VALUE.
   */
  static boolean isBeyond(byte first) {
    return first == (byte) HIGH_VALUE || first == 0;
  }

  /** The value that arithmetic reads. Leading characters with a low half-byte of zero are skipped. */
  static Decimal value(byte[] from, int start, int count, int scale, boolean negative) {
    if (isBeyond(from[start])) {
      BigInteger limit = PowersOfTen.big(count);
      return Decimal.of(from[start] == 0 ? limit.negate() : limit, scale);
    }
    int at = start;
    int end = start + count;
    while (at < end - 1 && (from[at] & 0x0F) == 0) {
      at++;
    }
    BigInteger value = end - at <= SUMMED ? unsigned(sum(from, at, end)) : lowHalfBytes(from, at, end);
    return Decimal.of(negative ? value.negate() : value, scale);
  }

  private static BigInteger unsigned(long bits) {
    return bits >= 0 ? BigInteger.valueOf(bits) : new BigInteger(Long.toUnsignedString(bits));
  }

  private static BigInteger lowHalfBytes(byte[] from, int start, int end) {
    char[] digits = new char[end - start];
    for (int at = start; at < end; at++) {
      int digit = from[at] & 0x0F;
      if (digit > 9) {
        return BigInteger.ZERO;
      }
      digits[at - start] = (char) ('0' + digit);
    }
    return new BigInteger(new String(digits));
  }
}
