package drydock.cobol;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * ORGANIZATION RELATIVE: numbered slots of one size. A slot is the length of its record in 8 bytes, least significant first,
 * and room for the longest record; length 0 is an empty slot.
 *
 * <p>Reading goes on from where the last statement of any kind left the file. READ PREVIOUS steps back over an empty slot by
 * two, and never from the second record to the first (GnuCOBOL 3.1.2, observed).
 */
public final class RelativeFile extends CobolFile<RelativeFile> {
  private static final int HEADER = 8;

  private Numeric relativeKey;

  public RelativeFile(Program program, String name) {
    super(program, name);
  }

  /** RELATIVE KEY. */
  public RelativeFile relativeKey(Numeric key) {
    relativeKey = key;
    return this;
  }

  @Override
  FileConnector.Medium openMedium(Path path, OpenMode mode) throws IOException {
    Slots slots = new Slots(new RandomAccessFile(path.toFile(), mode == OpenMode.INPUT ? "r" : "rw"), HEADER + maximumRecord);
    if (mode == OpenMode.OUTPUT) {
      slots.file.setLength(0);
    } else if (mode == OpenMode.EXTEND) {
      slots.position = slots.count();
    }
    return slots;
  }

  @Override
  boolean mayWrite() {
    return connector.mode == OpenMode.OUTPUT || connector.mode == (access == AccessMode.SEQUENTIAL ? OpenMode.EXTEND : OpenMode.I_O);
  }

  @Override
  int readRecord(boolean previous) throws IOException {
    Slots slots = slots();
    if (!(previous ? slots.stepBack() : slots.stepForward())) {
      return FileStatus.END_OF_FILE;
    }
    if (relativeKey != null) {
      if (Long.toString(slots.position).length() > relativeKey.digits()) {
        return FileStatus.KEY_OUT_OF_RANGE;
      }
      relativeKey.set(slots.position);
    }
    return accept(slots);
  }

  @Override
  int readRecord(Field key) throws IOException {
    Slots slots = slots();
    long slot = relativeKey.toLong() - 1;
    if (slot < 0) {
      return FileStatus.KEY_MISSING;
    }
    boolean occupied = slots.load(slot);
    slots.position = occupied ? slot + 1 : slot;
    slots.started = false;
    return occupied ? accept(slots) : FileStatus.KEY_MISSING;
  }

  private int accept(Slots slots) {
    System.arraycopy(slots.slot, HEADER, memory(), start(), Math.min(maximumRecord, area.size));
    connector.recordSize = slots.recordLength();
    return FileStatus.OK;
  }

  @Override
  int writeRecord(int size, Advancing advancing) throws IOException {
    Slots slots = slots();
    boolean sequential = access == AccessMode.SEQUENTIAL;
    long slot = sequential ? slots.position : relativeKey.toLong() - 1;
    if (slot < 0) {
      return FileStatus.KEY_BOUNDARY;
    }
    if (!sequential && slots.load(slot)) {
      return FileStatus.KEY_EXISTS;
    }
    slots.store(slot, size, recordBytes(maximumRecord));
    if (sequential && relativeKey != null) {
      relativeKey.set(slot + 1);
    }
    return FileStatus.OK;
  }

  @Override
  int rewriteRecord(int size) throws IOException {
    long slot = currentSlot();
    Slots slots = slots();
    if (!slots.isInside(slot)) {
      return FileStatus.KEY_MISSING;
    }
    slots.load(slot);
    slots.store(slot, slots.recordLength(), recordBytes(maximumRecord));
    return FileStatus.OK;
  }

  @Override
  int deleteRecord() throws IOException {
    long slot = currentSlot();
    Slots slots = slots();
    if (!slots.isInside(slot)) {
      return FileStatus.KEY_MISSING;
    }
    slots.clear(slot);
    return FileStatus.OK;
  }

