package drydock.cobol;

import java.util.Arrays;

/**
 * Edits digits by a numeric PICTURE (COBOL 2014 §13.18.40.4), with the results of GnuCOBOL 3.1.2 also where the picture
 * or the digits are unusual (observed). One instance edits one value.
 */
final class NumericEditor {
  private final Picture picture;
  private final char decimalPoint;
  private final char currency;
  private final boolean blankWhenZero;

  // The digits
  private byte[] from;
  private int first;
  private int last;
  private int next;
  private boolean negative;

  // The result
  private byte[] to;
  private int start;
  private int at;

  /** End of the part in front of trailing signs and currency symbols. */
  private int end;

  private boolean pointSeen;
  private int pointAt;

  // What was edited so far
  private boolean zero = true;
  private boolean suppressing = true;
  private boolean digitsSeen;
  private byte pad = ' ';
  private char sign;
  private char currencySign;
  private boolean signFirst;
  private boolean floating;
  private int fixedAt = -1;
  private char fixedSymbol;

  NumericEditor(Picture picture, Dialect dialect, boolean blankWhenZero) {
    this.picture = picture;
    this.decimalPoint = dialect.decimalPointIsComma() ? ',' : '.';
    this.currency = dialect.currencySymbol();
    this.blankWhenZero = blankWhenZero;
  }

  void edit(byte[] digits, int digitsStart, int count, int scale, boolean isNegative, byte[] target, int targetStart, int size) {
    from = digits;
    first = digitsStart;
    last = digitsStart + count;
    negative = isNegative;
    to = target;
    start = targetStart;
    at = targetStart;
    end = targetStart + size;
    boolean scaledDown = placeSource(scale);
    for (int run = 0; run < picture.runs(); run++) {
      editRun(picture.symbol(run), picture.count(run), scaledDown);
    }
    if (suppressing || (zero && blankWhenZero)) {
      blank(targetStart + size);
    } else {
      finish();
    }
  }

  /** Finds the digit that stands under the first digit position. Returns whether the picture starts with P. */
  private boolean placeSource(int scale) {
    int places = 0;
    boolean signsCount = true;
    for (int run = 0; run < picture.runs(); run++) {
      char symbol = picture.symbol(run);
      int times = picture.count(run);
      if (symbol == '9' || symbol == 'Z' || symbol == '*') {
        places += times;
        signsCount = false;
      } else if (signsCount && (symbol == currency || symbol == '+' || symbol == '-')) {
        places += times;
      } else if (symbol == 'P') {
        if (places == 0) {
          next = last - scale;
          return true;
        }
        places += times;
        signsCount = false;
      } else if (symbol == 'V' || symbol == decimalPoint) {
        break;
      }
    }
    next = last - scale - places;
    return false;
  }

  private void editRun(char symbol, int times, boolean scaledDown) {
    for (int left = times; left > 0; left--) {
      switch (symbol) {
        case '0', '/' -> to[at++] = (byte) symbol;
        case 'B' -> to[at++] = suppressing ? pad : (byte) 'B';
        case 'P' -> next += scaledDown ? 1 : 0;
        case 'V' -> notePoint(at - 1);
        case '9' -> editDigit();
        case 'Z', '*' -> editSuppressedDigit(symbol);
        case '.', ',' -> editPoint(symbol);
        case 'C', 'D' -> editCreditOrDebit(symbol);
        case '+', '-' -> editSign(symbol, left > 1);
        default -> editCurrency(left > 1);
      }
      if (symbol == 'P' && !scaledDown) {
        at++;
      }
    }
  }

  private byte nextDigit() {
    byte digit = next >= first && next < last ? from[next] : (byte) '0';
    next++;
    return digit;
  }

  private void editDigit() {
    byte digit = nextDigit();
    zero &= digit == '0';
    suppressing = false;
    digitsSeen = true;
    to[at++] = digit;
  }

