package drydock.cobol;

/** A PICTURE character string, understood (COBOL 2014 §13.18.40). */
public final class Picture {
  private Picture() {}

  /** Parses a picture of the default dialect. */
  public static Picture of(String text) {
    return of(text, Dialect.DEFAULT);
  }

  /** Parses a picture; the dialect decides on the decimal point and the currency symbol. */
  public static Picture of(String text, Dialect dialect) {
    throw new UnsupportedOperationException();
  }

  public Category category() {
    throw new UnsupportedOperationException();
  }

  /** Decimal digits of the value, scaling positions P included. */
  public int digits() {
    throw new UnsupportedOperationException();
  }

  /** Digits right of the decimal point; negative for a picture such as {@code 99PP}. */
  public int scale() {
    throw new UnsupportedOperationException();
  }

  /** Character positions of the item with USAGE DISPLAY, without a separate sign. */
  public int size() {
    throw new UnsupportedOperationException();
  }

  /** Whether the picture has an S or an editing sign. */
  public boolean isSigned() {
    throw new UnsupportedOperationException();
  }
}
