package drydock.cobol;

/**
 * The page layout of a file with LINAGE and the line that the next record goes to (GnuCOBOL 3.1.2, observed). The values of
 * the clause are taken anew when a page is full; the file's text holds all blank lines of the margins.
 */
final class Linage {
  private final Operand lines;
  private final Operand footing;
  private final Operand top;
  private final Operand bottom;
  private final Numeric counter;
  private int pageLines;
  private int footingLine;
  private int topLines;
  private int bottomLines;
  private boolean endOfPage;

  /** {@code footing}, {@code top} and {@code bottom} may be null. */
  Linage(Object lines, Object footing, Object top, Object bottom, Numeric counter) {
    this.lines = Operands.of(lines);
    this.footing = footing == null ? null : Operands.of(footing);
    this.top = top == null ? null : Operands.of(top);
    this.bottom = bottom == null ? null : Operands.of(bottom);
    this.counter = counter;
  }

  /** Starts the first page: the blank lines above it. Null when the values make no page. */
  String firstPage() {
    return takeValues() ? startPage() : null;
  }

  /**
   * The blank lines that ADVANCING stands for in text whose records each end with a newline; null when the values make
   * no page.
   */
  String advance(Advancing advancing) {
    endOfPage = false;
    int line = counter.toInt();
    if (line == 0) {
      return null;
    }
    if (advancing.isPage()) {
      return nextPage(line);
    }
    int next = line + advancing.lines();
    counter.set(next);
    endOfPage = next > pageLines || footing != null && next >= footingLine;
    return next > pageLines ? nextPage(line) : "\n".repeat(Math.max(0, advancing.lines() - 1));
  }

  /** Whether the last {@link #advance} met the footing or the end of the page. */
  boolean isEndOfPage() {
    return endOfPage;
  }

  private String nextPage(int line) {
    int blank = Math.max(0, pageLines - line) + bottomLines;
    return takeValues() ? "\n".repeat(blank) + startPage() : null;
  }

  private String startPage() {
    counter.set(1);
    return "\n".repeat(topLines);
  }

  private boolean takeValues() {
    pageLines = integer(lines);
    footingLine = integer(footing);
    topLines = integer(top);
    bottomLines = integer(bottom);
    boolean footingFits = footing == null || footingLine > 0 && footingLine <= pageLines;
    boolean valid = pageLines > 0 && topLines >= 0 && bottomLines >= 0 && footingFits;
    if (!valid) {
      counter.set(0);
    }
    return valid;
  }

  private static int integer(Operand operand) {
    return operand == null ? 0 : (int) operand.value().toLong();
  }
}
