package drydock.cobol;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** A numeric item whose PICTURE edits the digits for people to read, or that has BLANK WHEN ZERO. */
public final class NumericEdited extends Field implements Item<NumericEdited> {
  private final Picture picture;
  private boolean blankWhenZero;

  NumericEdited(Storage storage, int offset, Picture picture, Declaration declaration) {
    super(storage, offset, sizeOf(picture), declaration);
    this.picture = picture;
  }

  /** An item of nines that is edited only by BLANK WHEN ZERO has a position for its V as well (GnuCOBOL 3.1.2, observed). */
  private static int sizeOf(Picture picture) {
    boolean plain = picture.category() == Category.NUMERIC;
    return picture.size() + (plain && picture.hasImpliedPoint() ? 1 : 0);
  }

  /** BLANK WHEN ZERO. */
  public NumericEdited blankWhenZero() {
    blankWhenZero = true;
    return this;
  }

  @Override
  public Category category() {
    return Category.NUMERIC_EDITED;
  }

  /** Digits of the value that the PICTURE has room for. */
  public int digits() {
    return picture.digits();
  }

  /** Whether the PICTURE can show that the value is negative. */
  boolean showsSign() {
    return picture.isSigned();
  }

  /** Digits right of the decimal point. */
  public int scale() {
    return picture.scale();
  }

  // Results of arithmetic

  /** Stores the result of arithmetic (GIVING or COMPUTE) without ON SIZE ERROR. */
  public void set(Decimal result) {
    store(result, Rounding.TRUNCATION, false);
  }

  /** Stores the rounded result of arithmetic without ON SIZE ERROR. */
  public void set(Decimal result, Rounding rounding) {
    store(result, rounding, false);
  }

  /**
   * Stores the result of arithmetic with ON SIZE ERROR: false, and the item unchanged, when it is undefined or does not
   * fit.
   */
  public boolean trySet(Decimal result, Rounding rounding) {
    return store(result, rounding, true);
  }

  /** {@link #trySet(Decimal, Rounding)} without ROUNDED. */
  public boolean trySet(Decimal result) {
    return store(result, Rounding.TRUNCATION, true);
  }

  /** {@link #trySet(Decimal)} of an integer. */
  public boolean trySet(long result) {
    return trySet(Decimal.of(result));
  }

  private boolean store(Decimal result, Rounding rounding, boolean keep) {
    if (result.isUndefined()) {
      return false;
    }
    BigInteger unscaled = result.round(scale(), rounding).unscaledValue();
    String text = unscaled.abs().toString();
    int count = digits();
    boolean fits = text.length() <= count || unscaled.signum() == 0;
    if (!fits && keep) {
      return false;
    }
    String digits = text.length() < count ? "0".repeat(count - text.length()) + text : text.substring(text.length() - count);
    receiveDigits(digits.getBytes(StandardCharsets.ISO_8859_1), 0, count, count, scale(), unscaled.signum() < 0);
    boolean prohibited = rounding == Rounding.PROHIBITED && result.scale() > scale() && result.signum() != 0;
    return fits && !prohibited && result != Decimal.ZERO_TO_THE_ZERO;
  }

  // MOVE

  @Override
  void sendTo(Field target) {
    if (target instanceof Zoned number) {
      number.closeSign(deEdit(number.memory(), number.digitsStart(), number.digitsLength(), number.scale()));
    } else if (target instanceof Numeric || target instanceof NumericEdited) {
      byte[] wide = new byte[DigitMove.WIDE];
      boolean negative = deEdit(wide, 0, DigitMove.WIDE, DigitMove.WIDE_SCALE);
      target.receiveDigits(wide, 0, DigitMove.WIDE, DigitMove.WIDE, DigitMove.WIDE_SCALE, negative);
    } else {
      target.receiveText(memory(), start(), size);
    }
  }

  /** Picks the digits out of the edited text. Returns whether it has a minus or a credit sign. */
  private boolean deEdit(byte[] to, int toStart, int toCount, int toScale) {
    byte[] memory = memory();
    byte point = (byte) (dialect().decimalPointIsComma() ? ',' : '.');
    byte[] digits = new byte[size];
    int count = 0;
    int scale = 0;
    boolean negative = false;
    boolean pointSeen = false;
    for (int at = start(); at < start() + size; at++) {
      byte character = memory[at];
      if (DigitMove.isDigit(character)) {
        digits[count++] = character;
        scale += pointSeen ? 1 : 0;
      } else if (character == point) {
        pointSeen = true;
      } else if (character == '-' || character == 'C') {
        negative = true;
      }
    }
    int effectiveScale = scale == 0 ? scaleOfPicture(pointSeen) : scale;
    DigitMove.align(digits, 0, count, effectiveScale, to, toStart, toCount, toScale);
    return negative;
  }

  /** The scale that V and P of the picture give to text without a fraction. */
  private int scaleOfPicture(boolean pointSeen) {
    boolean behindPoint = pointSeen;
    int scale = 0;
    int places = 0;
    for (int run = 0; run < picture.runs(); run++) {
      int times = picture.count(run);
      switch (picture.symbol(run)) {
        case '9', '0', 'Z', '*' -> {
          scale += behindPoint ? times : 0;
          places += behindPoint ? 0 : times;
        }
        case 'P' -> {
          scale += places == 0 ? times : -times;
          behindPoint |= places == 0;
        }
        case 'V' -> behindPoint = true;
        default -> {
          // other symbols take no part in the value
        }
      }
    }
    return scale;
  }

  @Override
  void receiveDigits(byte[] from, int start, int count, int fromDigits, int fromScale, boolean negative) {
    new NumericEditor(picture, dialect(), blankWhenZero).edit(from, start, count, fromScale, negative, memory(), start(), size);
  }

  @Override
  void receiveText(byte[] from, int start, int count) {
    byte[] wide = new byte[DigitMove.WIDE];
    boolean negative = DigitMove.parse(from, start, count, wide, 0, DigitMove.WIDE, DigitMove.WIDE_SCALE, dialect());
    receiveDigits(wide, 0, DigitMove.WIDE, DigitMove.WIDE, DigitMove.WIDE_SCALE, negative);
  }

  @Override
  NumericEdited viewAt(int newOffset) {
    NumericEdited view = new NumericEdited(storage, newOffset, picture, declaration);
    view.blankWhenZero = blankWhenZero;
    return view;
  }
}
