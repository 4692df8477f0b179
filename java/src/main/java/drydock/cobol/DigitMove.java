package drydock.cobol;

import java.util.Arrays;

/** Moves of decimal digits in characters, aligned at the decimal point (GnuCOBOL 3.1.2, observed on any content). */
final class DigitMove {
  /** The size of the intermediate item that text and edited items are read into; half of its digits are a fraction. */
  static final int WIDE = 76;

  static final int WIDE_SCALE = 38;

  private DigitMove() {}

  /** Copies the digits that both have room for; fills up with zeros. Spaces and NULs become zeros. */
  static void align(byte[] from, int start, int count, int scale, byte[] to, int toStart, int toCount, int toScale) {
    int low = Math.max(-scale, -toScale);
    int high = Math.min(count - scale, toCount - toScale);
    if (high <= low) {
      Arrays.fill(to, toStart, toStart + toCount, (byte) '0');
      return;
    }
    int source = start + count - scale - high;
    int target = toStart + toCount - toScale - high;
    int end = target + high - low;
    Arrays.fill(to, toStart, target, (byte) '0');
    while (target < end) {
      byte character = from[source++];
      to[target++] = character == ' ' || character == 0 ? (byte) '0' : character;
    }
    Arrays.fill(to, target, toStart + toCount, (byte) '0');
  }

  /**
   * Reads a number from text, such as {@code " -12.5"}, into digits; anything that is not a number reads as zero.
   *
   * @return whether it is negative
   */
  static boolean parse(byte[] from, int start, int count, byte[] to, int toStart, int toCount, int toScale, Dialect dialect) {
    Arrays.fill(to, toStart, toStart + toCount, (byte) '0');
    byte point = (byte) (dialect.decimalPointIsComma() ? ',' : '.');
    byte separator = (byte) (dialect.decimalPointIsComma() ? '.' : ',');
    int at = start;
    int end = start + count;
    while (at < end && isSpace(from[at])) {
      at++;
    }
    boolean negative = false;
    if (at < end && (from[at] == '+' || from[at] == '-')) {
      negative = from[at++] == '-';
    }
    int whole = 0;
    for (int p = at; p < end && from[p] != point; p++) {
      whole += isDigit(from[p]) ? 1 : 0;
    }
    int target = toStart;
    int room = toCount - toScale;
    if (whole < room) {
      target += room - whole;
    }
    for (; whole > room; whole--) {
      while (at < end && !isDigit(from[at++])) {
        // skips to the next digit and over it
      }
    }
    boolean pointSeen = false;
    for (; at < end && target < toStart + toCount; at++) {
      byte character = from[at];
      if (isDigit(character)) {
        to[target++] = character;
      } else if (character == point && !pointSeen) {
        pointSeen = true;
      } else if (character == point || !(isSpace(character) || character == separator)) {
        Arrays.fill(to, toStart, toStart + toCount, (byte) '0');
        return false;
      }
    }
    return negative;
  }

  static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }
}
