package drydock.cobol;

/** BEFORE or AFTER ADVANCING of WRITE. */
public final class Advancing {
  /** WRITE without ADVANCING in a file with LINAGE. */
  static final Advancing ONE_LINE = beforeLines(1);

  private final boolean before;
  private final boolean page;
  private final int lines;

  private Advancing(boolean before, boolean page, int lines) {
    this.before = before;
    this.page = page;
    this.lines = lines;
  }

  /** BEFORE ADVANCING n LINES. */
  public static Advancing beforeLines(int lines) {
    return new Advancing(true, false, lines);
  }

  /** AFTER ADVANCING n LINES. */
  public static Advancing afterLines(int lines) {
    return new Advancing(false, false, lines);
  }

  /** BEFORE ADVANCING PAGE, or a mnemonic of channel 1 (C01). */
  public static Advancing beforePage() {
    return new Advancing(true, true, 0);
  }

  /** AFTER ADVANCING PAGE, or a mnemonic of channel 1 (C01). */
  public static Advancing afterPage() {
    return new Advancing(false, true, 0);
  }

  boolean isBefore() {
    return before;
  }

  boolean isPage() {
    return page;
  }

  int lines() {
    return lines;
  }
}
