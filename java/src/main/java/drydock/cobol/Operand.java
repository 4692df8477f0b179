package drydock.cobol;

/** Anything a statement can send, compare or display: a {@link Field}, a {@link Literal} or a {@link Figurative} constant. */
public interface Operand {

  /** The number of bytes; 1 for a figurative constant. */
  int length();

  /** A copy of the bytes; one character for a figurative constant. */
  byte[] bytes();

  /** The bytes that DISPLAY prints. */
  byte[] displayBytes();

  /** The numeric value, as an arithmetic expression reads it. */
  Decimal value();

  /** Compares by the rules for the two categories (COBOL 2014 §8.8.4): negative, zero or positive. */
  default int compareTo(Operand other) {
    return Comparison.compare(this, other);
  }

  /** Whether the relation {@code this = other} holds. */
  default boolean equalTo(Operand other) {
    return compareTo(other) == 0;
  }
}
