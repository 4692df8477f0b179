package drydock.cobol;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A numeric item with USAGE DISPLAY: one character for each digit, the sign punched over the last (or first) digit or
 * separate. Content that is not numeric is read as GnuCOBOL 3.1.2 reads it.
 */
public final class Zoned extends Numeric implements Item<Zoned> {
  private boolean leading;
  private boolean separate;

  Zoned(Storage storage, int offset, Picture picture, Declaration declaration) {
    this(storage, offset, picture.size(), picture.digits(), picture.scale(), picture.isSigned(), declaration);
  }

  private Zoned(Storage storage, int offset, int size, int digits, int scale, boolean signed, Declaration declaration) {
    super(storage, offset, size, declaration, digits, scale, signed);
  }

  /** A numeric literal as written; its sign, if any, is leading and separate. */
  static Zoned constant(String number) {
    boolean hasSign = number.startsWith("-") || number.startsWith("+");
    int point = number.indexOf('.');
    String text = point < 0 ? number : number.substring(0, point) + number.substring(point + 1);
    int scale = point < 0 ? 0 : number.length() - point - 1;
    byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
    int digits = characters.length - (hasSign ? 1 : 0);
    Zoned constant = new Zoned(Storage.constant(characters), 0, digits, digits, scale, hasSign, new Declaration(null));
    return hasSign ? constant.signLeadingSeparate() : constant;
  }

  /** An intermediate item; there is room for a separate sign. */
  static Zoned temporary(int digits, int scale, boolean signed, Dialect dialect) {
    return new Zoned(Storage.temporary(new byte[digits + 1], dialect), 0, digits, digits, scale, signed, new Declaration(null));
  }

  /** SIGN LEADING: the sign is punched over the first digit. */
  public Zoned signLeading() {
    leading = true;
    return this;
  }

  /** SIGN TRAILING SEPARATE: a {@code +} or {@code -} behind the digits. */
  public Zoned signSeparate() {
    if (!separate) {
      size++;
    }
    separate = true;
    return this;
  }

  /** SIGN LEADING SEPARATE: a {@code +} or {@code -} before the digits. */
  public Zoned signLeadingSeparate() {
    return signLeading().signSeparate();
  }

  boolean isSignLeading() {
    return leading;
  }

  boolean isSignSeparate() {
    return separate;
  }

  // The digits

  /** Index of the first digit in the memory. */
  int digitsStart() {
    return separate && leading ? start() + 1 : start();
  }

  /** The number of digit positions in storage. */
  int digitsLength() {
    return separate ? size - 1 : size;
  }

  private int signPosition() {
    return leading ? start() : start() + size - 1;
  }

  /**
   * Reads the sign and takes it off the digit it is punched over, until {@link #closeSign} puts it back. A character that
   * is no sign is lost over this, as it is with cobc.
   */
  boolean openSign() {
    if (!signed) {
      return false;
    }
    byte[] memory = memory();
    int position = signPosition();
    byte sign = memory[position];
    if (separate) {
      return sign == '-';
    }
    if (sign >= '0' && sign <= '9') {
      return false;
    }
    boolean ebcdic = dialect().signEbcdic();
    memory[position] = Overpunch.plain(sign, ebcdic);
    return Overpunch.isNegative(sign, ebcdic);
  }

  /** Writes the sign. */
  void closeSign(boolean negative) {
    if (!signed) {
      return;
    }
    byte[] memory = memory();
    int position = signPosition();
    if (separate) {
      memory[position] = (byte) (negative ? '-' : '+');
    } else {
      memory[position] = Overpunch.punched(memory[position], negative, dialect().signEbcdic());
    }
  }

  // Values

