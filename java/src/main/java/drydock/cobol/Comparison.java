package drydock.cobol;

import java.util.Arrays;

/** Relation conditions (COBOL 2014 §8.8.4.1.1): which rules compare two operands, and the comparison of characters. */
final class Comparison {
  private Comparison() {}

  static int compare(Operand left, Operand right) {
    boolean leftRepeats = isRepeated(left);
    boolean rightRepeats = isRepeated(right);
    if (leftRepeats && rightRepeats) {
      return Arrays.compareUnsigned(left.bytes(), right.bytes());
    }
    if (rightRepeats) {
      return compareRepeated(item(left), right);
    }
    return leftRepeats ? -compareRepeated(item(right), left) : compare(item(left), item(right));
  }

  private static boolean isRepeated(Operand operand) {
    return operand instanceof Figurative || (operand instanceof Literal literal && literal.isAll());
  }

  private static Field item(Operand operand) {
    return operand instanceof Literal literal ? literal.constant() : (Field) operand;
  }

  private static int compare(Field left, Field right) {
    if (left instanceof Numeric leftNumber && right instanceof Numeric rightNumber) {
      return compareNumbers(leftNumber, rightNumber);
    }
    if (right.storage.isConstant() && left instanceof Zoned digits && isTooLong(right.memory(), digits)) {
      return -1;
    }
    byte[] rightCharacters = isDigitForCharacter(right, left) ? right.slice(right.length(), 1).bytes() : characters(right);
    return compareCharacters(characters(left), rightCharacters, collation(left, right));
  }

  /** Whether a nonnumeric literal consists of more digits than the item has places: then it counts as larger. */
  private static boolean isTooLong(byte[] literal, Zoned item) {
    int zeros = 0;
    for (int at = 0; at < literal.length; at++) {
      if (!DigitMove.isDigit(literal[at])) {
        return false;
      }
      zeros += zeros == at && literal[at] == '0' ? 1 : 0;
    }
    return item.scale() >= 0 && literal.length - zeros > item.integerPlaces();
  }

  // Numbers

  /** Compares numbers in the steps that cobc takes; they differ for content that is not numeric. */
  private static int compareNumbers(Numeric left, Numeric right) {
    if (left instanceof Zoned leftDigits && right instanceof Zoned rightDigits && leftDigits.comparesBytesWith(rightDigits)) {
      int start = left.start();
      int other = right.start();
      return Arrays.compareUnsigned(left.memory(), start, start + left.size, right.memory(), other, other + right.size);
    }
    if (right.storage.isConstant() && left instanceof Zoned digits && digits.isTooLong(Math.abs(right.toLong()))) {
      return -1;
    }
    if (right.fitsLong()) {
      return left.compareInteger(right.toLong());
    }
    if (left instanceof FloatingPoint || right instanceof FloatingPoint) {
      return FloatingPoint.compare(asDouble(left), asDouble(right));
    }
    return left.value().compareTo(right.value());
  }

  private static double asDouble(Numeric number) {
    return number instanceof FloatingPoint floating ? floating.toDouble() : number.value().toDouble();
  }

  // Characters

  /** A single character is compared with the digit of a literal whatever its sign (GnuCOBOL 3.1.2, observed). */
  private static boolean isDigitForCharacter(Field literal, Field other) {
    return literal.storage.isConstant() && literal instanceof Zoned number && number.digits() == 1 && other.length() == 1;
  }

  /** The bytes of an operand that is compared by its characters; numbers lose their sign. */
  private static byte[] characters(Field field) {
    if (field instanceof Zoned digits) {
      boolean negative = digits.openSign();
      byte[] bytes = digits.bytes();
      digits.closeSign(negative);
      return bytes;
    }
    if (field instanceof FloatingPoint floating) {
      return floating.significantDigits();
    }
    if (field instanceof Numeric number) {
      Zoned digits = Zoned.temporary(number.digits(), number.scale(), false, number.dialect());
      number.sendTo(digits);
      return digits.bytes();
    }
    return field.bytes();
  }

  private static byte[] collation(Field left, Field right) {
    return (left.storage.isConstant() ? right : left).dialect().collatingSequence();
  }

  /** Compares texts; the shorter one is taken to be filled up with spaces. */
  private static int compareCharacters(byte[] left, byte[] right, byte[] ranks) {
    int common = Math.min(left.length, right.length);
    if (ranks == null) {
      int result = Arrays.compareUnsigned(left, 0, common, right, 0, common);
      if (result != 0) {
        return result;
      }
    } else {
      for (int at = 0; at < common; at++) {
        int result = rank(ranks, left[at]) - rank(ranks, right[at]);
        if (result != 0) {
          return result;
        }
      }
    }
    return left.length >= right.length ? compareWithSpaces(left, common, ranks) : -compareWithSpaces(right, common, ranks);
  }

  private static int compareWithSpaces(byte[] text, int from, byte[] ranks) {
    for (int at = from; at < text.length; at++) {
      int result = rank(ranks, text[at]) - rank(ranks, (byte) ' ');
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  private static int rank(byte[] ranks, byte character) {
    return ranks == null ? character & 0xFF : ranks[character & 0xFF] & 0xFF;
  }

  /** Compares an item that is no number with a nonnumeric literal. */
  static int compare(Field left, String literal) {
    byte[] ranks = left.dialect().collatingSequence();
    byte[] memory = left.memory();
    int start = left.start();
    int length = left.length();
    int longest = Math.max(length, literal.length());
    for (int at = 0; at < longest; at++) {
      byte character = at < length ? memory[start + at] : (byte) ' ';
      byte other = at < literal.length() ? (byte) literal.charAt(at) : (byte) ' ';
      // Characters joined by ALSO share a rank.
      int result = character == other ? 0 : rank(ranks, character) - rank(ranks, other);
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  /** Compares with a figurative constant or an ALL literal, repeated to the length of the item. */
  private static int compareRepeated(Field left, Operand repeated) {
    byte[] pattern = repeated.bytes();
    if (left instanceof Numeric number && pattern.length == 1 && pattern[0] == '0') {
      return number.compareInteger(0);
    }
    byte[] ranks = left.dialect().collatingSequence();
    boolean negative = left instanceof Zoned digits && digits.openSign();
    int result = 0;
    byte[] memory = left.memory();
    int start = left.start();
    int length = left.length();
    for (int at = 0; at < length && result == 0; at++) {
      byte other = pattern[pattern.length == 1 ? 0 : at % pattern.length];
      if (memory[start + at] != other) {
        result = rank(ranks, memory[start + at]) - rank(ranks, other);
      }
    }
    if (left instanceof Zoned digits) {
      digits.closeSign(negative);
    }
    return result;
  }
}
