package drydock.cobol;

/**
 * The text that FUNCTION NUMVAL, NUMVAL-C and NUMVAL-F read: which is valid (as the TEST-NUMVAL functions tell), and its
 * value. All as GnuCOBOL 3.1.2 does it, observed: lower-case CR and DB are not valid, and CR or DB as the last two
 * characters do not make the number negative.
 */
final class NumericText {
  private static final int MAXIMUM_DIGITS = 38;

  private final byte[] text;
  private final char point;

  NumericText(byte[] text, boolean decimalPointIsComma) {
    this.text = text;
    point = decimalPointIsComma ? ',' : '.';
  }

  /** The value for NUMVAL ({@code currency} null) or NUMVAL-C; zero when the text is not valid. */
  Decimal value(byte[] currency) {
    if (check(currency) != 0) {
      return Decimal.ZERO;
    }
    StringBuilder digits = new StringBuilder();
    int scale = 0;
    boolean negative = false;
    boolean fraction = false;
    for (int i = 0; i < text.length; i++) {
      char character = (char) (text[i] & 0xFF);
      if (i < text.length - 2 && isCreditOrDebit(i)) {
        negative = true;
        break;
      }
      if (character == '-') {
        negative = true;
      } else if (character == point) {
        fraction = true;
      } else if (isDigit(character)) {
        digits.append(character);
        scale += fraction ? 1 : 0;
      }
    }
    return number(digits, scale, negative);
  }

  /**
   * 0 when the text is valid for NUMVAL ({@code currency} null) or NUMVAL-C, else the position of the first character that is
   * not (the length + 1 when the text ends too early).
   */
  int check(byte[] currency) {
    byte[] sign = currency == null ? null : currencySign(currency);
    if (currency != null && sign == null) {
      return 1;
    }
    if (sign != null && sign.length >= text.length) {
      sign = null;
    }
    boolean signed = false;
    int at = 0;
    for (; at < text.length && !isNumberStart(at); at++) {
      if (text[at] == '+' || text[at] == '-') {
        if (signed) {
          return at + 1;
        }
        signed = true;
      } else if (text[at] != ' ' && !isCurrency(at, sign)) {
        return at + 1;
      }
    }
    return at == text.length ? at + 1 : checkNumber(at, signed, currency != null);
  }

  private int checkNumber(int start, boolean signSeen, boolean groups) {
    int digits = 0;
    boolean pointSeen = false;
    boolean spaceSeen = false;
    boolean signed = signSeen;
    boolean credit = false;
    for (int at = start; at < text.length; at++) {
      char character = (char) (text[at] & 0xFF);
      if (isDigit(character)) {
        if (++digits > MAXIMUM_DIGITS || spaceSeen) {
          return at + 1;
        }
      } else if (character == '.' || character == ',') {
        if (pointSeen || spaceSeen || character != point && !groups) {
          return at + 1;
        }
        pointSeen = character == point;
      } else if (character == ' ') {
        spaceSeen = true;
      } else if (character == '+' || character == '-') {
        if (signed || credit) {
          return at + 1;
        }
        signed = true;
      } else if (character == 'C' || character == 'D') {
        if (signed || credit) {
          return at + 1;
        }
        if (!isCreditOrDebit(at)) {
          return at + 2;
        }
        credit = true;
        at++;
      } else {
        return at + 1;
      }
    }
    return digits == 0 ? text.length + 1 : 0;
  }

  /** The value for NUMVAL-F; zero when the text is not valid. */
  Decimal floatingValue() {
    if (checkFloating() != 0) {
      return Decimal.ZERO;
    }
    StringBuilder digits = new StringBuilder();
    StringBuilder exponent = new StringBuilder();
    int scale = 0;
    boolean negative = false;
    boolean fraction = false;
    boolean inExponent = false;
    for (byte b : text) {
      char character = (char) (b & 0xFF);
      if (character == 'E') {
        inExponent = true;
      } else if (inExponent) {
        if (isDigit(character) || character == '-') {
          exponent.append(character);
        }
      } else if (character == '-') {
        negative = true;
      } else if (character == point) {
        fraction = true;
      } else if (isDigit(character)) {
        digits.append(character);
        scale += fraction ? 1 : 0;
      }
    }
    int shift = exponent.length() == 0 ? 0 : Integer.parseInt(exponent.toString());
    Decimal value = number(digits, scale, negative);
    return Decimal.of(value.toBigDecimal().scaleByPowerOfTen(shift));
  }

  /** As {@link #check} for NUMVAL-F. */
  int checkFloating() {
    int exponentAt = indexOf('E');
    int mantissaEnd = exponentAt < 0 ? text.length : exponentAt;
    int wrong = new NumericText(java.util.Arrays.copyOf(text, mantissaEnd), point == ',').check(null);
    if (wrong != 0 && (wrong <= mantissaEnd || exponentAt < 0)) {
      return wrong;
    }
    if (exponentAt < 0) {
      return 0;
    }
    boolean mantissaEmpty = wrong != 0;
    if (mantissaEmpty && new String(text, 0, mantissaEnd, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()) {
      return exponentAt + 1;
    }
    int result = checkExponent(exponentAt + 1);
    return result == 0 && mantissaEmpty ? text.length + 1 : result;
  }

  private int checkExponent(int start) {
    boolean signed = false;
    int digits = 0;
    boolean spaceSeen = false;
    for (int at = start; at < text.length; at++) {
      char character = (char) (text[at] & 0xFF);
      if (isDigit(character)) {
        if (!signed || spaceSeen || ++digits > 4) {
          return at + 1;
        }
      } else if (character == ' ') {
        spaceSeen = digits > 0;
      } else if ((character == '+' || character == '-') && !signed) {
        signed = true;
      } else {
        return at + 1;
      }
    }
    return digits == 0 ? text.length + 1 : 0;
  }

  /** The currency sign without spaces around it; null when it cannot be one. */
  private static byte[] currencySign(byte[] currency) {
    byte[] sign = TextFunctions.trim(currency, true, true);
    String text = new String(sign, java.nio.charset.StandardCharsets.ISO_8859_1);
    boolean valid = !text.isEmpty() && text.chars().noneMatch(c -> isDigit((char) c) || "+-.,*".indexOf(c) >= 0);
    return valid && !text.contains("CR") && !text.contains("DB") ? sign : null;
  }

  private boolean isNumberStart(int at) {
    return isDigit((char) (text[at] & 0xFF)) || text[at] == point;
  }

  private boolean isCurrency(int at, byte[] sign) {
    return sign != null && at < text.length - sign.length && Bytes.matchesAt(text, at, sign);
  }

  private boolean isCreditOrDebit(int at) {
    return at + 1 < text.length && (text[at] == 'C' && text[at + 1] == 'R' || text[at] == 'D' && text[at + 1] == 'B');
  }

  private int indexOf(char character) {
    for (int i = 0; i < text.length; i++) {
      if (text[i] == character) {
        return i;
      }
    }
    return -1;
  }

  private static Decimal number(CharSequence digits, int scale, boolean negative) {
    Decimal value = digits.length() == 0 ? Decimal.ZERO : Decimal.of(new java.math.BigInteger(digits.toString()), scale);
    return negative ? value.negate() : value;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
