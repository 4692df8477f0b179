package drydock.cobol;

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

  /** Decimal digits of the PICTURE. */
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

  /** Stores the result of arithmetic without ON SIZE ERROR: surplus digits are dropped on both sides. */
  public final void set(Decimal result) {
    set(result, Rounding.TRUNCATION);
  }

  /** Stores the rounded result of arithmetic without ON SIZE ERROR: high-order digits that do not fit are dropped. */
  public abstract void set(Decimal result, Rounding rounding);

  /** Stores the result of arithmetic with ON SIZE ERROR: false, and the item unchanged, when the value is undefined or does not fit. */
  public abstract boolean trySet(Decimal result, Rounding rounding);

  /** {@code ADD n TO this} without ROUNDED and ON SIZE ERROR, where n is an integer. */
  public abstract void add(long number);

  /** {@code SUBTRACT n FROM this} without ROUNDED and ON SIZE ERROR, where n is an integer. */
  public void subtract(long number) {
    add(-number);
  }

  /** {@code ADD n TO this} without ROUNDED and ON SIZE ERROR. */
  public void add(Decimal number) {
    set(value().plus(number));
  }

  /** {@code SUBTRACT n FROM this} without ROUNDED and ON SIZE ERROR. */
  public void subtract(Decimal number) {
    set(value().minus(number));
  }

  /** {@code ADD operand TO this} without ROUNDED and ON SIZE ERROR. */
  public void add(Operand operand) {
    add(operand.value());
  }

  /** {@code SUBTRACT operand FROM this} without ROUNDED and ON SIZE ERROR. */
  public void subtract(Operand operand) {
    subtract(operand.value());
  }

  /** The sign of the value: -1, 0 or 1 (IS POSITIVE, NEGATIVE, ZERO). */
  public int signum() {
    return value().signum();
  }
}
