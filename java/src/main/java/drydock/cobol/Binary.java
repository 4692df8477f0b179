package drydock.cobol;

/** A binary integer with an implied decimal point: COMP, COMP-4, COMP-5, COMP-X, BINARY-CHAR and so on, INDEX. */
public final class Binary extends Numeric implements Item<Binary> {
  Binary(Storage storage, int offset, int size, Picture picture, Declaration declaration) {
    super(storage, offset, size, declaration, picture.digits(), picture.scale(), picture.isSigned());
  }

  @Override
  public Decimal value() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void set(Decimal result, Rounding rounding) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean trySet(Decimal result, Rounding rounding) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void add(long number) {
    throw new UnsupportedOperationException();
  }

  @Override
  Field viewAt(int newOffset) {
    throw new UnsupportedOperationException();
  }
}
