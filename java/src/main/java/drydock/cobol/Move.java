package drydock.cobol;

final class Move {
  private Move() {}

  static void move(Operand source, Field target) {
    throw new UnsupportedOperationException();
  }
}
