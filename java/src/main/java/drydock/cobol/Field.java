package drydock.cobol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A data item: a view of bytes in a {@link Storage}, with the rules of its category.
 *
 * <p>Relations and class conditions follow GnuCOBOL 3.1.2 on any content, also content that the item's PICTURE does not allow.
 */
public abstract class Field implements Operand {
  final Storage storage;
  final Declaration declaration;

  /** Offset of the first byte in the window of {@link #storage}. */
  final int offset;

  /** Bytes of the item; the maximum where the length varies. Changed only by clauses of the declaration. */
  int size;

  Field(Storage storage, int offset, int size, Declaration declaration) {
    this.storage = storage;
    this.offset = offset;
    this.size = size;
    this.declaration = declaration;
  }

  /** The category, which decides the rules of MOVE and comparison. */
  public abstract Category category();

  /** This item's rules on the bytes at another offset of the same window. */
  abstract Field viewAt(int newOffset);

  /** The bytes of the memory that the item lies in; its own start at {@link #start()}. */
  final byte[] memory() {
    return storage.bytes;
  }

  /** Index of the item's first byte in {@link #memory()}. */
  final int start() {
    return storage.origin + offset;
  }

  final Dialect dialect() {
    return storage.dialect();
  }

  @Override
  public int length() {
    return size;
  }

  @Override
  public final byte[] bytes() {
    int start = start();
    return Arrays.copyOfRange(memory(), start, start + length());
  }

  /** The bytes as a string of characters 0 to 255. */
  public final String text() {
    return new String(memory(), start(), length(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public byte[] displayBytes() {
    return bytes();
  }

  /** The value of the digits; what is not numeric is read like the digits of a DISPLAY item. */
  @Override
  public Decimal value() {
    return DisplayDigits.value(memory(), start(), length(), 0, false);
  }

  /** The value cut to an integer that fits a Java long. */
  public long toLong() {
    return value().toLong();
  }

  /** The value as a subscript, a length or a count reads it. */
  public int toInt() {
    return (int) toLong();
  }

  // Elements and parts

  final Field element(int subscript) {
    return viewAt(offset + (subscript - 1) * declaration.strides[0]);
  }

  final Field element(int outer, int inner) {
    int[] strides = declaration.strides;
    return viewAt(offset + (outer - 1) * strides[0] + (inner - 1) * strides[1]);
  }

  final Field element(int... subscripts) {
    int position = offset;
    for (int level = 0; level < subscripts.length; level++) {
      position += (subscripts[level] - 1) * declaration.strides[level];
    }
    return viewAt(position);
  }

  /** Reference modification {@code item(start:length)}; {@code start} is 1-based. */
  public final Alphanumeric slice(int start, int length) {
    return new Alphanumeric(storage, offset + start - 1, length, new Declaration(null));
  }

  /** Reference modification {@code item(start:)}, up to the end of the item. */
  public final Alphanumeric slice(int start) {
    return slice(start, length() - start + 1);
  }

  // MOVE

  /** Whether a MOVE to the target copies the first bytes as they are, whatever they are (GnuCOBOL 3.1.2, observed). */
  boolean isCopiedTo(Field target) {
    return false;
  }

  /** Sends the item to a receiving item of any category but group; this is no group either. */
  abstract void sendTo(Field target);

  /**
   * Receives decimal digits, as a numeric DISPLAY item sends them.
   *
   * @param fromDigits digits of the sender's PICTURE, where they differ from {@code count} because of P
   */
  abstract void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative);

  /** Receives characters, as an alphanumeric item sends them. */
  abstract void receiveText(byte[] from, int start, int count);

  /** Receives a nonnumeric literal. */
  void receiveLiteral(byte[] text) {
    receiveText(text, 0, text.length);
  }

  /** {@code MOVE source TO this}, by the rules for the two categories (COBOL 2014 §14.9.25). */
  public void set(Operand source) {
    Move.move(source, this);
  }

  /** MOVE of a nonnumeric literal. */
  public void set(String literal) {
    set(Literal.text(literal));
  }

  /** MOVE of an integer literal. */
  public void set(long literal) {
    set(Literal.number(Long.toString(literal)));
  }

  // Relations

  /** Compares with a nonnumeric literal. */
  public int compareTo(String literal) {
    return compareTo(Literal.text(literal));
  }

  /** Compares with an integer literal. */
  public int compareTo(long literal) {
    return compareTo(Literal.number(Long.toString(literal)));
  }

  /** Whether the item equals a nonnumeric literal. */
  public final boolean equalTo(String literal) {
    return compareTo(literal) == 0;
  }

  /** Whether the item equals an integer literal. */
  public final boolean equalTo(long literal) {
    return compareTo(literal) == 0;
  }

  /** Whether the item lies in a range, both ends included (a THRU range of a level 88 or of EVALUATE). */
  public final boolean isBetween(Operand low, Operand high) {
    return compareTo(low) >= 0 && compareTo(high) <= 0;
  }

  /** Whether the item lies in a range of nonnumeric literals, both ends included. */
  public final boolean isBetween(String low, String high) {
    return compareTo(low) >= 0 && compareTo(high) <= 0;
  }

  /** Whether the item lies in a range of integer literals, both ends included. */
  public final boolean isBetween(long low, long high) {
    return compareTo(low) >= 0 && compareTo(high) <= 0;
  }

  /** The sign: -1, 0 or 1 (IS NEGATIVE, ZERO, POSITIVE). An item that is no number is compared with zeros as text. */
  public int signum() {
    return compareTo(Figurative.ZEROS);
  }

  // Class conditions

  /** {@code IS NUMERIC}. */
  public boolean isNumeric() {
    return ClassCondition.isNumeric(this);
  }

  /** {@code IS ALPHABETIC}: only letters and spaces. */
  public final boolean isAlphabetic() {
    return ClassCondition.isAlphabetic(this);
  }

  /** {@code IS ALPHABETIC-LOWER}. */
  public final boolean isAlphabeticLower() {
    return ClassCondition.isAlphabeticLower(this);
  }

  /** {@code IS ALPHABETIC-UPPER}. */
  public final boolean isAlphabeticUpper() {
    return ClassCondition.isAlphabeticUpper(this);
  }

  /** The condition of a CLASS of SPECIAL-NAMES: every byte is one of these characters. */
  public final boolean consistsOf(String characters) {
    return ClassCondition.consistsOf(this, characters);
  }

  // INITIALIZE and VALUE

  /** {@code INITIALIZE this}. */
  public final void initialize() {
    initialize(Initialization.DEFAULT);
  }

  /** {@code INITIALIZE this} with REPLACING, WITH FILLER or TO VALUE phrases. */
  public final void initialize(Initialization phrases) {
    phrases.apply(this);
  }

  /**
   * Gives the item, every element of it and all items below it their VALUE, or where they have none the value that
   * GnuCOBOL starts with: zero for numeric items, spaces for the others. Redefining items are passed over.
   */
  public final void applyInitialValues() {
    Initialization.applyValues(this);
  }

  @Override
  public String toString() {
    return (declaration.name == null ? "FILLER" : declaration.name) + " = " + text();
  }
}
