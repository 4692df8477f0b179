package drydock.cobol;

/** An alphanumeric item whose PICTURE inserts characters (B, 0, /). */
public final class AlphanumericEdited extends Field implements Item<AlphanumericEdited> {
  private final Picture picture;

  AlphanumericEdited(Storage storage, int offset, Picture picture, Declaration declaration) {
    super(storage, offset, picture.size(), declaration);
    this.picture = picture;
  }

  @Override
  public Category category() {
    return Category.ALPHANUMERIC_EDITED;
  }

  @Override
  void sendTo(Field target) {
    target.receiveText(memory(), start(), size);
  }

  @Override
  void receiveText(byte[] from, int start, int count) {
    byte[] memory = memory();
    int to = start();
    int source = start;
    for (int run = 0; run < picture.runs(); run++) {
      char symbol = picture.symbol(run);
      for (int times = picture.count(run); times > 0; times--) {
        memory[to++] = switch (symbol) {
          case 'A', 'X', '9' -> source < start + count ? from[source++] : (byte) ' ';
          case 'B' -> (byte) ' ';
          default -> (byte) symbol;
        };
      }
    }
  }

  /** Digits without their sign; scaling positions P on either side count as zeros. */
  @Override
  void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative) {
    if (fromScale >= 0 && fromScale <= fromDigits) {
      receiveText(from, start, count);
      return;
    }
    int width = Math.max(fromDigits, fromScale);
    byte[] expanded = new byte[width];
    DigitMove.align(from, start, count, fromScale, expanded, 0, width, Math.max(0, fromScale));
    receiveText(expanded, 0, width);
  }

  @Override
  AlphanumericEdited viewAt(int newOffset) {
    return new AlphanumericEdited(storage, newOffset, picture, declaration);
  }
}
