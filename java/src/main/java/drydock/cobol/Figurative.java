package drydock.cobol;

/** A figurative constant: one character, repeated to the length that its use requires (COBOL 2014 §8.3.2.1). */
public final class Figurative implements Operand {
  public static final Figurative SPACES = new Figurative("SPACES", ' ');
  public static final Figurative ZEROS = new Figurative("ZEROS", '0');
  public static final Figurative HIGH_VALUES = new Figurative("HIGH-VALUES", 0xFF);
  public static final Figurative LOW_VALUES = new Figurative("LOW-VALUES", 0);
  public static final Figurative QUOTES = new Figurative("QUOTES", '"');
  public static final Figurative NULL = new Figurative("NULL", 0);

  private final String name;
  private final byte character;

  private Figurative(String name, int character) {
    this.name = name;
    this.character = (byte) character;
  }

  /** The character that is repeated. */
  public byte character() {
    return character;
  }

  @Override
  public int length() {
    return 1;
  }

  @Override
  public byte[] bytes() {
    return new byte[] {character};
  }

  @Override
  public byte[] displayBytes() {
    return bytes();
  }

  @Override
  public Decimal value() {
    return Decimal.ZERO;
  }

  @Override
  public String toString() {
    return name;
  }
}
