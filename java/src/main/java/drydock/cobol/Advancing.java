package drydock.cobol;

/** BEFORE or AFTER ADVANCING of WRITE. */
public final class Advancing {
    enum Unit { LINES, PAGE }

    final boolean before;
    final Unit unit;
    final int lines;

    private Advancing(boolean before, Unit unit, int lines) {
        this.before = before;
        this.unit = unit;
        this.lines = lines;
    }

    /** BEFORE ADVANCING n LINES. */
    public static Advancing beforeLines(int lines) {
        return new Advancing(true, Unit.LINES, lines);
    }

    /** AFTER ADVANCING n LINES. */
    public static Advancing afterLines(int lines) {
        return new Advancing(false, Unit.LINES, lines);
    }

    /** BEFORE ADVANCING PAGE, or a mnemonic of channel 1 (C01). */
    public static Advancing beforePage() {
        return new Advancing(true, Unit.PAGE, 0);
    }

    /** AFTER ADVANCING PAGE, or a mnemonic of channel 1 (C01). */
    public static Advancing afterPage() {
        return new Advancing(false, Unit.PAGE, 0);
    }
}
