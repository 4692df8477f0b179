package drydock.cobol;

/** Class conditions (COBOL 2014 §8.8.4.1.3; GnuCOBOL 3.1.2, observed). */
final class ClassCondition {
  private ClassCondition() {}

  static boolean isNumeric(Field field) {
    if (field instanceof Zoned zoned) {
      return isNumeric(zoned);
    }
    if (field instanceof Packed packed) {
      return isNumeric(packed);
    }
    if (field instanceof FloatingPoint floating) {
      return !Double.isFinite(floating.toDouble());
    }
    return field instanceof Binary || areDigits(field.memory(), field.start(), field.length());
  }

  private static boolean isNumeric(Zoned field) {
    byte[] memory = field.memory();
    int start = field.start();
    int length = field.length();
    if (!field.isSigned()) {
      return areDigits(memory, start, length);
    }
    byte sign = memory[field.isSignLeading() ? start : start + length - 1];
    boolean validSign =
        field.isSignSeparate() ? sign == '+' || sign == '-' : Overpunch.isValid(sign, field.dialect().signEbcdic());
    return validSign && areDigits(memory, field.isSignLeading() ? start + 1 : start, length - 1);
  }

  private static boolean isNumeric(Packed field) {
    byte[] memory = field.memory();
    int last = field.start() + field.length() - 1;
    for (int at = field.start(); at <= last; at++) {
      boolean signHere = at == last && field.hasSignNibble();
      if ((memory[at] & 0xF0) > 0x90 || (!signHere && (memory[at] & 0x0F) > 9)) {
        return false;
      }
    }
    if (!field.hasSignNibble()) {
      return true;
    }
    int sign = memory[last] & 0x0F;
    return field.isSigned() ? sign == 0x0C || sign == 0x0D || (sign == 0x0F && field.dialect().hostSign()) : sign == 0x0F;
  }

  private static boolean areDigits(byte[] memory, int start, int length) {
    for (int at = start; at < start + length; at++) {
      if (!DigitMove.isDigit(memory[at])) {
        return false;
      }
    }
    return true;
  }

  static boolean isAlphabetic(Field field) {
    return all(field, true, true);
  }

  static boolean isAlphabeticLower(Field field) {
    return all(field, true, false);
  }

  static boolean isAlphabeticUpper(Field field) {
    return all(field, false, true);
  }

  private static boolean all(Field field, boolean lower, boolean upper) {
    byte[] memory = field.memory();
    int end = field.start() + field.length();
    for (int at = field.start(); at < end; at++) {
      byte character = memory[at];
      boolean letter = (lower && character >= 'a' && character <= 'z') || (upper && character >= 'A' && character <= 'Z');
      if (!letter && character != ' ') {
        return false;
      }
    }
    return true;
  }

  static boolean consistsOf(Field field, String characters) {
    byte[] memory = field.memory();
    int end = field.start() + field.length();
    for (int at = field.start(); at < end; at++) {
      if (characters.indexOf(memory[at] & 0xFF) < 0) {
        return false;
      }
    }
    return true;
  }
}
