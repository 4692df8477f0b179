package drydock.cobol;

final class Comparison {
  private Comparison() {}

  static int compare(Operand left, Operand right) {
    throw new UnsupportedOperationException();
  }
}
