package drydock.cobol;

/**
 * What a file statement led to. Every statement's outcome must be looked at exactly once, in one of these ways:
 *
 * <pre>{@code
 * customers.read().orFail();                       // no AT END, no INVALID KEY
 * if (customers.read().atEnd()) { ... }            // AT END
 * FileOutcome read = customers.read().into(copy);  // INTO, AT END and NOT AT END
 * if (read.atEnd()) { ... } else if (read.succeeded()) { ... }
 * }</pre>
 *
 * An error that the statement itself does not handle goes to the file's USE procedure (DECLARATIVES), else to the one of its
 * open mode; without any, a file without FILE STATUS ends the run unit with exit code 1 and a file with FILE STATUS goes on.
 */
public final class FileOutcome {
  private final Source source;
  private final int status;
  private final boolean endOfPage;

  FileOutcome(Source source, int status, boolean endOfPage) {
    this.source = source;
    this.status = status;
    this.endOfPage = endOfPage;
  }

  /** No exception: the NOT AT END or NOT INVALID KEY branch. */
  public boolean succeeded() {
    return FileStatus.isSuccess(status);
  }

  /** The AT END condition; any other error is handled by default first and gives false. */
  public boolean atEnd() {
    if (FileStatus.isAtEnd(status)) {
      return true;
    }
    orFail();
    return false;
  }

  /** The INVALID KEY condition; any other error is handled by default first and gives false. */
  public boolean invalidKey() {
    if (FileStatus.isInvalidKey(status)) {
      return true;
    }
    orFail();
    return false;
  }

  /** The END-OF-PAGE condition of WRITE; an error is handled by default first and gives false. */
  public boolean endOfPage() {
    orFail();
    return endOfPage;
  }

  /** Handles any error by default. */
  public void orFail() {
    if (!succeeded()) {
      source.handleError(status);
    }
  }

  /** READ or RETURN ... INTO: moves the record to the target when the statement succeeded; returns this. */
  public FileOutcome into(Field target) {
    if (succeeded()) {
      source.moveRecord(target);
    }
    return this;
  }

  /** The file whose statement it was. */
  interface Source {
    void handleError(int status);

    void moveRecord(Field target);
  }
}
