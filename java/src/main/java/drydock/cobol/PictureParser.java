package drydock.cobol;

import java.util.Arrays;

/** Reads a PICTURE string into runs of symbols and counts what they mean. */
final class PictureParser {
  private final char decimalPoint;
  private final char currency;
  private char[] symbols = new char[8];
  private int[] counts = new int[8];
  private int runs;
  private boolean point;
  private boolean signSeen;
  private boolean currencySeen;
  private boolean letters;
  private boolean onlyAlphabetic = true;
  private boolean inserted;
  private boolean edited;

  int digits;
  int scale;
  int size;
  boolean signed;
  boolean impliedPoint;

  PictureParser(String text, Dialect dialect) {
    decimalPoint = dialect.decimalPointIsComma() ? ',' : '.';
    currency = dialect.currencySymbol();
    split(text);
    for (int run = 0; run < runs; run++) {
      count(symbols[run], counts[run]);
    }
  }

  char[] symbols() {
    return Arrays.copyOf(symbols, runs);
  }

  int[] counts() {
    return Arrays.copyOf(counts, runs);
  }

  Category category() {
    if (letters) {
      return inserted ? Category.ALPHANUMERIC_EDITED : onlyAlphabetic ? Category.ALPHABETIC : Category.ALPHANUMERIC;
    }
    return edited || inserted ? Category.NUMERIC_EDITED : Category.NUMERIC;
  }

  private void split(String text) {
    int at = 0;
    while (at < text.length()) {
      char symbol = Character.toUpperCase(text.charAt(at++));
      if (text.charAt(at - 1) == currency) {
        symbol = currency;
      }
      if (symbol == 'C' || symbol == 'D') {
        at++; // CR, DB
      }
      int times = 1;
      if (at < text.length() && text.charAt(at) == '(') {
        int close = text.indexOf(')', at);
        times = Integer.parseInt(text.substring(at + 1, close).trim());
        at = close + 1;
      }
      append(symbol, times);
    }
  }

  private void append(char symbol, int times) {
    if (runs > 0 && symbols[runs - 1] == symbol) {
      counts[runs - 1] += times;
      return;
    }
    if (runs == symbols.length) {
      symbols = Arrays.copyOf(symbols, runs * 2);
      counts = Arrays.copyOf(counts, runs * 2);
    }
    symbols[runs] = symbol;
    counts[runs++] = times;
  }

  private void count(char symbol, int times) {
    switch (symbol) {
      case 'S' -> signed = true;
      case 'V' -> {
        point = true;
        impliedPoint = true;
      }
      case 'P' -> countScaling(times);
      case '9' -> {
        size += times;
        countDigits(times);
        onlyAlphabetic = false;
      }
      case 'Z', '*' -> {
        size += times;
        countDigits(times);
        edited = true;
      }
      case 'A', 'X', 'N' -> {
        size += times;
        digits += times;
        letters = true;
        onlyAlphabetic &= symbol == 'A';
      }
      case 'B', '0', '/' -> {
        size += times;
        inserted = true;
      }
      case '+', '-' -> {
        size += times;
        countDigits(signSeen ? times : times - 1);
        signSeen = true;
        signed = true;
        edited = true;
      }
      case 'C', 'D' -> {
        size += 2;
        signed = true;
        edited = true;
      }
      default -> countOther(symbol, times);
    }
  }

  private void countOther(char symbol, int times) {
    size += times;
    edited = true;
    if (symbol == currency) {
      countDigits(currencySeen ? times : times - 1);
      currencySeen = true;
    } else if (symbol == decimalPoint) {
      point = true;
    }
  }

  private void countDigits(int times) {
    digits += times;
    if (point) {
      scale += times;
    }
  }

  /** P left of all digits, or right of V, implies a point left of it; otherwise a point right of it. */
  private void countScaling(int times) {
    if (point || digits == 0) {
      point = true;
      scale += times;
    } else {
      scale -= times;
    }
    digits += times;
  }
}
