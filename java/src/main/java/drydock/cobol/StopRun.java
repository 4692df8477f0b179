package drydock.cobol;

/** STOP RUN: unwinds all active programs and ends the run unit. */
public final class StopRun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    StopRun(int status) {
        super(null, null, false, false);
        this.status = status;
    }

    /** The exit code before the operating system reduces it modulo 256. */
    public int status() {
        return status;
    }
}
