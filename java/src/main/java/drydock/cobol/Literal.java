package drydock.cobol;

import java.nio.charset.StandardCharsets;

/** A literal of the source program. Characters of its text are bytes (0 to 255). */
public final class Literal implements Operand {
  private final Field constant;
  private final boolean all;

  private Literal(Field constant, boolean all) {
    this.constant = constant;
    this.all = all;
  }

  /** A nonnumeric literal such as {@code "abc"}. */
  public static Literal text(String text) {
    return new Literal(Alphanumeric.constant(text), false);
  }

  /** A numeric literal as written, such as {@code -1.50}: leading and trailing zeros are kept. */
  public static Literal number(String number) {
    return new Literal(Zoned.constant(number), false);
  }

  /** {@code ALL "ab"}: the text repeated to the length that its use requires. */
  public static Literal all(String text) {
    return new Literal(Alphanumeric.constant(text), true);
  }

  /** Whether this is a nonnumeric literal. */
  boolean isText() {
    return constant instanceof Alphanumeric;
  }

  /** Whether this is an ALL literal. */
  public boolean isAll() {
    return all;
  }

  /** The literal as a data item that must not be written to. */
  Field constant() {
    return constant;
  }

  @Override
  public int length() {
    return constant.length();
  }

  @Override
  public byte[] bytes() {
    return constant.bytes();
  }

  @Override
  public byte[] displayBytes() {
    return constant.displayBytes();
  }

  @Override
  public Decimal value() {
    return constant.value();
  }

  @Override
  public String toString() {
    return new String(constant.displayBytes(), StandardCharsets.ISO_8859_1);
  }
}
