package drydock.cobol;

/** A group item, or a whole record. Its factory methods declare the items below it, at offsets from its own start. */
public final class Group extends Field implements Item<Group> {
  /** Bytes of COMP items by the most digits they hold, for the three rules of {@link Dialect.BinarySize}. */
  private static final int[] DIGITS_OF_BYTES = {0, 2, 4, 7, 9, 12, 14, 16, 18};

  private static final int[] SIGNED_DIGITS_OF_BYTES = {0, 2, 4, 6, 9, 11, 14, 16, 18};
  private static final int[] DIGITS_OF_NATIVE_BYTES = {0, 2, 4, 0, 9, 0, 0, 0, 18};

  /** The table below this group that makes its length vary, or null. */
  private VariableTable variableTable;

  Group(Storage storage, int offset, int size, Declaration declaration) {
    super(storage, offset, size, declaration);
  }

  @Override
  public Category category() {
    return Category.GROUP;
  }

  /** The length in bytes; with OCCURS DEPENDING ON below the group it follows the counter. */
  @Override
  public int length() {
    return variableTable == null ? size : variableTable.lengthOf(this);
  }

  /** The length as a receiver: all of it where the counter lies in the group itself (GnuCOBOL 3.1.2, observed). */
  int receivingLength() {
    return variableTable == null || variableTable.isCounterIn(this) ? size : length();
  }

  /**
   * OCCURS DEPENDING ON for a table in this group (its last item): the length of this group, and of the groups it
   * stands in, follows the counter. Without run-time checks the counter may leave its range, as with cobc.
   */
  public Group dependingOn(Numeric counter, int minimum, int maximum, int stride) {
    VariableTable table = new VariableTable(counter, maximum, stride);
    for (Group group = this; group != null; group = group.declaration.parent) {
      group.variableTable = table;
    }
    return this;
  }

  // Items below the group

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
    return alphanumeric(offset, length).alphabetic();
  }

  /** A numeric-edited item such as {@code PIC ZZ,ZZ9.99-}, or any numeric DISPLAY item with BLANK WHEN ZERO. */
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
    return binary(offset, picture(picture), Binary.Kind.DECIMAL, dialect().binarySize());
  }

  /** A COMP-5 item: little-endian, uses the full range of its bytes; at least one, where COMP may take two. */
  public Binary nativeBinary(int offset, String picture) {
    boolean any = dialect().binarySize() == Dialect.BinarySize.ANY;
    Dialect.BinarySize rule = any ? Dialect.BinarySize.ANY : Dialect.BinarySize.ONE_TWO_FOUR_EIGHT;
    return binary(offset, picture(picture), Binary.Kind.NATIVE, rule);
  }

  /** A COMP-X item: big-endian, uses the full range of its bytes, as many as the digits need. */
  public Binary compactBinary(int offset, String picture) {
    return binary(offset, picture(picture), Binary.Kind.COMPACT, Dialect.BinarySize.ANY);
  }

  /** BINARY-CHAR, BINARY-SHORT, BINARY-LONG, BINARY-DOUBLE: 1, 2, 4 or 8 bytes. */
  public Binary nativeInteger(int offset, int bytes, boolean signed) {
    return binary(offset, bytes, DIGITS_OF_NATIVE_BYTES[bytes], 0, signed, Binary.Kind.NATIVE);
  }

  /** A USAGE INDEX item or an index name: 4 bytes, signed. */
  public Binary index(int offset) {
    return binary(offset, 4, DIGITS_OF_NATIVE_BYTES[4], 0, true, Binary.Kind.INDEX);
  }

  private Binary binary(int offset, Picture picture, Binary.Kind kind, Dialect.BinarySize rule) {
    int bytes = bytesFor(picture, rule);
    return binary(offset, bytes, picture.digits(), picture.scale(), picture.isSigned(), kind);
  }

  private Binary binary(int offset, int bytes, int digits, int scale, boolean signed, Binary.Kind kind) {
    return child(new Binary(storage, this.offset + offset, bytes, digits, scale, signed, kind, new Declaration(this)));
  }

  private static int bytesFor(Picture picture, Dialect.BinarySize rule) {
    int[] capacity = picture.isSigned() ? SIGNED_DIGITS_OF_BYTES : DIGITS_OF_BYTES;
    int bytes = 1;
    while (bytes < 8 && capacity[bytes] < picture.size()) {
      bytes++;
    }
    if (rule == Dialect.BinarySize.ANY) {
      return bytes;
    }
    int least = rule == Dialect.BinarySize.TWO_FOUR_EIGHT ? 2 : 1;
    return picture.size() <= 2 ? least : picture.size() <= 4 ? 2 : picture.size() <= 9 ? 4 : 8;
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

  private Picture picture(String text) {
    return Picture.of(text, dialect());
  }

  private <F extends Field> F child(F field) {
    field.declaration.item = field;
    declaration.children.add(field);
    return field;
  }

  // MOVE and comparison: a group is text

  @Override
  public void set(String literal) {
    Move.characters(literal, memory(), start(), receivingLength());
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
    Move.bytes(from, start, count, memory(), start(), receivingLength(), dialect());
  }

  @Override
  void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative) {
    receiveText(from, start, count);
  }

  @Override
  Group viewAt(int newOffset) {
    Group view = new Group(storage, newOffset, size, declaration);
    view.variableTable = variableTable;
    return view;
  }

  /** A table with OCCURS DEPENDING ON. */
  private record VariableTable(Numeric counter, int maximum, int stride) {
    int lengthOf(Group group) {
      int length = group.size - (maximum - counter.addend()) * stride;
      return Math.max(0, Math.min(length, group.memory().length - group.start()));
    }

    boolean isCounterIn(Group group) {
      return counter.storage == group.storage && counter.offset >= group.offset && counter.offset < group.offset + group.size;
    }
  }
}
