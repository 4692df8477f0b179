package drydock.cobol;

/** An alphanumeric (PIC X) or alphabetic (PIC A) item. */
public final class Alphanumeric extends Field implements Item<Alphanumeric> {
  Alphanumeric(Storage storage, int offset, int size, Declaration declaration) {
    super(storage, offset, size, declaration);
  }

  static Alphanumeric constant(String text) {
    throw new UnsupportedOperationException();
  }

  /** JUSTIFIED RIGHT: MOVE aligns at the right end. */
  public Alphanumeric justifiedRight() {
    return this;
  }

  /** ANY LENGTH: the item is as long as the argument that its linkage storage is bound to. */
  public Alphanumeric anyLength() {
    return this;
  }

  @Override
  public Category category() {
    return Category.ALPHANUMERIC;
  }

  @Override
  Field viewAt(int newOffset) {
    throw new UnsupportedOperationException();
  }
}
