package drydock.cobol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * ORGANIZATION INDEXED: records ordered by a primary key and alternate keys, all compared byte by byte.
 *
 * <p>The file on disk is not GnuCOBOL's (Berkeley DB): see {@link IndexedStoreFormat}.
 */
public final class IndexedFile extends CobolFile<IndexedFile> {
  private final List<KeyClause> keys = new ArrayList<>();

  public IndexedFile(Program program, String name) {
    super(program, name);
  }

  /** RECORD KEY; several parts form one split key. */
  public IndexedFile recordKey(Field... parts) {
    keys.add(0, new KeyClause(parts, false));
    return this;
  }

  /** RECORD KEY name = parts: READ and START name the split key by its first part. */
  public IndexedFile recordKeyNamed(String keyName, Field... parts) {
    return recordKey(parts);
  }

  /** ALTERNATE RECORD KEY without DUPLICATES. */
  public IndexedFile alternateKey(Field... parts) {
    keys.add(new KeyClause(parts, false));
    return this;
  }

  /** ALTERNATE RECORD KEY ... WITH DUPLICATES. */
  public IndexedFile alternateKeyWithDuplicates(Field... parts) {
    keys.add(new KeyClause(parts, true));
    return this;
  }

  @Override
  FileConnector.Medium openMedium(Path path, OpenMode mode) throws IOException {
    boolean empty = mode == OpenMode.OUTPUT || !Files.exists(path);
    List<IndexKey> layout = keys.stream().map(this::indexKey).toList();
    FileTable files = program.runtime.files();
    return new Cursor(files, files.openIndexed(path, new IndexedLayout(maximumRecord, layout), empty));
  }

  @Override
  boolean mayWrite() {
    return connector.mode == OpenMode.OUTPUT || connector.mode == (access == AccessMode.SEQUENTIAL ? OpenMode.EXTEND : OpenMode.I_O);
  }

  @Override
  int readRecord(boolean previous) {
    return accept(cursor().step(previous));
  }

  @Override
  int readRecord(Field key) {
    Cursor cursor = cursor();
    int keyNumber = keyNumber(key);
    byte[] value = value(keyNumber, Integer.MAX_VALUE);
    IndexedRecord found = cursor.store.find(cursor.storeKey(indexKey(keyNumber)), value);
    if (found == null) {
      return FileStatus.KEY_MISSING;
    }
    cursor.goTo(cursor.storeKey(indexKey(keyNumber)), found);
    return accept(found);
  }

  private int accept(IndexedRecord record) {
    if (record == null) {
      return FileStatus.END_OF_FILE;
    }
    acceptRecord(record.bytes);
    return FileStatus.OK;
  }

  @Override
  int writeRecord(int size, Advancing advancing) {
    Cursor cursor = cursor();
    byte[] record = recordBytes(size);
    if (access == AccessMode.SEQUENTIAL) {
      byte[] value = value(0, Integer.MAX_VALUE);
      if (cursor.lastWritten != null && Arrays.compareUnsigned(value, cursor.lastWritten) <= 0) {
        return FileStatus.KEY_ORDER;
      }
      int status = cursor.store.insert(record);
      cursor.lastWritten = FileStatus.isSuccess(status) ? value : cursor.lastWritten;
      return status;
    }
    return cursor.store.insert(record);
  }

  @Override
  int rewriteRecord(int size) {
    Cursor cursor = cursor();
    byte[] bytes = recordBytes(dependingOn == null ? size : Math.min(dependingOn.toInt(), maximumRecord));
    IndexedRecord record = currentRecord();
    if (record != null) {
      return cursor.store.replace(record, bytes);
    }
    int status = cursor.store.check(bytes, null);
    return FileStatus.isSuccess(status) ? FileStatus.KEY_MISSING : status;
  }

  @Override
  int deleteRecord() {
    IndexedRecord record = currentRecord();
    if (record == null) {
      return FileStatus.KEY_MISSING;
    }
    cursor().store.delete(record);
    return FileStatus.OK;
  }

  /**
   * The record that REWRITE or DELETE is about: with sequential access the one read last, whatever its key holds now
   * (observed).
   */
  private IndexedRecord currentRecord() {
    Cursor cursor = cursor();
    if (access != AccessMode.SEQUENTIAL) {
      return cursor.store.find(0, value(0, Integer.MAX_VALUE));
    }
    return cursor.record != null && cursor.store.contains(cursor.record) ? cursor.record : null;
  }

