package drydock.cobol;

/**
 * STRING (COBOL 2014 §14.9.43):
 * {@code if (new StringStatement(target).delimitedBy(" ", first, last).delimitedBySize("!").pointer(p).execute()) { on overflow }}.
 * Operands are Fields, Literals, Figuratives or Strings.
 */
public final class StringStatement {
    public StringStatement(Field into) {
        throw new UnsupportedOperationException();
    }

    /** WITH POINTER. */
    public StringStatement pointer(Numeric pointer) {
        throw new UnsupportedOperationException();
    }

    /** {@code sources DELIMITED BY SIZE}. */
    public StringStatement delimitedBySize(Object... sources) {
        throw new UnsupportedOperationException();
    }

    /** {@code sources DELIMITED BY delimiter}. */
    public StringStatement delimitedBy(Object delimiter, Object... sources) {
        throw new UnsupportedOperationException();
    }

    /** Performs the statement; true on OVERFLOW. */
    public boolean execute() {
        throw new UnsupportedOperationException();
    }
}
