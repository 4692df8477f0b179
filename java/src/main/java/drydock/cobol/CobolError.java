package drydock.cobol;

/**
 * A run-time error that ends the run unit: {@code libcob: error: <message>} on standard error, exit code 1
 * (GnuCOBOL 3.1.2, observed).
 */
public class CobolError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CobolError(String message) {
        super(message);
    }
}
