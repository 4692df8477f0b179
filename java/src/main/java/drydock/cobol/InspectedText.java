package drydock.cobol;

import java.util.Arrays;

/**
 * The characters that INSPECT looks at. A character that one phrase has counted or replaced is out of the reach of later
 * phrases; replacements show only when the statement ends. Of a signed numeric item only the digits are inspected, and the
 * sign is kept (GnuCOBOL 3.1.2, observed).
 */
final class InspectedText {
  final byte[] text;
  private final Field field;
  private final int offset;
  private final boolean negative;
  private final boolean[] taken;
  private final byte[] result;
  private boolean changed;

  private InspectedText(byte[] text, Field field, int offset, boolean negative) {
    this.text = text;
    this.field = field;
    this.offset = offset;
    this.negative = negative;
    taken = new boolean[text.length];
    result = text.clone();
  }

  static InspectedText of(Operand target) {
    if (!(target instanceof Zoned zoned)) {
      return new InspectedText(target.bytes(), target instanceof Field field ? field : null, 0, false);
    }
    boolean negative = zoned.openSign();
    int start = zoned.digitsStart();
    byte[] digits = Arrays.copyOfRange(zoned.memory(), start, start + zoned.digitsLength());
    zoned.closeSign(negative);
    return new InspectedText(digits, zoned, start - zoned.start(), negative);
  }

  /** Takes {@code length} characters unless one of them is taken already. */
  boolean take(int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (taken[i]) {
        return false;
      }
    }
    for (int i = start; i < start + length; i++) {
      taken[i] = true;
    }
    return true;
  }

  /** Takes characters like {@link #take} and replaces them. */
  boolean replace(int start, byte[] by) {
    if (!take(start, by.length)) {
      return false;
    }
    System.arraycopy(by, 0, result, start, by.length);
    changed = true;
    return true;
  }

  /** Puts the replacements into the inspected item. */
  void store() {
    if (!changed || field == null) {
      return;
    }
    System.arraycopy(result, 0, field.memory(), field.start() + offset, result.length);
    if (field instanceof Zoned zoned) {
      zoned.closeSign(negative);
    }
  }
}
