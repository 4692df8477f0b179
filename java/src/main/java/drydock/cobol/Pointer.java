package drydock.cobol;

/** A USAGE POINTER item: the address of a data item, 8 bytes. */
public final class Pointer extends Field implements Item<Pointer> {
  Pointer(Storage storage, int offset, Declaration declaration) {
    super(storage, offset, 8, declaration);
  }

  /** {@code SET this TO ADDRESS OF item}; null for NULL. */
  public void setAddressOf(Field item) {
    throw new UnsupportedOperationException();
  }

  /** {@code SET this UP BY} (or DOWN BY, negative) a number of bytes. */
  public void add(long distance) {
    throw new UnsupportedOperationException();
  }

  /** {@code SET ADDRESS OF item TO this}: puts the window of a linkage item on the memory that this points to. */
  public void bindTo(Storage linkage) {
    throw new UnsupportedOperationException();
  }

  /** Whether the address is NULL. */
  public boolean isNull() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Category category() {
    return Category.POINTER;
  }

  @Override
  Field viewAt(int newOffset) {
    throw new UnsupportedOperationException();
  }
}
