package drydock.cobol;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A numeric item with USAGE COMP-3 (PACKED-DECIMAL): two digits in each byte, the last half-byte is the sign (C, D, or F
 * for items without a sign); or COMP-6, which has no sign half-byte.
 */
public final class Packed extends Numeric implements Item<Packed> {
  private static final int POSITIVE = 0x0C;
  private static final int NEGATIVE = 0x0D;
  private static final int UNSIGNED = 0x0F;

  /** The most digits for which ADD works on the half-bytes themselves. */
  private static final int NIBBLE_ADD_DIGITS = 9;

  private final boolean hasSignNibble;

  Packed(Storage storage, int offset, Picture picture, boolean hasSignNibble, Declaration declaration) {
    this(
        storage,
        offset,
        hasSignNibble ? picture.size() / 2 + 1 : (picture.size() + 1) / 2,
        picture.digits(),
        picture.scale(),
        picture.isSigned(),
        hasSignNibble,
        declaration);
  }

  private Packed(
      Storage storage,
      int offset,
      int size,
      int digits,
      int scale,
      boolean signed,
      boolean hasSignNibble,
      Declaration declaration) {
    super(storage, offset, size, declaration, digits, scale, signed);
    this.hasSignNibble = hasSignNibble;
  }

  boolean hasSignNibble() {
    return hasSignNibble;
  }

  // Half-bytes, counted from the left

  private int nibble(byte[] memory, int start, int index) {
    int pair = memory[start + index / 2];
    return index % 2 == 0 ? pair >> 4 & 0x0F : pair & 0x0F;
  }

  /** Index of the half-byte of the first digit of the PICTURE. */
  private int firstNibble() {
    return hasSignNibble ? 1 - digits % 2 : digits % 2;
  }

  /** Number of half-bytes that hold digits, with the one before the first digit if there is one. */
  private int digitNibbles() {
    return hasSignNibble ? size * 2 - 1 : size * 2;
  }

  private int signNibble() {
    return hasSignNibble ? memory()[start() + size - 1] & 0x0F : 0;
  }

  private boolean isNegative() {
    return signed && signNibble() == NEGATIVE;
  }

  /** The digits from one half-byte up to another as an integer; half-bytes above 9 count as they are. */
  private long digitsAsLong(int from, int to) {
    byte[] memory = memory();
    int start = start();
    long value = 0;
    for (int index = from; index < to; index++) {
      value = value * 10 + nibble(memory, start, index);
    }
    return value;
  }

  // Values

  @Override
  public Decimal value() {
    int from = firstNibble();
    int to = digitNibbles();
    if (to - from <= PowersOfTen.MAX_LONG) {
      long value = digitsAsLong(from, to);
      return Decimal.of(isNegative() ? -value : value, scale);
    }
    BigInteger high = BigInteger.valueOf(digitsAsLong(from, to - PowersOfTen.MAX_LONG));
    BigInteger low = BigInteger.valueOf(digitsAsLong(to - PowersOfTen.MAX_LONG, to));
    if (to - from > 2 * PowersOfTen.MAX_LONG) {
      high = BigInteger.valueOf(digitsAsLong(from, to - 2 * PowersOfTen.MAX_LONG))
          .multiply(PowersOfTen.big(PowersOfTen.MAX_LONG))
          .add(BigInteger.valueOf(digitsAsLong(to - 2 * PowersOfTen.MAX_LONG, to - PowersOfTen.MAX_LONG)));
    }
    BigInteger value = high.multiply(PowersOfTen.big(PowersOfTen.MAX_LONG)).add(low);
    return Decimal.of(isNegative() ? value.negate() : value, scale);
  }

  @Override
  public long toLong() {
    int first = firstNibble();
    long value = digitsAsLong(first, first + Math.max(0, digits - scale));
    return isNegative() ? -value : value;
  }

  @Override
  boolean fitsLong() {
    return scale <= 0 && digits <= PowersOfTen.MAX_LONG;
  }

  @Override
  boolean fitsInt() {
    return scale <= 0 && digits < 10;
  }

  @Override
  int addend() {
    return hasSignNibble && scale == 0 ? (int) nibbleValue() : toInt();
  }

  /** All digits, also one before the first digit of the PICTURE; D is a minus also in an item without a sign. */
  private long nibbleValue() {
    long value = digitsAsLong(0, digitNibbles());
    return signNibble() == NEGATIVE ? -value : value;
  }

  // Storing

  @Override
  boolean storeUnscaled(long value, boolean keep) {
    if (value == Long.MIN_VALUE || digits > PowersOfTen.MAX_LONG) {
      return storeUnscaled(BigInteger.valueOf(value), keep);
    }
    long rest = Math.abs(value);
    boolean fits = rest < PowersOfTen.of(digits);
    if (!fits && keep) {
      return false;
    }
    writeDigits(fits ? rest : rest % PowersOfTen.of(digits), value < 0);
    return fits;
  }

  private void writeDigits(long value, boolean negative) {
    byte[] memory = memory();
    int start = start();
    int at = start + size - 1;
    long rest = value;
    if (hasSignNibble) {
      memory[at--] = (byte) (rest % 10 << 4 | sign(negative));
      rest /= 10;
    }
    for (; at >= start; at--) {
      int pair = (int) (rest % 100);
      memory[at] = (byte) (pair / 10 << 4 | pair % 10);
      rest /= 100;
    }
  }

  private int sign(boolean negative) {
    return !signed ? UNSIGNED : negative ? NEGATIVE : POSITIVE;
  }

