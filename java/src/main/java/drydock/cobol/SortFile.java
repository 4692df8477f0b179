package drydock.cobol;

/** A sort or merge file (SD): RELEASE and RETURN. */
public final class SortFile {
    public SortFile(Program program, String name) {
        throw new UnsupportedOperationException();
    }

    /** The record area: the largest 01 of the SD. */
    public SortFile record(Field area) {
        throw new UnsupportedOperationException();
    }

    /** RELEASE record. */
    public void release(Field record) {
        throw new UnsupportedOperationException();
    }

    /** RETURN. */
    public FileOutcome returnRecord() {
        throw new UnsupportedOperationException();
    }
}