  @Override
  int position(StartRelation relation, Field key) {
    Cursor cursor = cursor();
    int keyNumber = keyNumber(key);
    byte[] value = value(keyNumber, key == null || keys.get(keyNumber).parts.length > 1 ? Integer.MAX_VALUE : key.length());
    return cursor.start(cursor.storeKey(indexKey(keyNumber)), relation, value) ? FileStatus.OK : FileStatus.KEY_MISSING;
  }

  private Cursor cursor() {
    return (Cursor) connector.medium;
  }

  /** The key that an item of the record stands for, 0 for null. */
  private int keyNumber(Field key) {
    if (key == null) {
      return 0;
    }
    int offset = key.start() - start();
    for (int number = 0; number < keys.size(); number++) {
      if (indexKey(number).startsWith(offset, key.length())) {
        return number;
      }
    }
    throw new CobolError("file " + name + " has no key at position " + offset + " of its record");
  }

  /** The value of a key in the record area, at most {@code length} bytes of it. */
  private byte[] value(int keyNumber, int length) {
    byte[] value = indexKey(keyNumber).of(recordBytes(maximumRecord));
    return value.length > length ? Arrays.copyOf(value, length) : value;
  }

  private IndexKey indexKey(int number) {
    return indexKey(keys.get(number));
  }

  private IndexKey indexKey(KeyClause clause) {
    List<IndexKey.Part> parts =
        Arrays.stream(clause.parts).map(part -> new IndexKey.Part(part.start() - start(), part.length())).toList();
    return new IndexKey(parts, clause.duplicates);
  }

  private record KeyClause(Field[] parts, boolean duplicates) {}

  /** Where sequential reading stands in an open file. */
  private static final class Cursor implements FileConnector.Medium {
    private final FileTable files;
    private final IndexedStore store;
    private int keyNumber;
    private IndexKey.Entry place;
    private Standing standing = Standing.BEFORE_FIRST;
    private IndexedRecord record;
    private byte[] lastWritten;

    private enum Standing { BEFORE_FIRST, STARTED, READ, BEHIND_LAST }

    Cursor(FileTable files, IndexedStore store) {
      this.files = files;
      this.store = store;
    }

    int storeKey(IndexKey key) {
      return store.keyNumber(key);
    }

    /** The next or previous record, or null at the end. */
    IndexedRecord step(boolean previous) {
      var index = store.index(keyNumber);
      var next =
          switch (standing) {
            case BEFORE_FIRST -> previous ? null : index.firstEntry();
            case BEHIND_LAST -> previous ? index.lastEntry() : null;
            case STARTED -> previous ? index.floorEntry(place) : index.ceilingEntry(place);
            case READ -> previous ? index.lowerEntry(place) : index.higherEntry(place);
          };
      if (next == null) {
        standing = previous ? Standing.BEFORE_FIRST : Standing.BEHIND_LAST;
        return null;
      }
      stand(Standing.READ, next);
      return record;
    }

    void goTo(int newKeyNumber, IndexedRecord found) {
      keyNumber = newKeyNumber;
      stand(Standing.READ, Map.entry(store.entry(newKeyNumber, found), found));
    }

    /** START; false when no record is in the relation. */
    boolean start(int newKeyNumber, StartRelation relation, byte[] value) {
      var index = store.index(newKeyNumber);
      IndexKey.Entry low = new IndexKey.Entry(value, Long.MIN_VALUE);
      byte[] highest = Arrays.copyOf(value, store.layout().keys().get(newKeyNumber).length());
      Arrays.fill(highest, value.length, highest.length, (byte) 0xFF);
      IndexKey.Entry high = new IndexKey.Entry(highest, Long.MAX_VALUE);
      var found =
          switch (relation) {
            case FIRST -> index.firstEntry();
            case LAST -> index.lastEntry();
            case EQUAL, NOT_LESS -> index.ceilingEntry(low);
            case GREATER -> index.higherEntry(high);
            case LESS -> index.lowerEntry(low);
            case NOT_GREATER -> index.floorEntry(high);
          };
      if (found == null || relation == StartRelation.EQUAL && found.getKey().compareTo(high) > 0) {
        return false;
      }
      keyNumber = newKeyNumber;
      stand(Standing.STARTED, found);
      return true;
    }

    private void stand(Standing newStanding, Map.Entry<IndexKey.Entry, IndexedRecord> at) {
      standing = newStanding;
      place = at.getKey();
      record = at.getValue();
    }

    @Override
    public void close() throws IOException {
      files.closeIndexed(store);
    }
  }
}
