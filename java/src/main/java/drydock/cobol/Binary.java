package drydock.cobol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A binary integer with an implied decimal point: COMP, COMP-4 and COMP-X (big-endian), COMP-5, BINARY-CHAR and so on,
 * and INDEX (little-endian), in 1 to 8 bytes.
 */
public final class Binary extends Numeric implements Item<Binary> {
  private static final VarHandle BIG_SHORT = view(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle BIG_INT = view(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle BIG_LONG = view(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LITTLE_SHORT = view(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LITTLE_INT = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LITTLE_LONG = view(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** How a binary item is used; the layouts of the usages differ little, their arithmetic and DISPLAY more. */
  enum Kind {
    /** COMP, COMP-4, BINARY: big-endian; cut to its decimal digits if the dialect says so. */
    DECIMAL,
    /** COMP-X: big-endian, all bits used. */
    COMPACT,
    /** COMP-5, BINARY-LONG and the like: little-endian, all bits used, shown with all digits that can occur. */
    NATIVE,
    /** INDEX and index names: little-endian, shown with nine digits. */
    INDEX,
    /** What a function returns: little-endian, all bits used, shown like COMP. */
    RESULT
  }

  private final Kind kind;

  /** Whether values are cut to the digits of the PICTURE. */
  private final boolean truncates;

  Binary(Storage storage, int offset, int size, int digits, int scale, boolean signed, Kind kind, Declaration declaration) {
    super(storage, offset, size, declaration, digits, scale, signed);
    this.kind = kind;
    this.truncates = kind == Kind.DECIMAL && storage.dialect().binaryTruncate();
  }

  private static VarHandle view(Class<?> arrayType, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, order);
  }

  Kind kind() {
    return kind;
  }

  // Bytes

  /** The content, extended to 64 bits by the sign or by zeros. */
  long bits() {
    byte[] memory = memory();
    int at = start();
    boolean big = kind == Kind.DECIMAL || kind == Kind.COMPACT;
    switch (size) {
      case 1:
        return signed ? memory[at] : memory[at] & 0xFF;
      case 2:
        short two = big ? (short) BIG_SHORT.get(memory, at) : (short) LITTLE_SHORT.get(memory, at);
        return signed ? two : two & 0xFFFF;
      case 4:
        int four = big ? (int) BIG_INT.get(memory, at) : (int) LITTLE_INT.get(memory, at);
        return signed ? four : four & 0xFFFFFFFFL;
      case 8:
        return big ? (long) BIG_LONG.get(memory, at) : (long) LITTLE_LONG.get(memory, at);
      default:
        return oddBits(memory, at, big);
    }
  }

  private long oddBits(byte[] memory, int start, boolean big) {
    long value = 0;
    for (int index = 0; index < size; index++) {
      value = value << 8 | memory[start + (big ? index : size - 1 - index)] & 0xFF;
    }
    int unused = Long.SIZE - 8 * size;
    return signed ? value << unused >> unused : value;
  }

  /** Writes the low bytes of a value. */
  private void setBits(long value) {
    byte[] memory = memory();
    int at = start();
    if (size == 1) {
      memory[at] = (byte) value;
    } else if (kind == Kind.DECIMAL || kind == Kind.COMPACT) {
      setBigEndian(memory, at, value);
    } else {
      setLittleEndian(memory, at, value);
    }
  }

  private void setBigEndian(byte[] memory, int at, long value) {
    switch (size) {
      case 2 -> BIG_SHORT.set(memory, at, (short) value);
      case 4 -> BIG_INT.set(memory, at, (int) value);
      case 8 -> BIG_LONG.set(memory, at, value);
      default -> {
        for (int index = size - 1, shift = 0; index >= 0; index--, shift += 8) {
          memory[at + index] = (byte) (value >> shift);
        }
      }
    }
  }

  private void setLittleEndian(byte[] memory, int at, long value) {
    switch (size) {
      case 2 -> LITTLE_SHORT.set(memory, at, (short) value);
      case 4 -> LITTLE_INT.set(memory, at, (int) value);
      case 8 -> LITTLE_LONG.set(memory, at, value);
      default -> {
        for (int index = 0, shift = 0; index < size; index++, shift += 8) {
          memory[at + index] = (byte) (value >> shift);
        }
      }
    }
  }

  /** Whether the content is an unsigned number beyond the range of a Java long. */
  private boolean exceedsLong(long bits) {
    return !signed && bits < 0;
  }

  // Values

  @Override
  public Decimal value() {
    long bits = bits();
    return exceedsLong(bits) ? Decimal.of(new BigInteger(Long.toUnsignedString(bits)), scale) : Decimal.of(bits, scale);
  }

  /** The integer part. Scaling positions P of the PICTURE are not counted in, as in relations and subscripts of cobc. */
  @Override
  public long toLong() {
    return scale > 0 ? PowersOfTen.scaleDown(bits(), scale) : bits();
  }

  @Override
  boolean addsIntegers() {
    return !truncates;
  }

  @Override
  boolean fitsLong() {
    return scale <= 0;
  }

  @Override
  boolean fitsInt() {
    return scale <= 0 && size <= 4;
  }

  // Storing

  @Override
  boolean storeUnscaled(long value, boolean keep) {
    if (value == Long.MIN_VALUE) {
      return storeUnscaled(BigInteger.valueOf(value), keep);
    }
    long number = signed ? value : Math.abs(value);
    long magnitude = Math.abs(number);
    int bits = size * 8 - (signed ? 1 : 0);
    boolean fits = bits >= Long.SIZE - 1 || magnitude >>> bits == 0;
    if (fits && truncates) {
      fits = magnitude < PowersOfTen.of(digits);
    }
    if (fits) {
      setBits(number);
      return true;
    }
    if (!keep) {
      setBits(truncates ? number % PowersOfTen.of(digits) : number);
    }
    return false;
  }

  @Override
  boolean storeUnscaled(BigInteger value, boolean keep) {
    BigInteger number = signed ? value : value.abs();
    boolean fits = !truncates && number.abs().bitLength() <= size * 8 - (signed ? 1 : 0);
    if (fits || !keep) {
      setBits((truncates ? number.remainder(PowersOfTen.big(digits)) : number).longValue());
    }
    return fits;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Items that use all of their bits wrap around, unsigned ones too (GnuCOBOL 3.1.2, observed).
   */
  @Override
  public void add(long number) {
    if (scale != 0) {
      addUnscaled(number);
    } else if (number != (int) number || (truncates && size == 8)) {
      set(value().plus(Decimal.of(number)));
    } else if (truncates) {
      storeUnscaled(bits() + number, false);
    } else {
      setBits(bits() + number);
    }
  }

  // MOVE

  @Override
  public void set(long literal) {
    if (scale != 0 || literal == Long.MIN_VALUE) {
      super.set(literal);
      return;
    }
    long magnitude = Math.abs(literal);
    long kept = truncates ? magnitude % PowersOfTen.of(digits) : magnitude;
    setBits(signed && literal < 0 ? -kept : kept);
  }

  @Override
  void sendTo(Field target) {
    if (target instanceof Binary binary) {
      sendTo(binary);
    } else if (target instanceof Numeric number && !(target instanceof Zoned)) {
      number.set(value());
    } else {
      long bits = bits();
      boolean negative = signed && bits < 0;
      if (target instanceof Zoned digits && digits.setAligned(negative ? -bits : bits, scale, negative)) {
        return;
      }
      byte[] characters = bits == 0 ? new byte[0] : magnitude(bits).getBytes(StandardCharsets.ISO_8859_1);
      if (target instanceof Zoned) {
        target.receiveDigits(characters, 0, characters.length, characters.length, scale, negative);
      } else {
        int width = target instanceof NumericEdited ? DigitMove.WIDE_SCALE : digits;
        byte[] aligned = new byte[width];
        DigitMove.align(characters, 0, characters.length, scale, aligned, 0, width, scale);
        sendDigits(target, aligned, negative);
      }
    }
  }

  private String magnitude(long bits) {
    return Long.toUnsignedString(signed ? Math.abs(bits) : bits);
  }

  private void sendTo(Binary target) {
    if (scale == target.scale) {
      long bits = bits();
      long kept = !target.truncates
          ? bits
          : signed ? bits % PowersOfTen.of(target.digits) : Long.remainderUnsigned(bits, PowersOfTen.of(target.digits));
      target.setBits(!target.signed && signed && bits < 0 ? -kept : kept);
    } else {
      target.set(value());
    }
  }

  @Override
  boolean isCopiedTo(Field target) {
    return target instanceof Binary other
        && kind == other.kind
        && size == other.size
        && digits == other.digits
        && scale == other.scale
        && signed == other.signed;
  }

  @Override
  void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative) {
    long value = 0;
    int places = count - fromScale + scale;
    for (int index = 0; index < places; index++) {
      value = value * 10 + (index < count ? (from[start + index] & 0xFF) - '0' : 0);
    }
    if (truncates) {
      value = Long.remainderUnsigned(value, PowersOfTen.of(digits));
    }
    setBits(signed && negative ? -value : value);
  }

  @Override
  void receiveLiteral(byte[] text) {
    if (!dialect().binaryTruncate() && readsAsInteger(text)) {
      long value = integerOf(text);
      setBits(signed ? value : Math.abs(value));
    } else {
      super.receiveLiteral(text);
    }
  }

  @Override
  void receiveText(byte[] from, int start, int count) {
    byte[] wide = new byte[DigitMove.WIDE];
    boolean negative = DigitMove.parse(from, start, count, wide, 0, DigitMove.WIDE, DigitMove.WIDE_SCALE, dialect());
    receiveDigits(wide, 0, DigitMove.WIDE, DigitMove.WIDE, DigitMove.WIDE_SCALE, negative);
  }

  // Relations

  @Override
  int compareInteger(long number) {
    if (scale != 0) {
      return value().compareTo(Decimal.of(number));
    }
    long bits = bits();
    if (size == 8 && !signed && kind == Kind.NATIVE) {
      return Long.compareUnsigned(bits, number);
    }
    return exceedsLong(bits) ? 1 : Long.compare(bits, number);
  }

  @Override
  Binary viewAt(int newOffset) {
    return new Binary(storage, newOffset, size, digits, scale, signed, kind, declaration);
  }
}
