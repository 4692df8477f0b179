package drydock.cobol;

/** The last exception of a run unit, as FUNCTION EXCEPTION-STATUS and EXCEPTION-FILE report it. */
final class ExceptionState {
  private String name = "";
  private String file = "00";

  /** The state of the run unit that the current thread executes; one that nobody reads on other threads. */
  static ExceptionState ofCurrentThread() {
    return Thread.currentThread() instanceof RunUnitThread thread ? thread.runtime().exceptions() : new ExceptionState();
  }

  /** A statement ended without an exception. */
  void clear() {
    name = "";
    file = "00";
  }

  /** Records an exception that no file raised. */
  void raise(String exceptionName) {
    name = exceptionName;
    file = "00";
  }

  /** Records the exception of a file statement. */
  void raise(String exceptionName, String fileStatus, String fileName) {
    name = exceptionName;
    file = fileStatus + fileName;
  }

  /** The exception's name, such as {@code EC-I-O-AT-END}; empty when there was none. */
  String name() {
    return name;
  }

  /** The file's status and name; {@code 00} when no file raised the exception. */
  String file() {
    return file;
  }
}
