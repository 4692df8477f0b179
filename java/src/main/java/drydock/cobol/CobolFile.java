package drydock.cobol;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a program (SELECT and FD together) and its statements. One subclass per organization; {@code T} is that subclass,
 * so that declarations chain: {@code new IndexedFile(this, "CUSTOMERS").assign("cust.dat").record(record).recordKey(id).status(status)}.
 *
 * <p>Every statement sets FILE STATUS; which status stands for what is GnuCOBOL 3.1.2's choice, observed. A statement that an
 * organization or an open mode does not allow gives 47, 48 or 49.
 */
public abstract class CobolFile<T extends CobolFile<T>> extends FileDeclaration<T> implements FileOutcome.Source {
  CobolFile(Program program, String name) {
    super(program, name);
  }

  // ------------------------------------------------------------- statements

  /** OPEN. */
  public final FileOutcome open(OpenMode mode) {
    connector.lastMode = mode;
    if (connector.locked) {
      return outcome(FileStatus.CLOSED_WITH_LOCK);
    }
    if (connector.mode != null) {
      return outcome(FileStatus.ALREADY_OPEN);
    }
    return outcome(attempt(() -> connect(mode)));
  }

  /** CLOSE. */
  public final FileOutcome close() {
    return close(CloseOption.NONE);
  }

  /** CLOSE ... WITH LOCK, REEL, UNIT, NO REWIND; REEL and UNIT leave a disk file open. */
  public final FileOutcome close(CloseOption option) {
    if (connector.mode == null) {
      return outcome(FileStatus.NOT_OPEN);
    }
    if (option == CloseOption.REEL || option == CloseOption.UNIT) {
      return outcome(FileStatus.OK_NO_REEL);
    }
    connector.locked = option == CloseOption.LOCK;
    int result = option == CloseOption.NO_REWIND ? FileStatus.OK_NO_REEL : FileStatus.OK;
    return outcome(
        attempt(
            () -> {
              connector.close();
              return result;
            }));
  }

  /** READ as the access mode says: the next record when it is SEQUENTIAL, else the record of the (primary or relative) key. */
  public final FileOutcome read() {
    return access == AccessMode.SEQUENTIAL ? readNext() : readByKey(null);
  }

  /** READ NEXT. */
  public final FileOutcome readNext() {
    return readSequentially(false);
  }

  /** READ PREVIOUS. */
  public final FileOutcome readPrevious() {
    return readSequentially(true);
  }

  /** READ ... KEY IS key. */
  public final FileOutcome read(Field key) {
    return readByKey(key);
  }

  /** WRITE record: {@code record} is the 01 entry that the statement names. */
  public final FileOutcome write(Field record) {
    return write(record, null);
  }

  /** WRITE record BEFORE / AFTER ADVANCING; {@code advancing} may be null. */
  public final FileOutcome write(Field record, Advancing advancing) {
    connector.readDone = false;
    if (!mayWrite()) {
      return outcome(FileStatus.NOT_OPEN_FOR_OUTPUT);
    }
    int size = dependingOn == null ? record.length() : dependingOn.toInt();
    if (size < minimumRecord && variable) {
      return outcome(FileStatus.RECORD_LENGTH);
    }
    return outcome(attempt(() -> writeRecord(Math.min(size, maximumRecord), advancing)));
  }

  /** REWRITE record. */
  public final FileOutcome rewrite(Field record) {
    boolean mayRewrite = connector.readDone || access != AccessMode.SEQUENTIAL;
    connector.readDone = false;
    if (connector.mode != OpenMode.I_O) {
      return outcome(FileStatus.NOT_OPEN_FOR_I_O);
    }
    if (!mayRewrite) {
      return outcome(FileStatus.READ_NOT_DONE);
    }
    return outcome(attempt(() -> rewriteRecord(record.length())));
  }

  /** DELETE. */
  public final FileOutcome delete() {
    boolean mayDelete = connector.readDone || access != AccessMode.SEQUENTIAL;
    connector.readDone = false;
    if (connector.mode != OpenMode.I_O) {
      return outcome(FileStatus.NOT_OPEN_FOR_I_O);
    }
    if (!mayDelete) {
      return outcome(FileStatus.READ_NOT_DONE);
    }
    return outcome(attempt(this::deleteRecord));
  }

