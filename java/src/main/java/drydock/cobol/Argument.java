package drydock.cobol;

/** An argument of CALL that is not passed BY REFERENCE; made by the methods of {@link Program}. */
public final class Argument {
    enum Mode { CONTENT, VALUE, OMITTED, RETURNING }

    final Mode mode;
    final Object operand;

    Argument(Mode mode, Object operand) {
        this.mode = mode;
        this.operand = operand;
    }
}
