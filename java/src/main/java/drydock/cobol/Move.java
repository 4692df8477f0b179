package drydock.cobol;

import java.util.Arrays;

/** MOVE: what does not depend on the category of the receiver alone (COBOL 2014 §14.9.25; GnuCOBOL 3.1.2). */
final class Move {
  /** An ALL literal is this long where a numeric item receives it. */
  private static final int ALL_DIGITS = 38;

  private Move() {}

  static void move(Operand source, Field target) {
    if (source instanceof Figurative figurative) {
      fill(figurative, target);
    } else if (source instanceof Literal literal && literal.isAll()) {
      repeat(literal.bytes(), target);
    } else {
      move(source instanceof Literal literal ? literal.constant() : (Field) source, target);
    }
  }

  private static void move(Field source, Field target) {
    int length = source.length();
    if (target.length() == 0) {
      return;
    }
    if (length == 0) {
      move(Figurative.SPACES, target);
    } else if (source instanceof Group || target instanceof Group) {
      target.receiveText(source.memory(), source.start(), length);
    } else {
      source.sendTo(target);
    }
  }

  private static void fill(Figurative source, Field target) {
    if (source == Figurative.ZEROS) {
      zero(target);
    } else if (target instanceof Numeric && source == Figurative.QUOTES) {
      repeat(source.bytes(), target);
    } else {
      fillBytes(target, source.character());
    }
  }

  private static void zero(Field target) {
    if (target instanceof Numeric number) {
      number.set(0L);
    } else if (target instanceof NumericEdited edited) {
      edited.set(Decimal.ZERO);
    } else if (target instanceof Pointer) {
      fillBytes(target, (byte) 0);
    } else {
      repeat(Figurative.ZEROS.bytes(), target);
    }
  }

  static void fillBytes(Field target, byte character) {
    if (target instanceof AlphanumericEdited) {
      repeat(new byte[] {character}, target);
    } else {
      Arrays.fill(target.memory(), target.start(), target.start() + target.length(), character);
    }
  }

  private static void repeat(byte[] pattern, Field target) {
    int length = target instanceof Numeric ? ALL_DIGITS : target.length();
    byte[] repeated = new byte[length];
    for (int at = 0; at < length; at++) {
      repeated[at] = pattern[at % pattern.length];
    }
    if (target instanceof Numeric) {
      target.receiveDigits(repeated, 0, length, length, 0, false);
    } else {
      target.receiveText(repeated, 0, length);
    }
  }

  /** Copies characters from left to right, filling up with spaces. */
  static void bytes(byte[] from, int start, int count, byte[] to, int toStart, int toCount, Dialect dialect) {
    int common = Math.min(count, toCount);
    if (dialect.moveIbm() && count >= toCount) {
      for (int at = 0; at < common; at++) {
        to[toStart + at] = from[start + at];
      }
    } else {
      System.arraycopy(from, start, to, toStart, common);
    }
    if (common < toCount) {
      Arrays.fill(to, toStart + common, toStart + toCount, (byte) ' ');
    }
  }

  /** Copies the characters of a literal, filling up with spaces. */
  static void characters(String from, byte[] to, int toStart, int toCount) {
    int common = Math.min(from.length(), toCount);
    for (int at = 0; at < common; at++) {
      to[toStart + at] = (byte) from.charAt(at);
    }
    if (common < toCount) {
      Arrays.fill(to, toStart + common, toStart + toCount, (byte) ' ');
    }
  }
}
