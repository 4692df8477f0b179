package drydock.cobol;

/** A numeric item whose PICTURE edits the digits for people to read. */
public final class NumericEdited extends Field implements Item<NumericEdited> {
  NumericEdited(Storage storage, int offset, Picture picture, Declaration declaration) {
    super(storage, offset, picture.size(), declaration);
  }

  /** BLANK WHEN ZERO. */
  public NumericEdited blankWhenZero() {
    return this;
  }

  /** Digits of the value that the PICTURE has room for. */
  public int digits() {
    throw new UnsupportedOperationException();
  }

  /** Digits right of the decimal point. */
  public int scale() {
    throw new UnsupportedOperationException();
  }

  /** Stores the result of arithmetic (GIVING or COMPUTE) without ON SIZE ERROR. */
  public void set(Decimal result) {
    set(result, Rounding.TRUNCATION);
  }

  /** Stores the rounded result of arithmetic without ON SIZE ERROR. */
  public void set(Decimal result, Rounding rounding) {
    throw new UnsupportedOperationException();
  }

  /** Stores the result of arithmetic with ON SIZE ERROR: false, and the item unchanged, when it is undefined or does not fit. */
  public boolean trySet(Decimal result, Rounding rounding) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Category category() {
    return Category.NUMERIC_EDITED;
  }

  @Override
  Field viewAt(int newOffset) {
    throw new UnsupportedOperationException();
  }
}
