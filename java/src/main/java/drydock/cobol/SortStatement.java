package drydock.cobol;

/**
 * SORT and MERGE: {@code new SortStatement(work).ascending(name).descending(date).using(input).giving(output).execute()},
 * or with procedures; a table: {@code SortStatement.ofTable(entry, 10).ascending(entryKey).execute()}.
 */
public final class SortStatement {
    /** SORT file. */
    public SortStatement(SortFile file) {
        throw new UnsupportedOperationException();
    }

    /** SORT table: {@code entry} is the item with the OCCURS clause, declared without subscripts; the keys stand inside it. */
    public static SortStatement ofTable(Field entry, int occurrences) {
        throw new UnsupportedOperationException();
    }

    /** MERGE file. */
    public static SortStatement ofMerge(SortFile file) {
        throw new UnsupportedOperationException();
    }

    /** ON ASCENDING KEY. */
    public SortStatement ascending(Field... keys) {
        throw new UnsupportedOperationException();
    }

    /** ON DESCENDING KEY. */
    public SortStatement descending(Field... keys) {
        throw new UnsupportedOperationException();
    }

    /** COLLATING SEQUENCE: the weight of each of the 256 bytes. */
    public SortStatement collating(byte[] weights) {
        throw new UnsupportedOperationException();
    }

    /** USING files. */
    public SortStatement using(CobolFile<?>... files) {
        throw new UnsupportedOperationException();
    }

    /** GIVING files. */
    public SortStatement giving(CobolFile<?>... files) {
        throw new UnsupportedOperationException();
    }

    /** INPUT PROCEDURE. */
    public SortStatement inputProcedure(Runnable procedure) {
        throw new UnsupportedOperationException();
    }

    /** OUTPUT PROCEDURE. */
    public SortStatement outputProcedure(Runnable procedure) {
        throw new UnsupportedOperationException();
    }

    /** Performs the statement. */
    public void execute() {
        throw new UnsupportedOperationException();
    }
}