  private void editSuppressedDigit(char symbol) {
    byte digit = significant(nextDigit());
    pad = (byte) (symbol == '*' ? '*' : ' ');
    digitsSeen = true;
    to[at++] = suppressing ? pad : digit;
  }

  /** A digit other than zero ends the suppression of leading zeros. */
  private byte significant(byte digit) {
    if (digit != '0') {
      zero = false;
      suppressing = false;
    }
    return digit;
  }

  private void editPoint(char symbol) {
    if (symbol == decimalPoint) {
      notePoint(at);
      to[at++] = (byte) symbol;
    } else {
      to[at++] = suppressing ? pad : (byte) symbol;
    }
  }

  private void notePoint(int place) {
    pointSeen = true;
    pointAt = place;
  }

  private void editCreditOrDebit(char symbol) {
    end = at;
    boolean shown = negative && !zero;
    to[at++] = (byte) (shown ? symbol : ' ');
    to[at++] = (byte) (shown ? symbol == 'C' ? 'R' : 'B' : ' ');
  }

  private void editSign(char symbol, boolean more) {
    byte digit = significant(nextDigit());
    if (digitsSeen) {
      to[at] = (byte) (negative && !zero ? '-' : symbol == '+' ? '+' : ' ');
      end--;
    } else if (at == start || suppressing) {
      to[at] = pad;
      sign = symbol;
      signFirst |= currencySign == 0;
    } else {
      to[at] = digit;
    }
    noteInsertion(symbol, more);
  }

  private void editCurrency(boolean more) {
    byte digit = significant(nextDigit());
    if (digitsSeen) {
      to[at] = (byte) currency;
      end--;
    } else if (at == start || suppressing) {
      to[at] = pad;
      currencySign = currency;
    } else {
      to[at] = digit;
    }
    noteInsertion(currency, more);
  }

  /** A symbol that stands more than once floats; one that stands once is fixed. */
  private void noteInsertion(char symbol, boolean more) {
    if (more || fixedSymbol == symbol) {
      floating = true;
    } else if (!digitsSeen) {
      if (fixedAt >= 0) {
        to[fixedAt] = (byte) fixedSymbol;
      }
      fixedAt = at;
      fixedSymbol = symbol;
    }
    at++;
  }

  /** The value is zero and nothing of it is shown. */
  private void blank(int limit) {
    if (pad == ' ' || blankWhenZero) {
      Arrays.fill(to, start, limit, (byte) ' ');
      return;
    }
    for (int place = start; place < limit; place++) {
      if (to[place] != decimalPoint) {
        to[place] = pad;
      }
    }
  }

  private void finish() {
    if (pointSeen) {
      fillFraction();
    }
    if (sign != 0) {
      sign = negative && !zero ? '-' : sign == '+' ? '+' : ' ';
    }
    if (sign != 0 || currencySign != 0) {
      insertSymbols();
    }
    boolean leading = true;
    for (int place = start; place < end; place++) {
      if (to[place] == 'B') {
        to[place] = leading ? pad : (byte) ' ';
      } else {
        leading = false;
      }
    }
  }

  /** Behind the decimal point no zero is suppressed. */
  private void fillFraction() {
    for (int place = pointAt + 1; place < end; place++) {
      byte character = to[place];
      boolean stays = DigitMove.isDigit(character)
          || character == ','
          || character == '+'
          || character == '-'
          || character == '/'
          || character == 'B';
      if (!stays) {
        to[place] = '0';
      }
    }
  }

  private void insertSymbols() {
    if (!floating) {
      to[fixedAt] = (byte) (fixedSymbol == currency ? currencySign : sign);
      return;
    }
    int place = end - 1;
    while (place > start && to[place] != ' ') {
      place--;
    }
    boolean currencyFloats = sign == 0 || (currencySign != 0 && signFirst);
    to[place] = (byte) (currencyFloats ? currencySign : sign);
  }
}
