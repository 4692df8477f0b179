package drydock.cobol;

import java.math.BigInteger;

/** A numeric data item of any USAGE: an operand of arithmetic and a receiver of its results. */
public abstract class Numeric extends Field {
  final int digits;
  final int scale;
  final boolean signed;

  Numeric(Storage storage, int offset, int size, Declaration declaration, int digits, int scale, boolean signed) {
    super(storage, offset, size, declaration);
    this.digits = digits;
    this.scale = scale;
    this.signed = signed;
  }

  @Override
  public final Category category() {
    return Category.NUMERIC;
  }

  /** Decimal digits of the PICTURE, scaling positions P included. */
  public final int digits() {
    return digits;
  }

  /** Digits right of the decimal point; negative for a PICTURE such as {@code 99PP}. */
  public final int scale() {
    return scale;
  }

  /** Whether the item can hold negative values. */
  public final boolean isSigned() {
    return signed;
  }

  /** The longest nonnumeric literal that cobc reads as an integer where it moves it to an item that is not DISPLAY. */
  private static final int LITERAL_DIGITS = 9;

  /** Makes the item zero as it is at the start of a program. */
  void setZero() {
    set(0L);
  }

  /** Whether cobc reads a nonnumeric literal as an integer where it moves it to this item. */
  final boolean readsAsInteger(byte[] literal) {
    return scale >= 0 && literal.length + scale <= LITERAL_DIGITS;
  }

  /**
   * The integer that cobc reads, scaled for this item: characters count by their distance from '0' (GnuCOBOL 3.1.2,
   * observed).
   */
  final int integerOf(byte[] literal) {
    int value = 0;
    for (byte character : literal) {
      value = value * 10 + (character & 0xFF) - '0';
    }
    for (int place = 0; place < scale; place++) {
      value *= 10;
    }
    return value;
  }

  // Results of arithmetic

  /** Stores the result of arithmetic without ON SIZE ERROR: surplus digits are dropped on both sides. */
  public final void set(Decimal result) {
    set(result, Rounding.TRUNCATION);
  }

  /** Stores the rounded result of arithmetic without ON SIZE ERROR: high-order digits that do not fit are dropped. */
  public final void set(Decimal result, Rounding rounding) {
    if (!store(result, rounding, false)) {
      reportSizeError(result);
    }
  }

  /**
   * Stores the result of arithmetic with ON SIZE ERROR: false, and the item unchanged, when the value is undefined or
   * does not fit. With {@link Rounding#PROHIBITED} a value that would need rounding is stored truncated, and false
   * (GnuCOBOL 3.1.2, observed).
   */
  public final boolean trySet(Decimal result, Rounding rounding) {
    boolean stored = store(result, rounding, true);
    if (!stored) {
      reportSizeError(result);
    }
    return stored;
  }

  /** {@link #trySet(Decimal, Rounding)} without ROUNDED. */
  public final boolean trySet(Decimal result) {
    return trySet(result, Rounding.TRUNCATION);
  }

  /** {@link #trySet(Decimal)} of an integer. */
  public final boolean trySet(long result) {
    return trySet(Decimal.of(result));
  }

  /** For FUNCTION EXCEPTION-STATUS. */
  private static void reportSizeError(Decimal result) {
    ExceptionState.ofCurrentThread().raise(result.isUndefined() ? "EC-SIZE-ZERO-DIVIDE" : "EC-SIZE-OVERFLOW");
  }

  /** Stores a result; with {@code keep} an overflow leaves the item unchanged. False is a size error. */
  boolean store(Decimal result, Rounding rounding, boolean keep) {
    if (result.isUndefined()) {
      return false;
    }
    Decimal rounded = result.round(scale, rounding);
    boolean fits =
        rounded.isSmall() ? storeUnscaled(rounded.smallValue(), keep) : storeUnscaled(rounded.unscaledValue(), keep);
    boolean prohibited = rounding == Rounding.PROHIBITED && result.scale() > scale && result.signum() != 0;
    return fits && !prohibited && result != Decimal.ZERO_TO_THE_ZERO;
  }

  /** Stores a value that has the scale of the item; without {@code keep} surplus digits are dropped. False: it does not fit. */
  abstract boolean storeUnscaled(long value, boolean keep);

  /** As {@link #storeUnscaled(long, boolean)} for values of any size. */
  abstract boolean storeUnscaled(BigInteger value, boolean keep);

  // ADD and SUBTRACT

  /** {@code ADD n TO this} without ROUNDED and ON SIZE ERROR, where n is an integer. */
  public abstract void add(long number);

  /** {@code SUBTRACT n FROM this} without ROUNDED and ON SIZE ERROR, where n is an integer. */
  public void subtract(long number) {
    add(-number);
  }

  /** {@code ADD n TO this} without ROUNDED and ON SIZE ERROR. */
  public final void add(Decimal number) {
    set(value().plus(number));
  }

  /** {@code SUBTRACT n FROM this} without ROUNDED and ON SIZE ERROR. */
  public final void subtract(Decimal number) {
    set(value().minus(number));
  }

  /** {@code ADD operand TO this} without ROUNDED and ON SIZE ERROR. */
  public final void add(Operand operand) {
    if (operand instanceof Numeric number && number.fitsInt() && addsIntegers()) {
      add((long) number.addend());
    } else {
      add(operand.value());
    }
  }

  /** {@code SUBTRACT operand FROM this} without ROUNDED and ON SIZE ERROR. */
  public final void subtract(Operand operand) {
    if (operand instanceof Numeric number && number.fitsInt() && addsIntegers()) {
      subtract((long) number.addend());
    } else {
      subtract(operand.value());
    }
  }

  /** Adds an integer to the scaled digits of the item; what is below a scaling position P is dropped. */
  final void addUnscaled(long number) {
    Decimal unscaled = scale >= 0 ? Decimal.of(number) : Decimal.of(PowersOfTen.scaleDown(number, -scale), scale);
    if (unscaled.signum() != 0) {
      set(value().plus(unscaled));
    }
  }

  /** Whether cobc adds small items to this one as 32-bit integers. */
  boolean addsIntegers() {
    return true;
  }

  /** Whether cobc reads the item as a 32-bit integer where it is added to another. */
  abstract boolean fitsInt();

  /** The integer that is added to another item. */
  int addend() {
    return toInt();
  }

  // Relations

  /** Whether cobc reads the item as a 64-bit integer where another is compared with it. */
  abstract boolean fitsLong();

  @Override
  public int compareTo(long literal) {
    return compareInteger(literal);
  }

  /** Compares the value with an integer. */
  abstract int compareInteger(long number);

  @Override
  public final int signum() {
    return compareInteger(0);
  }

  @Override
  public byte[] displayBytes() {
    return NumericDisplay.format(this);
  }

  /**
   * Sends digits to an item that is not numeric by way of a DISPLAY item; there a last digit that is none reads as zero and
   * loses the sign.
   */
  final void sendDigits(Field target, byte[] digitCharacters, boolean negative) {
    int count = digitCharacters.length;
    boolean valid = count == 0 || DigitMove.isDigit(digitCharacters[count - 1]);
    if (!valid) {
      digitCharacters[count - 1] = '0';
    }
    target.receiveDigits(digitCharacters, 0, count, count, scale, negative && valid);
  }
}
