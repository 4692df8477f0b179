package drydock.cobol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What DISPLAY prints of numeric items (GnuCOBOL 3.1.2, observed). */
final class NumericDisplay {
  /** Decimal digits shown of a native binary item, by its bytes. */
  private static final int[] NATIVE_DIGITS = {1, 3, 5, 8, 10, 13, 15, 17, 20};

  private NumericDisplay() {}

  static byte[] format(Numeric number) {
    if (number instanceof FloatingPoint floating) {
      return FloatFormat.format(floating.toDouble(), floating.length() == 4 ? 8 : 16).getBytes(StandardCharsets.ISO_8859_1);
    }
    boolean pretty = number.dialect().prettyDisplay();
    if (number instanceof Binary binary && binary.kind() != Binary.Kind.INDEX) {
      if (binary.kind() == Binary.Kind.NATIVE || !pretty) {
        return formatNative(binary);
      }
    }
    return pretty ? formatPretty(number) : formatPlain(number);
  }

  /** All digits that the bytes can hold, with a sign. */
  private static byte[] formatNative(Binary binary) {
    long bits = binary.bits();
    boolean negative = binary.isSigned() && bits < 0;
    String magnitude = Long.toUnsignedString(negative ? -bits : bits);
    String digits = "0".repeat(Math.max(0, NATIVE_DIGITS[binary.length()] - magnitude.length())) + magnitude;
    return ((binary.isSigned() ? negative ? "-" : "+" : "") + digits).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The digits with a sign and a decimal point. */
  private static byte[] formatPretty(Numeric number) {
    int digits = number.digits();
    int scale = number.scale();
    boolean signed = number.isSigned();
    boolean trailing = signed && number instanceof Zoned zoned && zoned.isSignSeparate() && !zoned.isSignLeading();
    char point = number.dialect().decimalPointIsComma() ? ',' : '.';
    StringBuilder picture = new StringBuilder();
    picture.append(signed && !trailing ? "+" : "");
    if (scale <= 0) {
      picture.append("9(").append(digits).append(')');
    } else {
      picture.append(digits > scale ? "9(" + (digits - scale) + ")" : "").append(point).append("9(").append(scale).append(')');
    }
    picture.append(trailing ? "+" : "");
    byte[] text = new byte[digits + (signed ? 1 : 0) + (scale != 0 ? 1 : 0)];
    Storage storage = Storage.temporary(text, number.dialect());
    number.sendTo(new NumericEdited(storage, 0, Picture.of(picture.toString(), number.dialect()), new Declaration(null)));
    return withoutNuls(text);
  }

  /** NULs are not printed: a position that nothing was moved to, as for P in the picture, shows nothing. */
  private static byte[] withoutNuls(byte[] text) {
    int length = 0;
    for (byte character : text) {
      if (character != 0) {
        text[length++] = character;
      }
    }
    return length == text.length ? text : Arrays.copyOf(text, length);
  }

  /** The digits alone, a sign before or behind them. */
  private static byte[] formatPlain(Numeric number) {
    Zoned shown = Zoned.temporary(number.digits(), number.scale(), number.isSigned(), number.dialect());
    if (number.isSigned()) {
      boolean leading = !(number instanceof Zoned zoned) || zoned.isSignLeading();
      shown = leading ? shown.signLeadingSeparate() : shown.signSeparate();
    }
    number.sendTo(shown);
    return Arrays.copyOf(shown.memory(), shown.length());
  }
}
