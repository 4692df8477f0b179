package drydock.cobol;

/**
 * The sign that is punched over a digit (GnuCOBOL 3.1.2, observed). By default negative digits are {@code p} to
 * {@code y} and positive ones plain; with {@code -fsign=EBCDIC} they are <code>{ABC…</code> and <code>}JKL…</code>.
 */
final class Overpunch {
  private static final String POSITIVE = "{ABCDEFGHI";
  private static final String NEGATIVE = "}JKLMNOPQR";

  /** Marks a minus in the result of {@link #read}. */
  static final int MINUS = 0x10;

  /** The result of {@link #read} for a character that is no punched digit. */
  static final int NONE = -1;

  private Overpunch() {}

  /** The digit, with {@link #MINUS} where it is negative; {@link #NONE} where reading the item would change the character. */
  static int read(byte character, boolean ebcdic) {
    if (!ebcdic) {
      int digit = character - '0';
      int punched = character - 'p';
      return digit >= 0 && digit <= 9 ? digit : punched >= 0 && punched <= 9 ? punched | MINUS : NONE;
    }
    int positive = POSITIVE.indexOf(character);
    int negative = NEGATIVE.indexOf(character);
    return positive >= 0 ? positive : negative >= 0 ? negative | MINUS : NONE;
  }

  static boolean isNegative(byte character, boolean ebcdic) {
    return ebcdic ? NEGATIVE.indexOf(character) >= 0 : character >= 'p' && character <= 'y';
  }

  /** The character without its sign. What is neither a digit, a space nor a punched digit reads as a zero. */
  static byte plain(byte character, boolean ebcdic) {
    if ((character >= '0' && character <= '9') || character == ' ') {
      return character;
    }
    if (!ebcdic) {
      return character >= 'p' && character <= 'y' ? (byte) (character - 'p' + '0') : (byte) '0';
    }
    int digit = Math.max(POSITIVE.indexOf(character), NEGATIVE.indexOf(character));
    int value = digit >= 0 ? digit : character & 0x0F;
    return (byte) ('0' + (value > 9 ? 0 : value));
  }

  /** The character with a sign. */
  static byte punched(byte character, boolean negative, boolean ebcdic) {
    if (ebcdic) {
      int digit = character - '0';
      return (byte) (digit < 0 || digit > 9 ? '{' : (negative ? NEGATIVE : POSITIVE).charAt(digit));
    }
    return negative ? (byte) (character | 0x40) : character;
  }

  /** Whether an item with a sign may hold this character at the sign's place. */
  static boolean isValid(byte character, boolean ebcdic) {
    return (character >= '0' && character <= '9')
        || (ebcdic ? POSITIVE.indexOf(character) >= 0 || NEGATIVE.indexOf(character) >= 0 : isNegative(character, false));
  }
}