  /** The digits as a long with the sign, or {@link PowersOfTen#OVERFLOW} where they are not plain or too many. */
  private long plainValue() {
    int count = digitsLength();
    if (count > PowersOfTen.MAX_LONG) {
      return PowersOfTen.OVERFLOW;
    }
    byte[] memory = memory();
    int at = digitsStart();
    int end = at + count;
    boolean punched = signed && !separate;
    if (punched && (leading || dialect().signEbcdic())) {
      return PowersOfTen.OVERFLOW;
    }
    int plainEnd = punched ? end - 1 : end;
    long value = 0;
    for (; at < plainEnd; at++) {
      int digit = memory[at] - '0';
      if (digit < 0 || digit > 9) {
        return PowersOfTen.OVERFLOW;
      }
      value = value * 10 + digit;
    }
    if (punched) {
      int last = memory[at] - '0';
      if (last >= 0 && last <= 9) {
        return value * 10 + last;
      }
      last -= 0x40;
      return last >= 0 && last <= 9 ? -(value * 10 + last) : PowersOfTen.OVERFLOW;
    }
    if (!signed) {
      return value;
    }
    byte sign = memory[signPosition()];
    return sign == '-' ? -value : sign == '+' ? value : PowersOfTen.OVERFLOW;
  }

  @Override
  public Decimal value() {
    long plain = plainValue();
    if (plain != PowersOfTen.OVERFLOW) {
      return Decimal.of(plain, scale);
    }
    int first = memory()[digitsStart()] & 0xFF;
    if (first == 0xFF || first == 0) {
      return decimalOf(memory(), digitsStart(), digitsLength(), scale, false);
    }
    boolean negative = openSign();
    Decimal value = decimalOf(memory(), digitsStart(), digitsLength(), scale, negative);
    closeSign(negative);
    return value;
  }

  /**
   * The value of display digits that may be anything (GnuCOBOL 3.1.2, observed): high-values and low-values at the start
   * stand for more than fits; leading characters with a low half-byte of zero are skipped; the others count by their
   * distance from '0'.
   */
  static Decimal decimalOf(byte[] from, int start, int count, int scale, boolean negative) {
    int first = from[start] & 0xFF;
    if (first == 0xFF || first == 0) {
      BigInteger limit = PowersOfTen.big(count);
      return Decimal.of(first == 0 ? limit.negate() : limit, scale);
    }
    int at = start;
    int left = count;
    while (left > 1 && (from[at] & 0x0F) == 0) {
      at++;
      left--;
    }
    BigInteger value = left < 20 ? unsignedSum(from, at, left) : lowHalfBytes(from, at, left);
    return Decimal.of(negative ? value.negate() : value, scale);
  }

  private static BigInteger unsignedSum(byte[] from, int start, int count) {
    long sum = 0;
    for (int at = start; at < start + count; at++) {
      sum = sum * 10 + (from[at] & 0xFF) - '0';
    }
    return sum >= 0 ? BigInteger.valueOf(sum) : BigInteger.valueOf(sum).add(BigInteger.ONE.shiftLeft(Long.SIZE));
  }

  private static BigInteger lowHalfBytes(byte[] from, int start, int count) {
    char[] digits = new char[count];
    for (int at = 0; at < count; at++) {
      int digit = from[start + at] & 0x0F;
      if (digit > 9) {
        return BigInteger.ZERO;
      }
      digits[at] = (char) ('0' + digit);
    }
    return new BigInteger(new String(digits));
  }

  /** The integer part, as relations and subscripts read it: every character counts by its distance from '0'. */
  @Override
  public long toLong() {
    long plain = plainValue();
    if (plain != PowersOfTen.OVERFLOW) {
      return scale == 0 ? plain : scale > 0 ? PowersOfTen.scaleDown(plain, scale) : plain * PowersOfTen.of(-scale);
    }
    boolean negative = openSign();
    byte[] memory = memory();
    int end = digitsStart() + digitsLength() - Math.max(scale, 0);
    long value = 0;
    for (int at = digitsStart(); at < end; at++) {
      value = value * 10 + (memory[at] & 0xFF) - '0';
    }
    closeSign(negative);
    value = scale < 0 ? value * PowersOfTen.of(-scale) : value;
    return negative ? -value : value;
  }

