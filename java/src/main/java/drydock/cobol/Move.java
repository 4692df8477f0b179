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
    } else if (source instanceof Literal literal) {
      moveLiteral(literal.constant(), literal.isAll(), target);
    } else {
      move((Field) source, target);
    }
  }

  private static void moveLiteral(Field literal, boolean all, Field target) {
    boolean text = literal instanceof Alphanumeric;
    if (text && target instanceof Numeric number && target.dialect().textToNumericIsZero() && !literal.isNumeric()) {
      number.setZero();
    } else if (all) {
      repeat(literal.memory(), target, true);
    } else if (text) {
      moveText(literal.memory(), target);
    } else {
      move(literal, target);
      if (target instanceof Zoned digits) {
        digits.dropZeroSign(((Zoned) literal).scale());
      }
    }
  }

  /** A literal of nothing but spaces is the same as SPACES. */
  private static void moveText(byte[] literal, Field target) {
    if (isBlank(literal)) {
      fill(Figurative.SPACES, target);
    } else {
      target.receiveLiteral(literal);
    }
  }

  private static boolean isBlank(byte[] text) {
    for (byte character : text) {
      if (character != ' ') {
        return false;
      }
    }
    return true;
  }

  private static void move(Field source, Field target) {
    int length = source.length();
    if (target.length() == 0) {
      return;
    }
    if (length == 0) {
      move(Figurative.SPACES, target);
    } else if (target instanceof Group) {
      target.receiveText(source.memory(), source.start(), length);
    } else if (source instanceof Group) {
      // A group is moved as it stands, also to a numeric item (GnuCOBOL 3.1.2, observed).
      bytes(source.memory(), source.start(), length, target.memory(), target.start(), target.length(), target.dialect());
    } else if (source.isCopiedTo(target)) {
      System.arraycopy(source.memory(), source.start(), target.memory(), target.start(), target.length());
    } else {
      source.sendTo(target);
    }
  }

  private static void fill(Figurative source, Field target) {
    boolean becomesZero = target instanceof Numeric && target.dialect().textToNumericIsZero();
    if (source == Figurative.ZEROS || becomesZero) {
      zero(target);
    } else if (target instanceof AlphanumericEdited || target instanceof NumericEdited) {
      repeat(source.bytes(), target, false);
    } else {
      Arrays.fill(target.memory(), target.start(), target.start() + receivingLength(target), source.character());
    }
  }

  private static int receivingLength(Field target) {
    return target instanceof Group group ? group.receivingLength() : target.length();
  }

  private static void zero(Field target) {
    if (target instanceof Numeric number) {
      number.set(0L);
    } else if (target instanceof NumericEdited edited) {
      edited.set(Decimal.ZERO);
    } else if (target instanceof Pointer pointer) {
      pointer.setAddressOf(null);
    } else {
      repeat(Figurative.ZEROS.bytes(), target, false);
    }
  }

  /** Repeats a pattern over the receiver. An ALL literal is not edited (GnuCOBOL 3.1.2, observed). */
  private static void repeat(byte[] pattern, Field target, boolean all) {
    int length = target instanceof Numeric ? ALL_DIGITS : receivingLength(target);
    byte[] repeated = new byte[length];
    for (int at = 0; at < length; at++) {
      repeated[at] = pattern[at % pattern.length];
    }
    if (target instanceof Numeric) {
      target.receiveDigits(repeated, 0, length, length, 0, false);
    } else if (target instanceof AlphanumericEdited && all) {
      System.arraycopy(repeated, 0, target.memory(), target.start(), length);
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
