package drydock.cobol;

/**
 * INSPECT (COBOL 2014 §14.9.24): {@code new InspectStatement(text).tallying(n).all("a").beforeInitial(" ").replacingAll("x", "y").execute()}.
 * A phrase's BEFORE and AFTER follow it. Operands are Fields, Literals, Figuratives or Strings.
 */
public final class InspectStatement {
    public InspectStatement(Operand target) {
        throw new UnsupportedOperationException();
    }

    /** TALLYING counter FOR: the phrases that follow count into it. */
    public InspectStatement tallying(Numeric counter) {
        throw new UnsupportedOperationException();
    }

    /** TALLYING ... CHARACTERS. */
    public InspectStatement characters() {
        throw new UnsupportedOperationException();
    }

    /** TALLYING ... ALL. */
    public InspectStatement all(Object operand) {
        throw new UnsupportedOperationException();
    }

    /** TALLYING ... LEADING. */
    public InspectStatement leading(Object operand) {
        throw new UnsupportedOperationException();
    }

    /** TALLYING ... TRAILING (GnuCOBOL). */
    public InspectStatement trailing(Object operand) {
        throw new UnsupportedOperationException();
    }

    /** REPLACING CHARACTERS BY. */
    public InspectStatement replacingCharacters(Object by) {
        throw new UnsupportedOperationException();
    }

    /** REPLACING ALL from BY to. */
    public InspectStatement replacingAll(Object from, Object to) {
        throw new UnsupportedOperationException();
    }

    /** REPLACING LEADING from BY to. */
    public InspectStatement replacingLeading(Object from, Object to) {
        throw new UnsupportedOperationException();
    }

    /** REPLACING FIRST from BY to. */
    public InspectStatement replacingFirst(Object from, Object to) {
        throw new UnsupportedOperationException();
    }

    /** REPLACING TRAILING from BY to (GnuCOBOL). */
    public InspectStatement replacingTrailing(Object from, Object to) {
        throw new UnsupportedOperationException();
    }

    /** CONVERTING from TO to. */
    public InspectStatement converting(Object from, Object to) {
        throw new UnsupportedOperationException();
    }

    /** BEFORE INITIAL operand, of the phrase before. */
    public InspectStatement beforeInitial(Object operand) {
        throw new UnsupportedOperationException();
    }

    /** AFTER INITIAL operand, of the phrase before. */
    public InspectStatement afterInitial(Object operand) {
        throw new UnsupportedOperationException();
    }

    /** Performs the statement. */
    public void execute() {
        throw new UnsupportedOperationException();
    }
}
