package drydock.cobol;

/** A numeric item with USAGE DISPLAY: one character for each digit. */
public final class Zoned extends Numeric implements Item<Zoned> {
  Zoned(Storage storage, int offset, Picture picture, Declaration declaration) {
    super(storage, offset, picture.size(), declaration, picture.digits(), picture.scale(), picture.isSigned());
  }

  static Zoned constant(String number) {
    throw new UnsupportedOperationException();
  }

  /** SIGN LEADING: the sign is punched over the first digit. */
  public Zoned signLeading() {
    return this;
  }

  /** SIGN TRAILING SEPARATE: a {@code +} or {@code -} behind the digits. */
  public Zoned signSeparate() {
    return this;
  }

  /** SIGN LEADING SEPARATE: a {@code +} or {@code -} before the digits. */
  public Zoned signLeadingSeparate() {
    return this;
  }

  /** BLANK WHEN ZERO. */
  public Zoned blankWhenZero() {
    return this;
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
