package drydock.cobol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An alphanumeric (PIC X) or alphabetic (PIC A) item, or a part of any item by reference modification. */
public final class Alphanumeric extends Field implements Item<Alphanumeric> {
  private boolean alphabetic;
  private boolean justified;
  private boolean anyLength;

  Alphanumeric(Storage storage, int offset, int size, Declaration declaration) {
    super(storage, offset, size, declaration);
  }

  /** A nonnumeric literal. */
  static Alphanumeric constant(String text) {
    byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
    return new Alphanumeric(Storage.constant(characters), 0, characters.length, new Declaration(null));
  }

  Alphanumeric alphabetic() {
    alphabetic = true;
    return this;
  }

  /** JUSTIFIED RIGHT: MOVE aligns at the right end. */
  public Alphanumeric justifiedRight() {
    justified = true;
    return this;
  }

  /** ANY LENGTH: the item is as long as the argument that its linkage storage is bound to. */
  public Alphanumeric anyLength() {
    anyLength = true;
    return this;
  }

  @Override
  public int length() {
    return anyLength && storage.isBound() ? storage.boundLength() : size;
  }

  @Override
  public Category category() {
    return alphabetic ? Category.ALPHABETIC : Category.ALPHANUMERIC;
  }

  @Override
  public void set(String literal) {
    int length = length();
    if (justified) {
      super.set(literal);
    } else {
      Move.characters(literal, memory(), start(), length);
    }
  }

  @Override
  public int compareTo(String literal) {
    return Comparison.compare(this, literal);
  }

  @Override
  void sendTo(Field target) {
    target.receiveText(memory(), start(), length());
  }

  @Override
  void receiveText(byte[] from, int start, int count) {
    int length = length();
    if (!justified) {
      Move.bytes(from, start, count, memory(), start(), length, dialect());
    } else if (count >= length) {
      System.arraycopy(from, start + count - length, memory(), start(), length);
    } else {
      System.arraycopy(from, start, memory(), start() + length - count, count);
      Arrays.fill(memory(), start(), start() + length - count, (byte) ' ');
    }
  }

  /** Digits without their sign; scaling positions P count as zeros. */
  @Override
  void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative) {
    int zeros = Math.max(0, -fromScale);
    if (zeros == 0) {
      receiveText(from, start, count);
      return;
    }
    byte[] expanded = Arrays.copyOf(Arrays.copyOfRange(from, start, start + count), count + zeros);
    Arrays.fill(expanded, count, count + zeros, (byte) '0');
    receiveText(expanded, 0, expanded.length);
  }

  @Override
  Alphanumeric viewAt(int newOffset) {
    Alphanumeric view = new Alphanumeric(storage, newOffset, size, declaration);
    view.alphabetic = alphabetic;
    view.justified = justified;
    view.anyLength = anyLength;
    return view;
  }
}
