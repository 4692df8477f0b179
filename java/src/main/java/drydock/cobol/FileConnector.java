package drydock.cobol;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The connection of a program's file to a file outside: what OPEN makes and CLOSE ends. All activations of a program share
 * the connector of a file, all programs of the run unit that of an EXTERNAL file.
 */
final class FileConnector {
  private final CobolRuntime runtime;
  private final String name;

  /** Null when the file is not open. */
  OpenMode mode;

  /** The mode of the last OPEN, whether it succeeded or not; null before. */
  OpenMode lastMode;

  /** The name that the program gave, for messages. */
  String assignedName = "";

  /** CLOSE WITH LOCK was executed. */
  boolean locked;

  /** An OPTIONAL file opened for INPUT that is not there. */
  boolean missing;

  /** No READ was attempted since OPEN. */
  boolean untouched;

  /** Reading forward (or backward) has met the end: a further attempt is an error. */
  boolean atEnd;

  boolean atBeginning;

  /** The last statement was a successful READ: REWRITE and DELETE with sequential access may follow. */
  boolean readDone;

  /** Bytes of the record that was read last. */
  int recordSize;

  /** What is open, in the terms of the organization. */
  Medium medium;

  private Numeric linageCounter;

  FileConnector(CobolRuntime runtime, String name) {
    this.runtime = runtime;
    this.name = name;
  }

  /** Special register LINAGE-COUNTER. */
  Numeric linageCounter() {
    if (linageCounter == null) {
      linageCounter = Storage.allocate(4).record(4).nativeInteger(0, 4, false);
    }
    return linageCounter;
  }

  void opened(OpenMode openMode, Medium openMedium) {
    mode = openMode;
    medium = openMedium;
    missing = openMedium == null;
    untouched = true;
    atEnd = false;
    atBeginning = false;
    readDone = false;
    runtime.files().add(this);
  }

  void close() throws IOException {
    mode = null;
    runtime.files().remove(this);
    Medium closing = medium;
    medium = null;
    if (closing != null) {
      closing.close();
    }
  }

  /** Closes the file when the run unit or the program ends without CLOSE. */
  void closeImplicitly() {
    if (mode == null) {
      return;
    }
    runtime.console().printError("libcob: warning: implicit CLOSE of " + name + " ('" + assignedName + "')\n");
    try {
      close();
    } catch (IOException failure) {
      runtime.console().printError("libcob: warning: " + name + ": " + failure.getMessage() + "\n");
    }
  }

  /** What an organization keeps open. */
  interface Medium {
    void close() throws IOException;
  }

  /** Where a path leads that a program names. */
  Path resolve(String path) {
    return runtime.directory().resolve(path);
  }
}
