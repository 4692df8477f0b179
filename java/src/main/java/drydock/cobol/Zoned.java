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
    int from = digitsStart();
    if (signed && !separate) {
      return punchedValue(memory, from, count);
    }
    long value = DisplayDigits.plain(memory, from, from + count);
    if (!signed || value == PowersOfTen.OVERFLOW) {
      return value;
    }
    byte sign = memory[signPosition()];
    return sign == '-' ? -value : sign == '+' ? value : PowersOfTen.OVERFLOW;
  }

  private long punchedValue(byte[] memory, int from, int count) {
    int punched = Overpunch.read(memory[signPosition()], dialect().signEbcdic());
    int skipped = leading ? 1 : 0;
    long rest = DisplayDigits.plain(memory, from + skipped, from + count - 1 + skipped);
    if (punched == Overpunch.NONE || rest == PowersOfTen.OVERFLOW) {
      return PowersOfTen.OVERFLOW;
    }
    int digit = punched & ~Overpunch.MINUS;
    long value = leading ? digit * PowersOfTen.of(count - 1) + rest : rest * 10 + digit;
    return punched == digit ? value : -value;
  }

  @Override
  public Decimal value() {
    long plain = plainValue();
    if (plain != PowersOfTen.OVERFLOW) {
      return Decimal.of(plain, scale);
    }
    if (DisplayDigits.isBeyond(memory()[digitsStart()])) {
      return DisplayDigits.value(memory(), digitsStart(), digitsLength(), scale, false);
    }
    boolean negative = openSign();
    Decimal value = DisplayDigits.value(memory(), digitsStart(), digitsLength(), scale, negative);
    closeSign(negative);
    return value;
  }

  /** The integer part, as relations and subscripts read it: every character counts by its distance from '0'. */
  @Override
  public long toLong() {
    long plain = plainValue();
    if (plain == PowersOfTen.OVERFLOW) {
      return sumOfCharacters();
    }
    return scale == 0 ? plain : scale > 0 ? PowersOfTen.scaleDown(plain, scale) : plain * PowersOfTen.of(-scale);
  }

  private long sumOfCharacters() {
    boolean negative = openSign();
    int from = digitsStart();
    long value = DisplayDigits.sum(memory(), from, from + digitsLength() - Math.max(scale, 0));
    closeSign(negative);
    value = scale < 0 ? value * PowersOfTen.of(-scale) : value;
    return negative ? -value : value;
  }

  /** A separate sign counts as a digit, scaling positions P do not. */
  @Override
  boolean fitsLong() {
    return scale <= 0 && size <= PowersOfTen.MAX_LONG;
  }

  @Override
  boolean fitsInt() {
    return scale <= 0 && size < 10;
  }

  /** An unsigned item is read digit by digit; characters that are no digits count as zero. */
  @Override
  int addend() {
    if (signed || scale < 0 || dialect().signEbcdic()) {
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
    DisplayDigits.write(rest, memory(), digitsStart(), count);
    closeSign(value < 0);
    return fits;
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
    DisplayDigits.write(scale > count ? 0 : digitsAbove, memory(), digitsStart(), count - zeros);
    closeSign(literal < 0);
    if (literal < 0) {
      dropZeroSign(0);
    }
  }

  /** Receives a number that has the scale of the item, if it fits a long; the digits that there is no room for are dropped. */
  boolean setAligned(long magnitude, int numberScale, boolean negative) {
    if (magnitude < 0 || numberScale != scale) {
      return false;
    }
    DisplayDigits.write(magnitude, memory(), digitsStart(), digitsLength());
    closeSign(negative);
    return true;
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
    if (target instanceof FloatingPoint number) {
      number.set(value());
      return;
    }
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

  /** A literal with more integer digits than the item counts as larger, whatever its sign (GnuCOBOL 3.1.2, observed). */
  boolean isTooLong(long integerPart) {
    int places = integerPlaces();
    return scale >= 0 && places <= PowersOfTen.MAX_LONG && integerPart >= PowersOfTen.of(places);
  }

  /** Positions before the decimal point; cobc counts a separate sign as one of them. */
  int integerPlaces() {
    return Math.max(0, size - scale);
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
    int last = start() + size - 1;
    long value = DisplayDigits.sum(memory(), start(), last);
    byte sign = memory()[last];
    if (!signed || DigitMove.isDigit(sign)) {
      return Long.compare(value * 10 + (sign & 0xFF) - '0', number);
    }
    int punched = Math.max(0, Overpunch.read(sign, dialect().signEbcdic()));
    int digit = punched & ~Overpunch.MINUS;
    return Long.compare(punched == digit ? value * 10 + digit : -(value * 10 + digit), number);
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
