package drydock.cobol;

/** A floating-point item: COMP-1 (4 bytes) or COMP-2 (8 bytes), IEEE 754, little-endian. */
public final class FloatingPoint extends Numeric implements Item<FloatingPoint> {
  FloatingPoint(Storage storage, int offset, int size, Declaration declaration) {
    super(storage, offset, size, declaration, 0, 0, true);
  }

  /** The value as a Java double. */
  public double toDouble() {
    throw new UnsupportedOperationException();
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