  @Override
  boolean storeUnscaled(BigInteger value, boolean keep) {
    BigInteger magnitude = value.abs();
    boolean fits = magnitude.compareTo(PowersOfTen.big(digits)) < 0;
    if (!fits && keep) {
      return false;
    }
    String text = magnitude.mod(PowersOfTen.big(digits)).toString();
    Arrays.fill(memory(), start(), start() + size, (byte) 0);
    int index = digitNibbles();
    for (int at = text.length() - 1; at >= 0 && index > 0; at--) {
      putNibble(--index, text.charAt(at) - '0');
    }
    putSign(value.signum() < 0);
    return fits;
  }

  private void putNibble(int index, int digit) {
    int position = start() + index / 2;
    memory()[position] |= (byte) (index % 2 == 0 ? digit << 4 : digit);
  }

  private void putSign(boolean negative) {
    if (hasSignNibble) {
      int position = start() + size - 1;
      memory()[position] = (byte) (memory()[position] & 0xF0 | sign(negative));
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Integer items of up to nine digits are added to half-byte by half-byte, as cobc does: a carry runs on into the
   * half-byte before the first digit where there is one, and past it is lost.
   */
  @Override
  public void add(long number) {
    boolean inPlace = scale == 0 && digits <= NIBBLE_ADD_DIGITS && hasSignNibble && number == (int) number;
    if (inPlace && number != 0 && number < 0 == (signNibble() == NEGATIVE)) {
      addToNibbles(Math.abs(number));
    } else {
      addUnscaled(number);
    }
  }

  @Override
  public void subtract(long number) {
    addUnscaled(-number);
  }

  private void addToNibbles(long number) {
    byte[] memory = memory();
    int start = start();
    int at = start + size - 1;
    int sum = (memory[at] >> 4 & 0x0F) + (int) (number % 10);
    memory[at] = (byte) (sum % 10 << 4 | memory[at] & 0x0F);
    long rest = number / 10 + sum / 10;
    for (at--; at >= start && rest != 0; at--) {
      long pair = (memory[at] >> 4 & 0x0F) * 10 + (memory[at] & 0x0F) + rest % 100;
      memory[at] = (byte) (pair % 100 / 10 << 4 | pair % 10);
      rest = rest / 100 + pair / 100;
    }
  }

  // MOVE

  @Override
  public void set(long literal) {
    long digitsAbove = Math.abs(literal);
    if (scale != 0 || digits > PowersOfTen.MAX_LONG || digitsAbove < 0) {
      super.set(literal);
    } else {
      writeDigits(digitsAbove % PowersOfTen.of(digits), literal < 0);
    }
  }

  @Override
  void sendTo(Field target) {
    if (target instanceof Numeric number && !(target instanceof Zoned)) {
      number.set(value());
    } else {
      byte[] characters = new byte[digits];
      int first = firstNibble();
      for (int index = 0; index < digits; index++) {
        characters[index] = (byte) ('0' + nibble(memory(), start(), first + index));
      }
      if (target instanceof Zoned) {
        target.receiveDigits(characters, 0, digits, digits, scale, isNegative());
      } else {
        sendDigits(target, characters, isNegative());
      }
    }
  }

  @Override
  boolean isCopiedTo(Field target) {
    return target instanceof Packed other
        && size == other.size
        && digits == other.digits
        && scale == other.scale
        && signed == other.signed
        && hasSignNibble == other.hasSignNibble;
  }

  @Override
  void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative) {
    int first = firstNibble();
    Arrays.fill(memory(), start(), start() + size, (byte) 0);
    int source = start + fromDigits - fromScale - (digits - scale);
    int end = Math.min(digits + first, digitNibbles());
    for (int index = first; index < end; index++, source++) {
      if (source >= start && source < start + fromDigits && source < from.length && from[source] != ' ') {
        putNibble(index, from[source] - '0');
      }
    }
    putSign(negative);
  }

  @Override
  void receiveLiteral(byte[] text) {
    if (readsAsInteger(text)) {
      int value = integerOf(text);
      writeDigits(Math.abs((long) value) % PowersOfTen.of(Math.min(digits, PowersOfTen.MAX_LONG)), value < 0);
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
    return hasSignNibble && digits <= PowersOfTen.MAX_LONG ? Long.compare(nibbleValue(), number) : compareNibbles(number);
  }

  /** Compares digit by digit from the left; half-bytes above 9 count as they are. */
  private int compareNibbles(long number) {
    boolean negative = isNegative();
    if (negative != number < 0) {
      return negative ? -1 : 1;
    }
    int larger = negative ? -1 : 1;
    long magnitude = Math.abs(number);
    int nibbles = digitNibbles();
    if (nibbles <= PowersOfTen.MAX_LONG && magnitude >= PowersOfTen.of(nibbles)) {
      return -larger;
    }
    for (int index = 0; index < nibbles; index++) {
      int place = nibbles - 1 - index;
      long digit = place > PowersOfTen.MAX_LONG ? 0 : magnitude / PowersOfTen.of(place) % 10;
      int nibble = index < firstNibble() ? 0 : nibble(memory(), start(), index);
      if (nibble != digit) {
        return nibble > digit ? larger : -larger;
      }
    }
    return 0;
  }

  @Override
  Packed viewAt(int newOffset) {
    return new Packed(storage, newOffset, size, digits, scale, signed, hasSignNibble, declaration);
  }
}
