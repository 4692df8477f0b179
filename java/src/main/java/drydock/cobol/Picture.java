package drydock.cobol;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A PICTURE character string, understood (COBOL 2014 §13.18.40). Pictures are immutable and shared; the string is
 * expected to be valid, as the compiler has checked it.
 */
public final class Picture {
  private static final Map<String, Picture> KNOWN = new ConcurrentHashMap<>();

  private final Category category;
  private final int digits;
  private final int scale;
  private final int size;
  private final boolean signed;
  private final boolean impliedPoint;

  /** The picture symbols in order, runs of one symbol joined: {@code symbols[i]} stands {@code counts[i]} times. */
  private final char[] symbols;

  private final int[] counts;

  private Picture(PictureParser parsed) {
    category = parsed.category();
    digits = parsed.digits;
    scale = parsed.scale;
    size = parsed.size;
    signed = parsed.signed;
    impliedPoint = parsed.impliedPoint;
    symbols = parsed.symbols();
    counts = parsed.counts();
  }

  /** Parses a picture of the default dialect. */
  public static Picture of(String text) {
    return of(text, Dialect.DEFAULT);
  }

  /** Parses a picture; the dialect decides on the decimal point and the currency symbol. */
  public static Picture of(String text, Dialect dialect) {
    String key = text + (dialect.decimalPointIsComma() ? ',' : '.') + dialect.currencySymbol();
    return KNOWN.computeIfAbsent(key, unknown -> new Picture(new PictureParser(text, dialect)));
  }

  public Category category() {
    return category;
  }

  /** Decimal digits of the value, scaling positions P included. */
  public int digits() {
    return digits;
  }

  /** Digits right of the decimal point; negative for a picture such as {@code 99PP}. */
  public int scale() {
    return scale;
  }

  /** Character positions of the item with USAGE DISPLAY, without a separate sign. */
  public int size() {
    return size;
  }

  /** Whether the picture has an S or an editing sign. */
  public boolean isSigned() {
    return signed;
  }

  /** Whether the picture has a V. */
  boolean hasImpliedPoint() {
    return impliedPoint;
  }

  int runs() {
    return symbols.length;
  }

  char symbol(int run) {
    return symbols[run];
  }

  int count(int run) {
    return counts[run];
  }
}
