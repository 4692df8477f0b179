package drydock.cobol;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** The content of an open indexed file: its records in the order of every key. It is written to disk by CLOSE. */
final class IndexedStore {
  private final Path path;
  private final IndexedLayout layout;
  private final List<TreeMap<IndexKey.Entry, IndexedRecord>> indexes = new ArrayList<>();
  private long lastSequence;
  private int users;
  private boolean changed;

  IndexedStore(Path path, IndexedLayout layout) {
    this.path = path;
    this.layout = layout;
    layout.keys().forEach(key -> indexes.add(new TreeMap<>()));
  }

  /** An empty file; it is on disk from now on. */
  static IndexedStore create(Path path, IndexedLayout layout) throws IOException {
    IndexedStore store = new IndexedStore(path, layout);
    IndexedStoreFormat.save(store);
    return store;
  }

  /** The file at a path. Its keys are those it was made with and those of the program that opens it. */
  static IndexedStore load(Path path, IndexedLayout layout) throws IOException {
    return IndexedStoreFormat.load(path, layout);
  }

  Path path() {
    return path;
  }

  IndexedLayout layout() {
    return layout;
  }

  void share() {
    users++;
  }

  /** Writes the changes to disk; whether nobody uses the store any more. */
  boolean release() throws IOException {
    users--;
    if (changed) {
      IndexedStoreFormat.save(this);
      changed = false;
    }
    return users == 0;
  }

  /** The number of the store's key at the same place. */
  int keyNumber(IndexKey key) {
    for (int number = 0; number < layout.keys().size(); number++) {
      if (layout.keys().get(number).isSamePlace(key)) {
        return number;
      }
    }
    throw new CobolError("indexed file " + path.getFileName() + " has no key at " + key.parts());
  }

  /** The records in the order of a key. */
  TreeMap<IndexKey.Entry, IndexedRecord> index(int keyNumber) {
    return indexes.get(keyNumber);
  }

  /** All records in the order of the primary key. */
  Collection<IndexedRecord> records() {
    return indexes.get(0).values();
  }

  /** The first record with this value of a key, or null. */
  IndexedRecord find(int keyNumber, byte[] value) {
    var entry = indexes.get(keyNumber).ceilingEntry(new IndexKey.Entry(value, 0));
    return entry != null && Arrays.equals(entry.getKey().value(), value) ? entry.getValue() : null;
  }

  /** Whether a record is still part of the file. */
  boolean contains(IndexedRecord record) {
    return indexes.get(0).get(entry(0, record)) == record;
  }

  /** The place of a record in the order of a key. */
  IndexKey.Entry entry(int keyNumber, IndexedRecord record) {
    return new IndexKey.Entry(layout.keys().get(keyNumber).of(record.bytes), record.sequences[keyNumber]);
  }

  /** Adds a record; the FILE STATUS. */
  int insert(byte[] bytes) {
    int status = check(bytes, null);
    if (FileStatus.isSuccess(status)) {
      IndexedRecord record = new IndexedRecord(bytes, indexes.size());
      for (int number = 0; number < indexes.size(); number++) {
        link(number, record);
      }
      changed = true;
    }
    return status;
  }

  /** Gives a record other bytes; it keeps its place among equal values of the keys that do not change. The FILE STATUS. */
  int replace(IndexedRecord record, byte[] bytes) {
    int status = check(bytes, record);
    if (!FileStatus.isSuccess(status)) {
      return status;
    }
    byte[] old = record.bytes;
    for (int number = 0; number < indexes.size(); number++) {
      IndexKey key = layout.keys().get(number);
      IndexKey.Entry entry = entry(number, record);
      if (Arrays.equals(key.of(old), key.of(bytes))) {
        continue;
      }
      indexes.get(number).remove(entry);
      record.bytes = bytes;
      link(number, record);
      record.bytes = old;
    }
    record.bytes = bytes;
    changed = true;
    return status;
  }

  void delete(IndexedRecord record) {
    for (int number = 0; number < indexes.size(); number++) {
      indexes.get(number).remove(entry(number, record));
    }
    changed = true;
  }

  /** Puts a record that was read from disk in its places. */
  void restore(IndexedRecord record) {
    for (int number = 0; number < indexes.size(); number++) {
      if (layout.keys().get(number).duplicates() && record.sequences[number] == 0) {
        record.sequences[number] = ++lastSequence;
      }
      indexes.get(number).put(entry(number, record), record);
      lastSequence = Math.max(lastSequence, record.sequences[number]);
    }
  }

  private void link(int keyNumber, IndexedRecord record) {
    record.sequences[keyNumber] = layout.keys().get(keyNumber).duplicates() ? ++lastSequence : 0;
    indexes.get(keyNumber).put(entry(keyNumber, record), record);
  }

  /** Whether a record may have these bytes: {@link FileStatus#KEY_EXISTS} if not. */
  int check(byte[] bytes, IndexedRecord replaced) {
    int status = FileStatus.OK;
    for (int number = 0; number < indexes.size(); number++) {
      IndexKey key = layout.keys().get(number);
      byte[] value = key.of(bytes);
      if (replaced != null && Arrays.equals(value, key.of(replaced.bytes)) || find(number, value) == null) {
        continue;
      }
      if (!key.duplicates()) {
        return FileStatus.KEY_EXISTS;
      }
      status = FileStatus.OK_DUPLICATE;
    }
    return status;
  }
}
