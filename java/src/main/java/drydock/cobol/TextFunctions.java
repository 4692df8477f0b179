package drydock.cobol;

import java.io.ByteArrayOutputStream;

/** Text behind the intrinsic functions. Letters are those of ASCII. */
final class TextFunctions {
  private static final int CASE_DISTANCE = 'a' - 'A';

  private TextFunctions() {}

  static int upper(int character) {
    return character >= 'a' && character <= 'z' ? character - CASE_DISTANCE : character;
  }

  static int lower(int character) {
    return character >= 'A' && character <= 'Z' ? character + CASE_DISTANCE : character;
  }

  static byte[] upper(byte[] text) {
    byte[] result = text.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) upper(result[i]);
    }
    return result;
  }

  static byte[] lower(byte[] text) {
    byte[] result = text.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) lower(result[i]);
    }
    return result;
  }

  static byte[] reverse(byte[] text) {
    byte[] result = new byte[text.length];
    for (int i = 0; i < text.length; i++) {
      result[i] = text[text.length - 1 - i];
    }
    return result;
  }

  /** Drops spaces at one or both ends; nothing is left of spaces alone. */
  static byte[] trim(byte[] text, boolean leading, boolean trailing) {
    int end = text.length;
    while (end > 0 && text[end - 1] == ' ') {
      end--;
    }
    if (end == 0) {
      return new byte[0];
    }
    int start = 0;
    while (leading && text[start] == ' ') {
      start++;
    }
    return java.util.Arrays.copyOfRange(text, start, trailing ? end : text.length);
  }

  static byte[] concatenate(Iterable<byte[]> parts) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      result.writeBytes(part);
    }
    return result.toByteArray();
  }

  /**
   * SUBSTITUTE: at each place the first pair whose text stands there replaces it. {@code pairs} holds texts and their
   * replacements in turn.
   */
  static byte[] substitute(byte[] text, byte[][] pairs, boolean ignoreCase) {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length) {
      int pair = pairAt(text, at, pairs, ignoreCase);
      if (pair < 0) {
        result.write(text[at++]);
      } else {
        result.writeBytes(pairs[pair + 1]);
        at += pairs[pair].length;
      }
    }
    return result.toByteArray();
  }

  private static int pairAt(byte[] text, int at, byte[][] pairs, boolean ignoreCase) {
    for (int pair = 0; pair + 1 < pairs.length; pair += 2) {
      byte[] searched = pairs[pair];
      if (searched.length > 0 && at + searched.length <= text.length && matches(text, at, searched, ignoreCase)) {
        return pair;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] text, int at, byte[] searched, boolean ignoreCase) {
    if (!ignoreCase) {
      return Bytes.matchesAt(text, at, searched);
    }
    for (int i = 0; i < searched.length; i++) {
      if (upper(text[at + i]) != upper(searched[i])) {
        return false;
      }
    }
    return true;
  }
}
