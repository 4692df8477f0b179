package drydock.cobol;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/** System routines on bytes: CBL_TOUPPER, CBL_AND, C$JUSTIFY and their like (GnuCOBOL 3.1.2, observed). */
final class ByteRoutines {
  private ByteRoutines() {}

  static int toUpper(Field[] using) {
    Field text = using[0];
    for (int i = 0; i < count(using, 1); i++) {
      text.memory()[text.start() + i] = (byte) TextFunctions.upper(text.memory()[text.start() + i]);
    }
    return 0;
  }

  static int toLower(Field[] using) {
    Field text = using[0];
    for (int i = 0; i < count(using, 1); i++) {
      text.memory()[text.start() + i] = (byte) TextFunctions.lower(text.memory()[text.start() + i]);
    }
    return 0;
  }

  /** {@code second = first operator second}, byte by byte. */
  static int combine(Field[] using, IntBinaryOperator operator) {
    Field first = using[0];
    Field second = using[1];
    for (int i = 0; i < count(using, 2); i++) {
      int at = second.start() + i;
      second.memory()[at] = (byte) operator.applyAsInt(first.memory()[first.start() + i], second.memory()[at]);
    }
    return 0;
  }

  static int not(Field[] using) {
    Field data = using[0];
    for (int i = 0; i < count(using, 1); i++) {
      data.memory()[data.start() + i] = (byte) ~data.memory()[data.start() + i];
    }
    return 0;
  }

  /** C$JUSTIFY: moves the text without its outer spaces to the left, the centre or (by default) the right. */
  static int justify(Field[] using) {
    Field target = using[0];
    char where = using.length > 1 ? (char) using[1].bytes()[0] : 'R';
    byte[] bytes = target.bytes();
    int first = 0;
    while (first < bytes.length && bytes[first] == ' ') {
      first++;
    }
    int end = bytes.length;
    while (end > first && bytes[end - 1] == ' ') {
      end--;
    }
    int room = bytes.length - (end - first);
    int shift = where == 'L' ? 0 : where == 'C' ? room / 2 : room;
    Arrays.fill(target.memory(), target.start(), target.start() + bytes.length, (byte) ' ');
    System.arraycopy(bytes, first, target.memory(), target.start() + shift, end - first);
    return 0;
  }

  /** C$PRINTABLE: replaces bytes that are not printable by a dot or the given character. */
  static int printable(Field[] using) {
    Field target = using[0];
    byte replacement = using.length > 1 ? using[1].bytes()[0] : (byte) '.';
    for (int i = target.start(); i < target.start() + target.length(); i++) {
      if (target.memory()[i] < ' ' || target.memory()[i] > '~') {
        target.memory()[i] = replacement;
      }
    }
    return 0;
  }

  /** The length argument, or the length of the argument before it. */
  private static int count(Field[] using, int index) {
    return using.length > index ? ProcessRoutines.integer(using[index]) : using[index - 1].length();
  }
}
