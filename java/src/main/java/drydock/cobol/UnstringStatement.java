package drydock.cobol;

/**
 * UNSTRING (COBOL 2014 §14.9.48):
 * {@code new UnstringStatement(line).delimitedBy(",").delimitedByAll(" ").into(name).into(rest, delimiter, count).execute()}.
 */
public final class UnstringStatement {
    public UnstringStatement(Operand source) {
        throw new UnsupportedOperationException();
    }

    /** DELIMITED BY operand (the first) or OR operand (later ones). */
    public UnstringStatement delimitedBy(Object delimiter) {
        throw new UnsupportedOperationException();
    }

    /** DELIMITED BY ALL operand or OR ALL operand. */
    public UnstringStatement delimitedByAll(Object delimiter) {
        throw new UnsupportedOperationException();
    }

    /** The next receiving item. */
    public UnstringStatement into(Field target) {
        throw new UnsupportedOperationException();
    }

    /** The next receiving item with DELIMITER IN and COUNT IN; either may be null. */
    public UnstringStatement into(Field target, Field delimiterIn, Numeric countIn) {
        throw new UnsupportedOperationException();
    }

    /** WITH POINTER. */
    public UnstringStatement pointer(Numeric pointer) {
        throw new UnsupportedOperationException();
    }

    /** TALLYING IN. */
    public UnstringStatement tallying(Numeric counter) {
        throw new UnsupportedOperationException();
    }

    /** Performs the statement; true on OVERFLOW. */
    public boolean execute() {
        throw new UnsupportedOperationException();
    }
}
