package drydock.cobol;

import java.nio.file.Path;

/** What SELECT and FD say about a file. {@code T} is the class of the file, so that the clauses chain. */
public abstract class FileDeclaration<T extends FileDeclaration<T>> {
  final Program program;
  final String name;
  Field area;
  int minimumRecord;
  int maximumRecord;
  Numeric dependingOn;
  AccessMode access = AccessMode.SEQUENTIAL;
  FileConnector connector;

  boolean optional;
  boolean variable;
  Object assigned = "";
  Device device;
  Field status;

  FileDeclaration(Program program, String name) {
    this.program = program;
    this.name = name;
    connector = program.state().file(name);
  }

  /** SELECT OPTIONAL. */
  public final T optional() {
    optional = true;
    return self();
  }

  /**
   * ASSIGN TO literal: a path, after mapping through {@code DD_x}, {@code dd_x} and {@code x} of the environment and
   * COB_FILE_PATH.
   */
  public final T assign(String literal) {
    assigned = literal;
    return self();
  }

  /** ASSIGN TO data item: its value when the file is opened, mapped like a literal. */
  public final T assign(Field path) {
    assigned = path;
    return self();
  }

  /** ASSIGN TO DISPLAY, KEYBOARD or PRINTER. GnuCOBOL makes such a file LINE SEQUENTIAL whatever its ORGANIZATION. */
  public final T assign(Device stream) {
    device = stream;
    assigned = stream.name();
    return self();
  }

  /** ACCESS MODE; SEQUENTIAL when not given. */
  public final T access(AccessMode mode) {
    access = mode;
    return self();
  }

  /** The record area: the largest 01 of the FD; further 01 entries redefine its bytes. */
  public final T record(Field area) {
    this.area = area;
    if (maximumRecord == 0) {
      minimumRecord = area.size;
      maximumRecord = area.size;
    }
    return self();
  }

  /**
   * Records of {@code minimum} to {@code maximum} bytes (RECORD VARYING, RECORD CONTAINS n TO m, or 01 entries of
   * different sizes).
   */
  public final T varying(int minimum, int maximum) {
    minimumRecord = minimum;
    maximumRecord = maximum;
    variable = true;
    return self();
  }

  /** RECORD IS VARYING ... DEPENDING ON. */
  public final T varying(int minimum, int maximum, Numeric dependingOn) {
    this.dependingOn = dependingOn;
    return varying(minimum, maximum);
  }

  /** FILE STATUS. */
  public final T status(Field status) {
    this.status = status;
    return self();
  }

  /** FD ... IS EXTERNAL: the connector is shared by name between the programs of the run unit. */
  public final T external() {
    connector = program.runtime.files().external(name);
    return self();
  }

  /** Whether the file is assigned to a device. */
  final boolean isDevice() {
    return device != null;
  }

  final boolean isVariable() {
    return variable;
  }

  /** The name in ASSIGN, as it is now. */
  final String assignedName() {
    if (assigned instanceof Field field) {
      return field.storage.isBound() ? Operands.trimmedText(field) : "";
    }
    return (String) assigned;
  }

  /** Where the file is. */
  final Path path() {
    return connector.resolve(FileNames.path(assignedName(), program.runtime.environment()));
  }

  @SuppressWarnings("unchecked")
  final T self() {
    return (T) this;
  }
}
