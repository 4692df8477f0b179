package drydock.cobol;

/** Class conditions (COBOL 2014 §8.8.4.1.3). */
final class ClassCondition {
  private ClassCondition() {}

  static boolean isNumeric(Field field) {
    throw new UnsupportedOperationException();
  }

  static boolean isAlphabetic(Field field) {
    throw new UnsupportedOperationException();
  }

  static boolean isAlphabeticLower(Field field) {
    throw new UnsupportedOperationException();
  }

  static boolean isAlphabeticUpper(Field field) {
    throw new UnsupportedOperationException();
  }

  static boolean consistsOf(Field field, String characters) {
    throw new UnsupportedOperationException();
  }
}
