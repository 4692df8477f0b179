package drydock.cobol;

import java.util.Arrays;

/** Searching and filling byte strings. */
final class Bytes {
  private Bytes() {}

  /** Whether {@code part} stands at {@code index}; the caller sees to it that it lies inside. */
  static boolean matchesAt(byte[] text, int index, byte[] part) {
    for (int i = 0; i < part.length; i++) {
      if (text[index + i] != part[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first place of {@code part} that lies wholly between {@code from} and {@code to}, or -1. */
  static int indexOf(byte[] text, int from, int to, byte[] part) {
    for (int index = from; index <= to - part.length; index++) {
      if (matchesAt(text, index, part)) {
        return index;
      }
    }
    return -1;
  }

  /** {@code pattern} repeated to {@code length}. */
  static byte[] repeat(byte[] pattern, int length) {
    byte[] result = new byte[length];
    for (int i = 0; i < length; i++) {
      result[i] = pattern[i % pattern.length];
    }
    return result;
  }

  /** The text cut, or padded with spaces on the right, to {@code length}. */
  static byte[] padded(byte[] text, int length) {
    byte[] result = Arrays.copyOf(text, length);
    if (length > text.length) {
      Arrays.fill(result, text.length, length, (byte) ' ');
    }
    return result;
  }

  /** The length without trailing bytes of this value. */
  static int lengthWithout(byte[] text, int length, int trailing) {
    int end = length;
    while (end > 0 && text[end - 1] == (byte) trailing) {
      end--;
    }
    return end;
  }
}