  @Override
  boolean fitsLong() {
    return scale <= 0 && digits <= PowersOfTen.MAX_LONG;
  }

  @Override
  boolean fitsInt() {
    return scale <= 0 && digits < 10;
  }

  /** An unsigned item is read digit by digit; characters that are no digits count as zero. */
  @Override
  int addend() {
    if (signed || scale < 0) {
      return toInt();
    }
    byte[] memory = memory();
    int end = start() + size;
    int value = 0;
    for (int at = start(); at < end; at++) {
      int digit = memory[at] - '0';
      value = value * 10 + (digit > 0 && digit <= 9 ? digit : 0);
    }
    return value;
  }

  // Storing

  @Override
  boolean storeUnscaled(long value, boolean keep) {
    if (value == Long.MIN_VALUE) {
      return storeUnscaled(BigInteger.valueOf(value), keep);
    }
    long rest = Math.abs(value);
    int count = digitsLength();
    boolean fits = count > PowersOfTen.MAX_LONG || rest < PowersOfTen.of(count);
    if (!fits && keep) {
      return false;
    }
    writeDigits(rest, digitsStart(), count);
    closeSign(value < 0);
    return fits;
  }

  private void writeDigits(long value, int from, int count) {
    byte[] memory = memory();
    long rest = value;
    for (int at = from + count - 1; at >= from; at--) {
      long quotient = rest / 10;
      memory[at] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    }
  }

  @Override
  boolean storeUnscaled(BigInteger value, boolean keep) {
    byte[] text = value.abs().toString().getBytes(StandardCharsets.ISO_8859_1);
    int count = digitsLength();
    boolean fits = text.length <= count;
    if (!fits && keep) {
      return false;
    }
    int zeros = Math.max(0, count - text.length);
    Arrays.fill(memory(), digitsStart(), digitsStart() + zeros, (byte) '0');
    System.arraycopy(text, text.length - (count - zeros), memory(), digitsStart() + zeros, count - zeros);
    closeSign(value.signum() < 0);
    return fits;
  }

  @Override
  public void add(long number) {
    if (number == 0) {
      return;
    }
    if (scale == 0) {
      long plain = plainValue();
      if (plain != PowersOfTen.OVERFLOW && number == (int) number) {
        storeUnscaled(plain + number, false);
        return;
      }
    }
    addUnscaled(number);
  }

  // MOVE

  @Override
  public void set(long literal) {
    int count = digitsLength();
    if (literal == Long.MIN_VALUE || count > PowersOfTen.MAX_LONG) {
      super.set(literal);
      return;
    }
    long digitsAbove = Math.abs(literal);
    int zeros = Math.min(Math.max(scale, 0), count);
    if (scale < 0) {
      digitsAbove = PowersOfTen.scaleDown(digitsAbove, -scale);
    }
    Arrays.fill(memory(), digitsStart() + count - zeros, digitsStart() + count, (byte) '0');
    writeDigits(scale > count ? 0 : digitsAbove, digitsStart(), count - zeros);
    closeSign(literal < 0);
    if (literal < 0) {
      dropZeroSign(0);
    }
  }

  /** A literal of this scale whose digits were all cut off leaves no minus behind (GnuCOBOL 3.1.2, observed). */
  void dropZeroSign(int literalScale) {
    if (literalScale != scale || leading || separate || !signed) {
      return;
    }
    boolean negative = openSign();
    byte[] memory = memory();
    boolean zero = true;
    for (int at = start(); at < start() + size; at++) {
      zero &= memory[at] == '0';
    }
    closeSign(negative && !zero);
  }

  @Override
  void sendTo(Field target) {
    boolean negative = openSign();
    target.receiveDigits(memory(), digitsStart(), digitsLength(), digits, scale, negative);
    closeSign(negative);
  }

  /** {@inheritDoc} No sign is punched, not even where positive digits have one (GnuCOBOL 3.1.2, observed). */
  @Override
  void setZero() {
    Arrays.fill(memory(), digitsStart(), digitsStart() + digitsLength(), (byte) '0');
    if (separate) {
      closeSign(false);
    }
  }

