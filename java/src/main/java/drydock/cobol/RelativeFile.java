package drydock.cobol;

/** ORGANIZATION RELATIVE: numbered slots, each behind an 8-byte length. */
public final class RelativeFile extends CobolFile<RelativeFile> {
    public RelativeFile(Program program, String name) {
        super(program, name);
    }

    /** RELATIVE KEY. */
    public RelativeFile relativeKey(Numeric key) {
        throw new UnsupportedOperationException();
    }
}