  @Override
  int position(StartRelation relation, Field key) throws IOException {
    Slots slots = slots();
    long number = relation == StartRelation.FIRST || relation == StartRelation.LAST ? 0 : relativeKey.toLong();
    long slot =
        switch (relation) {
          case FIRST -> slots.firstFrom(0);
          case LAST -> slots.lastBefore(slots.count());
          case EQUAL -> number > 0 && slots.load(number - 1) ? number - 1 : -1;
          case GREATER -> slots.firstFrom(Math.max(0, number));
          case NOT_LESS -> slots.firstFrom(Math.max(0, number - 1));
          case LESS -> slots.lastBefore(Math.min(slots.count(), number - 1));
          case NOT_GREATER -> slots.lastBefore(Math.min(slots.count(), number));
        };
    if (slot < 0) {
      return FileStatus.KEY_MISSING;
    }
    slots.position = slot;
    slots.started = true;
    return FileStatus.OK;
  }

  private Slots slots() {
    return (Slots) connector.medium;
  }

  /** The slot that REWRITE or DELETE is about: the one read last, or that of the key. */
  private long currentSlot() {
    return access == AccessMode.SEQUENTIAL ? slots().position - 1 : relativeKey.toLong() - 1;
  }

  /** The slots of an open file, counted from 0. */
  private static final class Slots implements FileConnector.Medium {
    private final RandomAccessFile file;
    private final byte[] slot;

    /** The slot that reading goes on with. */
    private long position;

    /** {@link #position} was just set by START or OPEN: the first READ in either direction takes that slot. */
    private boolean started = true;

    Slots(RandomAccessFile file, int slotSize) {
      this.file = file;
      slot = new byte[slotSize];
    }

    long count() throws IOException {
      return file.length() / slot.length;
    }

    /** Whether there is such a slot; if not, reading goes on from where it would be. */
    boolean isInside(long number) throws IOException {
      boolean inside = number >= 0 && number < count();
      if (!inside) {
        position = Math.max(0, number);
        started = false;
      }
      return inside;
    }

    /** Reads a slot; whether it holds a record. */
    boolean load(long number) throws IOException {
      if (number < 0 || number >= count()) {
        return false;
      }
      file.seek(number * slot.length);
      file.readFully(slot);
      return recordLength() > 0;
    }

    int recordLength() {
      return ByteBuffer.wrap(slot).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    void store(long number, int size, byte[] record) throws IOException {
      ByteBuffer.wrap(slot).order(ByteOrder.LITTLE_ENDIAN).putLong(size).put(record);
      file.seek(number * slot.length);
      file.write(slot);
      position = number + 1;
      started = false;
    }

    void clear(long number) throws IOException {
      file.seek(number * slot.length);
      file.write(new byte[HEADER]);
      position = number + 1;
      started = false;
    }

    /** Loads the next record and moves behind it. */
    boolean stepForward() throws IOException {
      started = false;
      long next = firstFrom(position);
      if (next < 0) {
        position = Math.max(position, count());
        return false;
      }
      position = next + 1;
      return true;
    }

    /** Loads the record before the last one read (at first: the one at the position) and moves behind it. */
    boolean stepBack() throws IOException {
      long candidate = started ? position : position - 2;
      boolean first = started;
      started = false;
      while (candidate > 0 || candidate == 0 && first) {
        if (load(candidate)) {
          position = candidate + 1;
          return true;
        }
        candidate -= 2;
        first = false;
      }
      if (position > 1) {
        position = 0;
      }
      return false;
    }

    /** The first slot with a record at or behind {@code number}, loaded; -1 when there is none. */
    long firstFrom(long number) throws IOException {
      long count = count();
      for (long candidate = number; candidate < count; candidate++) {
        if (load(candidate)) {
          return candidate;
        }
      }
      return -1;
    }

    /** The last slot with a record before {@code number}, loaded; -1 when there is none. */
    long lastBefore(long number) throws IOException {
      for (long candidate = number - 1; candidate >= 0; candidate--) {
        if (load(candidate)) {
          return candidate;
        }
      }
      return -1;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
