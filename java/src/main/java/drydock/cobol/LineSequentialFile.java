package drydock.cobol;

/** ORGANIZATION LINE SEQUENTIAL: text lines. */
public final class LineSequentialFile extends CobolFile<LineSequentialFile> {
    public LineSequentialFile(Program program, String name) {
        super(program, name);
    }

    /** LINAGE: lines of the page body; footing, top and bottom margins may be null. Values are taken anew for every page. */
    public LineSequentialFile linage(Object lines, Object footing, Object top, Object bottom) {
        throw new UnsupportedOperationException();
    }

    /** Special register LINAGE-COUNTER. */
    public Numeric linageCounter() {
        throw new UnsupportedOperationException();
    }
}