  /** DELETE FILE: removes the file itself. A failure shows in FILE STATUS alone (GnuCOBOL 3.1.2, observed). */
  public final FileOutcome deleteFile() {
    if (connector.mode != null) {
      setStatus(FileStatus.ALREADY_OPEN);
    } else {
      setStatus(attempt(() -> Files.deleteIfExists(path()) ? FileStatus.OK : FileStatus.NO_SUCH_FILE));
    }
    return new FileOutcome(this, FileStatus.OK, false);
  }

  /** START with a relation on a key; {@code key} is null for the primary or relative key. */
  public final FileOutcome start(StartRelation relation, Field key) {
    connector.readDone = false;
    if (!isReadable() || access == AccessMode.RANDOM) {
      return outcome(FileStatus.NOT_OPEN_FOR_INPUT);
    }
    connector.untouched = false;
    int result = connector.missing ? FileStatus.KEY_MISSING : attempt(() -> position(relation, key));
    boolean failed = !FileStatus.isSuccess(result);
    connector.atEnd = failed;
    connector.atBeginning = failed;
    return outcome(result);
  }

  /** UNLOCK. */
  public final FileOutcome unlock() {
    return outcome(connector.mode == null ? FileStatus.NOT_OPEN : FileStatus.OK);
  }

  // ------------------------------------------------------------- what the organizations do

  /** Opens an existing file, or creates an empty one for OUTPUT and for a missing OPTIONAL file. */
  abstract FileConnector.Medium openMedium(Path path, OpenMode mode) throws IOException;

  /** Opens a stream of the run unit. */
  FileConnector.Medium openDevice(Device stream) {
    throw new CobolError("ASSIGN TO " + stream + " of file " + name + " needs ORGANIZATION LINE SEQUENTIAL");
  }

  /** Prepares what was just opened. */
  int opened() throws IOException {
    return FileStatus.OK;
  }

  /** Reads the next or previous record into the record area and its size into the connector. */
  abstract int readRecord(boolean previous) throws IOException;

  int readRecord(Field key) throws IOException {
    return FileStatus.NOT_OPEN_FOR_INPUT;
  }

  abstract int writeRecord(int size, Advancing advancing) throws IOException;

  int rewriteRecord(int size) throws IOException {
    return FileStatus.NOT_OPEN_FOR_I_O;
  }

  int deleteRecord() throws IOException {
    return FileStatus.NOT_OPEN_FOR_I_O;
  }

  int position(StartRelation relation, Field key) throws IOException {
    return FileStatus.NOT_OPEN_FOR_INPUT;
  }

  /** Whether the WRITE that was just done met the end of a page. */
  boolean atEndOfPage() {
    return false;
  }

  /** Whether WRITE is allowed in the mode that the file is open in. */
  boolean mayWrite() {
    return connector.mode == OpenMode.OUTPUT || connector.mode == OpenMode.EXTEND;
  }

  // ------------------------------------------------------------- for the library

  /** The record area's memory. */
  final byte[] memory() {
    return area.memory();
  }

  /** Index of the record area's first byte. */
  final int start() {
    return area.start();
  }

  /** The record that was read or is to be written. */
  final byte[] recordBytes(int size) {
    byte[] bytes = new byte[size];
    System.arraycopy(memory(), start(), bytes, 0, Math.min(size, area.size));
    return bytes;
  }

  /** Puts a record that was read into the record area; bytes behind it stay as they are. */
  final void acceptRecord(byte[] bytes) {
    System.arraycopy(bytes, 0, memory(), start(), Math.min(bytes.length, area.size));
    connector.recordSize = bytes.length;
  }

  @Override
  public final void handleError(int code) {
    Runnable procedure = program.runtime.programs().executing().errorProcedure(this, connector.lastMode);
    if (procedure != null) {
      procedure.run();
    } else if (status == null) {
      throw new CobolError(
          String.format(
              "%s (status = %02d) for file %s ('%s' => %s)",
              FileStatus.message(code), code, name, FileNames.variableName(assignedName()), assignedName()));
    }
  }