  @Override
  boolean isCopiedTo(Field target) {
    if (storage.isConstant()) {
      return false;
    }
    if (target instanceof Alphanumeric) {
      return !signed && size >= target.length();
    }
    return target instanceof Zoned other
        && size == other.size
        && digits == other.digits
        && scale == other.scale
        && signed == other.signed
        && leading == other.leading
        && separate == other.separate;
  }

  @Override
  void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative) {
    DigitMove.align(from, start, count, fromScale, memory(), digitsStart(), digitsLength(), scale);
    closeSign(negative);
  }

  /** An integer item takes the characters of a literal as they are, aligned at the right (GnuCOBOL 3.1.2, observed). */
  @Override
  void receiveLiteral(byte[] text) {
    if (scale != 0 || leading || separate) {
      super.receiveLiteral(text);
      return;
    }
    int common = Math.min(text.length, size);
    int first = start() + size - common;
    Arrays.fill(memory(), start(), first, (byte) '0');
    System.arraycopy(text, text.length - common, memory(), first, common);
    closeSign(false);
  }

  @Override
  void receiveText(byte[] from, int start, int count) {
    boolean negative = DigitMove.parse(from, start, count, memory(), digitsStart(), digitsLength(), scale, dialect());
    closeSign(negative);
  }

  // Relations

  @Override
  public int compareTo(long literal) {
    return isTooLong(Math.abs(literal)) ? -1 : compareInteger(literal);
  }

  /** As {@link #isTooLong(long)} for a nonnumeric literal of digits. */
  boolean isTooLong(byte[] literal) {
    int zeros = 0;
    for (int at = 0; at < literal.length; at++) {
      if (!DigitMove.isDigit(literal[at])) {
        return false;
      }
      zeros += zeros == at && literal[at] == '0' ? 1 : 0;
    }
    return scale >= 0 && literal.length - zeros > size - scale;
  }

  /** A literal with more integer digits than the item counts as larger, whatever its sign (GnuCOBOL 3.1.2, observed). */
  boolean isTooLong(long integerPart) {
    int places = size - scale;
    return scale >= 0 && places <= PowersOfTen.MAX_LONG && integerPart >= PowersOfTen.of(Math.max(0, places));
  }

  @Override
  int compareInteger(long number) {
    if (scale != 0 || separate || leading || digits > PowersOfTen.MAX_LONG) {
      return value().compareTo(Decimal.of(number));
    }
    long plain = plainValue();
    if (plain != PowersOfTen.OVERFLOW) {
      return Long.compare(plain, number);
    }
    return compareCharacters(number);
  }

  /** As {@link #compareInteger} for content that is not numeric, without the loss that {@link #openSign} may cause. */
  private int compareCharacters(long number) {
    if (!signed && number < 0) {
      return 1;
    }
    byte[] memory = memory();
    int last = start() + size - 1;
    long value = 0;
    for (int at = start(); at < last; at++) {
      value = value * 10 + (memory[at] & 0xFF) - '0';
    }
    byte sign = memory[last];
    if (!signed || (sign >= '0' && sign <= '9')) {
      value = value * 10 + (sign & 0xFF) - '0';
    } else {
      boolean ebcdic = dialect().signEbcdic();
      value = value * 10 + (Overpunch.isValid(sign, ebcdic) ? Overpunch.plain(sign, ebcdic) - '0' : 0);
      value = Overpunch.isNegative(sign, ebcdic) ? -value : value;
    }
    return Long.compare(value, number);
  }

  /** Whether cobc compares the two items byte by byte: both without a sign and with the same digits. */
  boolean comparesBytesWith(Zoned other) {
    return !signed && !other.signed && size == other.size && scale == other.scale && digits == other.digits;
  }

  @Override
  Zoned viewAt(int newOffset) {
    Zoned view = new Zoned(storage, newOffset, size, digits, scale, signed, declaration);
    view.leading = leading;
    view.separate = separate;
    return view;
  }
}
