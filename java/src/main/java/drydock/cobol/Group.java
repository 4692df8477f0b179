package drydock.cobol;

/** A group item, or a whole record. Its factory methods declare the items below it, at offsets from its own start. */
public final class Group extends Field implements Item<Group> {
  private Numeric counter;
  private int maximum;
  private int stride;

  Group(Storage storage, int offset, int size, Declaration declaration) {
    super(storage, offset, size, declaration);
  }

  @Override
  public Category category() {
    return Category.GROUP;
  }

  /**
   * OCCURS DEPENDING ON for a table in this group (its last item): the length of this group, and of the groups it
   * stands in, follows the counter.
   */
  public Group dependingOn(Numeric counter, int minimum, int maximum, int stride) {
    this.counter = counter;
    this.maximum = maximum;
    this.stride = stride;
    return this;
  }

  /** A group item. */
  public Group group(int offset, int length) {
    return child(new Group(storage, this.offset + offset, length, new Declaration(this)));
  }

  /** A PIC X item. */
  public Alphanumeric alphanumeric(int offset, int length) {
    return child(new Alphanumeric(storage, this.offset + offset, length, new Declaration(this)));
  }

  /** A PIC A item. */
  public Alphanumeric alphabetic(int offset, int length) {
    return child(new Alphanumeric(storage, this.offset + offset, length, new Declaration(this)));
  }

  /** A numeric-edited item such as {@code PIC ZZ,ZZ9.99-}. */
  public NumericEdited numericEdited(int offset, String picture) {
    return child(new NumericEdited(storage, this.offset + offset, picture(picture), new Declaration(this)));
  }

  /** An alphanumeric-edited item such as {@code PIC XX/XX}. */
  public AlphanumericEdited alphanumericEdited(int offset, String picture) {
    return child(new AlphanumericEdited(storage, this.offset + offset, picture(picture), new Declaration(this)));
  }

  /** A numeric item with USAGE DISPLAY. */
  public Zoned zoned(int offset, String picture) {
    return child(new Zoned(storage, this.offset + offset, picture(picture), new Declaration(this)));
  }

  /** A COMP-3 (PACKED-DECIMAL) item. */
  public Packed packed(int offset, String picture) {
    return child(new Packed(storage, this.offset + offset, picture(picture), true, new Declaration(this)));
  }

  /** A COMP-6 item: packed without a sign. */
  public Packed unsignedPacked(int offset, String picture) {
    return child(new Packed(storage, this.offset + offset, picture(picture), false, new Declaration(this)));
  }

  /** A COMP (BINARY, COMP-4) item: big-endian, its size follows from the digits by the dialect's rule. */
  public Binary binary(int offset, String picture) {
    return child(new Binary(storage, this.offset + offset, 4, picture(picture), new Declaration(this)));
  }

  /** A COMP-5 item: little-endian, uses the full range of its bytes. */
  public Binary nativeBinary(int offset, String picture) {
    return child(new Binary(storage, this.offset + offset, 4, picture(picture), new Declaration(this)));
  }

  /** A COMP-X item: big-endian, unsigned unless the picture says S, as many bytes as the digits need. */
  public Binary compactBinary(int offset, String picture) {
    return child(new Binary(storage, this.offset + offset, 4, picture(picture), new Declaration(this)));
  }

  /** BINARY-CHAR, BINARY-SHORT, BINARY-LONG, BINARY-DOUBLE (1, 2, 4, 8 bytes) and INDEX (4 bytes, signed). */
  public Binary nativeInteger(int offset, int bytes, boolean signed) {
    throw new UnsupportedOperationException();
  }

  /** A COMP-1 item. */
  public FloatingPoint float32(int offset) {
    return child(new FloatingPoint(storage, this.offset + offset, 4, new Declaration(this)));
  }

  /** A COMP-2 item. */
  public FloatingPoint float64(int offset) {
    return child(new FloatingPoint(storage, this.offset + offset, 8, new Declaration(this)));
  }

  /** A USAGE POINTER item. */
  public Pointer pointer(int offset) {
    return child(new Pointer(storage, this.offset + offset, new Declaration(this)));
  }

  @Override
  Field viewAt(int newOffset) {
    return new Group(storage, newOffset, size, declaration);
  }

  private Picture picture(String text) {
    return Picture.of(text, dialect());
  }

  private <F extends Field> F child(F field) {
    declaration.children.add(field);
    return field;
  }
}