  /**
   * INTO: a target that is no longer than the record area gets its bytes, a longer one the record as long as it was
   * read (observed).
   */
  @Override
  public final void moveRecord(Field target) {
    boolean whole = !(target instanceof Numeric) && target.length() <= maximumRecord;
    target.set(area.slice(1, whole ? Math.min(maximumRecord, area.size) : Math.min(connector.recordSize, area.size)));
  }

  private int connect(OpenMode mode) throws IOException {
    if (device == Device.KEYBOARD || device == Device.DISPLAY) {
      connector.opened(mode, openDevice(device));
      return opened();
    }
    String assignedName = assignedName();
    connector.assignedName = assignedName;
    if (assignedName.isEmpty()) {
      return FileStatus.BAD_FILE_NAME;
    }
    Path path = path();
    boolean exists = Files.exists(path);
    if (!exists && mode != OpenMode.OUTPUT && !optional) {
      return FileStatus.NO_SUCH_FILE;
    }
    if (!exists && mode == OpenMode.INPUT) {
      connector.opened(mode, null);
      return FileStatus.OK_OPTIONAL_MISSING;
    }
    if (exists && mode != OpenMode.INPUT && Files.isDirectory(path)) {
      return FileStatus.PERMISSION_DENIED;
    }
    connector.opened(mode, openMedium(path, mode));
    int result = opened();
    return exists || mode == OpenMode.OUTPUT || result != FileStatus.OK ? result : FileStatus.OK_OPTIONAL_MISSING;
  }

  private boolean isReadable() {
    return connector.mode == OpenMode.INPUT || connector.mode == OpenMode.I_O;
  }

  private FileOutcome readSequentially(boolean previous) {
    connector.readDone = false;
    if (!isReadable()) {
      return outcome(FileStatus.NOT_OPEN_FOR_INPUT);
    }
    if (previous ? connector.atBeginning : connector.atEnd) {
      return outcome(FileStatus.READ_AFTER_END);
    }
    int result = connector.missing ? FileStatus.END_OF_FILE : attempt(() -> readRecord(previous));
    connector.untouched = false;
    connector.atEnd = result == FileStatus.END_OF_FILE && !previous;
    connector.atBeginning = result == FileStatus.END_OF_FILE && previous;
    return afterRead(result);
  }

  private FileOutcome readByKey(Field key) {
    connector.readDone = false;
    if (!isReadable()) {
      return outcome(FileStatus.NOT_OPEN_FOR_INPUT);
    }
    if (connector.missing) {
      boolean first = connector.untouched;
      connector.untouched = false;
      return outcome(first ? FileStatus.END_OF_FILE : FileStatus.KEY_MISSING);
    }
    int result = attempt(() -> readRecord(key));
    if (FileStatus.isSuccess(result)) {
      connector.untouched = false;
      connector.atEnd = false;
      connector.atBeginning = false;
    }
    return afterRead(result);
  }

  private FileOutcome afterRead(int result) {
    connector.readDone = FileStatus.isSuccess(result);
    if (connector.readDone && dependingOn != null) {
      dependingOn.set(connector.recordSize);
    }
    return outcome(result);
  }

  private void setStatus(int result) {
    if (status != null) {
      byte[] memory = status.memory();
      int start = status.start();
      memory[start] = (byte) ('0' + result / 10);
      memory[start + 1] = (byte) ('0' + result % 10);
    }
  }

  private FileOutcome outcome(int result) {
    setStatus(result);
    if (FileStatus.isSuccess(result)) {
      program.runtime.exceptions().clear();
    } else {
      program.runtime.exceptions().raise(FileStatus.exceptionName(result), String.format("%02d", result), name);
    }
    return new FileOutcome(this, result, atEndOfPage());
  }

  private static int attempt(Operation operation) {
    try {
      return operation.run();
    } catch (AccessDeniedException denied) {
      return FileStatus.PERMISSION_DENIED;
    } catch (IOException failure) {
      return FileStatus.PERMANENT_ERROR;
    }
  }

  private interface Operation {
    int run() throws IOException;
  }
}
