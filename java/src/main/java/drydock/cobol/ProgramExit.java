package drydock.cobol;

/** EXIT PROGRAM or GOBACK: unwinds the paragraphs of one program and returns to its caller. */
public final class ProgramExit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProgramExit() {
        super(null, null, false, false);
    }
}
