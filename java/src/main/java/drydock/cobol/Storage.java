package drydock.cobol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The memory that data items lie in: a window on bytes. The window of LINKAGE SECTION items is rebound with every call;
 * all others stay where they are.
 */
public final class Storage {
  /** Room before the first item and behind the last, so that a subscript out of range reads zeros rather than failing. */
  private static final int SLACK = 4096;

  /** Level 01 and 77 items start at a multiple of this (GnuCOBOL 3.1.2 on x86-64, observed). */
  private static final int ALIGNMENT = 16;

  /** The bytes of the window's memory; those of this window start at {@link #origin}. */
  byte[] bytes;

  int origin;

  private final Dialect dialect;
  private final List<Group> records = new ArrayList<>();
  private boolean constant;
  private int used;
  private int boundLength;

  private Storage(byte[] bytes, Dialect dialect) {
    this.bytes = bytes;
    this.dialect = dialect;
  }

  /** Memory for the data of one program in the default dialect; see {@link #allocate(int, Dialect)}. */
  public static Storage allocate(int size) {
    return allocate(size, Dialect.DEFAULT);
  }

  /**
   * Memory for {@code size} bytes of data items, all zero. The fields declared in it follow the rules of the dialect.
   * Records take a little more than their length for alignment; memory grows as {@link #record} needs it.
   */
  public static Storage allocate(int size, Dialect dialect) {
    return withSlack(new byte[SLACK + size + SLACK], dialect);
  }

  private static Storage withSlack(byte[] memory, Dialect dialect) {
    Storage storage = new Storage(memory, dialect);
    storage.origin = SLACK;
    return storage;
  }

  /** The memory of a literal: exactly these bytes, never to be written to. */
  static Storage constant(byte[] bytes) {
    Storage storage = new Storage(bytes, Dialect.DEFAULT);
    storage.constant = true;
    return storage;
  }

  /** Memory for an intermediate item. */
  static Storage temporary(byte[] bytes, Dialect dialect) {
    return new Storage(bytes, dialect);
  }

  /** The window of LINKAGE SECTION items in the default dialect; see {@link #unbound(Dialect)}. */
  public static Storage unbound() {
    return unbound(Dialect.DEFAULT);
  }

  /** A window without memory, for LINKAGE SECTION and BASED items. Its fields may be used once {@link #bind} was called. */
  public static Storage unbound(Dialect dialect) {
    return new Storage(null, dialect);
  }

  /**
   * The memory of an EXTERNAL record: one for each name in {@code shared}, which the run unit keeps.
   * The first program to ask for a name creates it, zeroed.
   */
  public static Storage external(Map<String, byte[]> shared, String name, int length, Dialect dialect) {
    byte[] memory = shared.computeIfAbsent(name, created -> new byte[SLACK + length + ALIGNMENT + SLACK]);
    return withSlack(memory, dialect);
  }

  /** The next level 01 or 77 item, {@code length} bytes long. */
  public Group record(int length) {
    int offset = used;
    used = (offset + length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes != null && bytes.length < origin + used + SLACK) {
      bytes = Arrays.copyOf(bytes, origin + used + SLACK);
    }
    Group record = recordAt(offset, length);
    records.add(record);
    return record;
  }

  /** Gives every record its initial values: see {@link Field#applyInitialValues}. */
  public void applyInitialValues() {
    records.forEach(Group::applyInitialValues);
  }

  /** The record of an unbound storage, {@code length} bytes long; it lies where the actual argument lies. */
  public Group linkage(int length) {
    return recordAt(0, length);
  }

  private Group recordAt(int offset, int length) {
    Group record = new Group(this, offset, length, new Declaration(null));
    record.declaration.item = record;
    return record;
  }

  /** Puts the window on the memory of an actual argument. */
  public void bind(Field actual) {
    bytes = actual.storage.bytes;
    origin = actual.start();
    boundLength = actual.length();
  }

  /** Puts the window on a place in some memory. */
  void bind(byte[] memory, int start) {
    bytes = memory;
    origin = start;
    boundLength = 0;
  }

  /** Takes the window off its memory: the argument was omitted. */
  public void unbind() {
    bytes = null;
    origin = 0;
    boundLength = 0;
  }

  /** Whether there is memory behind the window. */
  public boolean isBound() {
    return bytes != null;
  }

  /** The length of the actual argument, for items with ANY LENGTH. */
  int boundLength() {
    return boundLength;
  }

  boolean isConstant() {
    return constant;
  }

  Dialect dialect() {
    return dialect;
  }
}
