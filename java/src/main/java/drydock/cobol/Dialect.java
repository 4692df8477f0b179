package drydock.cobol;

/**
 * What a program's compiler options and SPECIAL-NAMES change in the meaning of its data. Immutable; the {@code with…}
 * methods return a changed copy. Option names are those of GnuCOBOL's configuration files.
 */
public final class Dialect implements Cloneable {
  /** {@code -std=default}, and as far as data is concerned also cobol85, cobol2002, cobol2014, xopen and acu. */
  public static final Dialect DEFAULT = new Dialect();

  /** {@code -std=ibm} and {@code -std=mvs}. */
  public static final Dialect IBM =
      DEFAULT
          .withBinarySize(BinarySize.TWO_FOUR_EIGHT)
          .withBinaryTruncate(false)
          .withPrettyDisplay(false)
          .withHostSign(true)
          .withMoveIbm(true);

  /** {@code -std=mf}. */
  public static final Dialect MF = DEFAULT.withBinarySize(BinarySize.ANY).withBinaryTruncate(false).withTextToNumericIsZero(true);

  /** {@code -std=bs2000}. */
  public static final Dialect BS2000 = DEFAULT.withBinarySize(BinarySize.TWO_FOUR_EIGHT).withPrettyDisplay(false);

  /** {@code -std=rm}. */
  public static final Dialect RM = DEFAULT.withBinarySize(BinarySize.TWO_FOUR_EIGHT).withPrettyDisplay(false);

  /** {@code -std=realia}. */
  public static final Dialect REALIA =
      DEFAULT.withBinarySize(BinarySize.TWO_FOUR_EIGHT).withBinaryTruncate(false).withTextToNumericIsZero(true);

  /** How many bytes a COMP item takes: 1, 2, 4 or 8; 2, 4 or 8; or just as many as its digits need. */
  public enum BinarySize {
    ONE_TWO_FOUR_EIGHT,
    TWO_FOUR_EIGHT,
    ANY
  }

  private BinarySize binarySize = BinarySize.ONE_TWO_FOUR_EIGHT;
  private boolean binaryTruncate = true;
  private boolean prettyDisplay = true;
  private boolean hostSign;
  private boolean moveIbm;
  private boolean textToNumericIsZero;
  private boolean signEbcdic;
  private boolean decimalPointIsComma;
  private char currencySymbol = '$';
  private byte[] collatingSequence;

  private Dialect() {}

  public BinarySize binarySize() {
    return binarySize;
  }

  /** Whether COMP items are cut to the decimal digits of their PICTURE. */
  public boolean binaryTruncate() {
    return binaryTruncate;
  }

  /** Whether DISPLAY shows signs and decimal points apart from the digits. */
  public boolean prettyDisplay() {
    return prettyDisplay;
  }

  /** Whether a signed COMP-3 item with sign F is NUMERIC. */
  public boolean hostSign() {
    return hostSign;
  }

  /** Whether group and alphanumeric moves go byte by byte from left to right, also where the items overlap. */
  public boolean moveIbm() {
    return moveIbm;
  }

  /**
   * Whether a nonnumeric literal that is no number makes a numeric item zero
   * ({@code move-non-numeric-lit-to-numeric-is-zero}).
   */
  public boolean textToNumericIsZero() {
    return textToNumericIsZero;
  }

  /** Whether signs are punched over digits as in EBCDIC data ({@code -fsign=EBCDIC}). */
  public boolean signEbcdic() {
    return signEbcdic;
  }

  public boolean decimalPointIsComma() {
    return decimalPointIsComma;
  }

  /** The currency symbol, in PICTURE strings and in edited text. */
  public char currencySymbol() {
    return currencySymbol;
  }

  /** The rank of each byte value in comparisons of characters; null for the native order. */
  byte[] collatingSequence() {
    return collatingSequence;
  }

  public Dialect withBinarySize(BinarySize rule) {
    Dialect copy = copy();
    copy.binarySize = rule;
    return copy;
  }

  public Dialect withBinaryTruncate(boolean truncate) {
    Dialect copy = copy();
    copy.binaryTruncate = truncate;
    return copy;
  }

  public Dialect withPrettyDisplay(boolean pretty) {
    Dialect copy = copy();
    copy.prettyDisplay = pretty;
    return copy;
  }

  public Dialect withHostSign(boolean hostSign) {
    Dialect copy = copy();
    copy.hostSign = hostSign;
    return copy;
  }

  public Dialect withMoveIbm(boolean moveIbm) {
    Dialect copy = copy();
    copy.moveIbm = moveIbm;
    return copy;
  }

  public Dialect withTextToNumericIsZero(boolean zero) {
    Dialect copy = copy();
    copy.textToNumericIsZero = zero;
    return copy;
  }

  /** {@code -fsign=EBCDIC}. */
  public Dialect withSignEbcdic() {
    Dialect copy = copy();
    copy.signEbcdic = true;
    return copy;
  }

  /** DECIMAL-POINT IS COMMA. */
  public Dialect withDecimalPointIsComma() {
    Dialect copy = copy();
    copy.decimalPointIsComma = true;
    return copy;
  }

  /** CURRENCY SIGN IS symbol. */
  public Dialect withCurrency(char symbol) {
    Dialect copy = copy();
    copy.currencySymbol = symbol;
    return copy;
  }

  /** CURRENCY SIGN IS text WITH PICTURE SYMBOL symbol: the symbol is shown, not the text (GnuCOBOL 3.1.2, observed). */
  public Dialect withCurrency(char symbol, String text) {
    return withCurrency(symbol);
  }

  /** PROGRAM COLLATING SEQUENCE: the rank of each of the 256 byte values. */
  public Dialect withCollatingSequence(byte[] ranks) {
    Dialect copy = copy();
    copy.collatingSequence = ranks.clone();
    return copy;
  }

  private Dialect copy() {
    try {
      return (Dialect) clone();
    } catch (CloneNotSupportedException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
