package drydock.cobol;

/** CALL of a program that does not exist, without ON EXCEPTION. */
public final class CallException extends CobolError {
    private static final long serialVersionUID = 1L;

    CallException(String programName) {
        super("module '" + programName + "' not found");
    }
}
