package drydock.cobol;

/** A numeric item with USAGE COMP-3 (PACKED-DECIMAL) or COMP-6: two digits in each byte. */
public final class Packed extends Numeric implements Item<Packed> {
  Packed(Storage storage, int offset, Picture picture, boolean signNibble, Declaration declaration) {
    super(storage, offset, picture.digits() / 2 + 1, declaration, picture.digits(), picture.scale(), picture.isSigned());
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
