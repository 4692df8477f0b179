package drydock.cobol;

/** ORGANIZATION SEQUENTIAL: fixed records one after the other, or variable records each behind a 4-byte header. */
public final class SequentialFile extends CobolFile<SequentialFile> {
    public SequentialFile(Program program, String name) {
        super(program, name);
    }

    /** LINAGE: lines of the page body; footing, top and bottom margins may be null. Values are taken anew for every page. */
    public SequentialFile linage(Object lines, Object footing, Object top, Object bottom) {
        throw new UnsupportedOperationException();
    }

    /** Special register LINAGE-COUNTER. */
    public Numeric linageCounter() {
        throw new UnsupportedOperationException();
    }
}
